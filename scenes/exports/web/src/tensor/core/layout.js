/** Named axes: a layout says what each axis of a tensor means, so that nothing else has to count axes. */

import { TensorError, quoted, written } from "./errors.js";

/** @typedef {"batch" | "features" | "tokens" | "spatial"} Role */

/** The usual layout for a number of axes. */
const USUAL = new Map([
  [2, "NC"],
  [3, "NTD"],
  [4, "NCHW"],
  [5, "NCDHW"],
]);
const NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;
const MOST_AXES = 16;

/** The most values that a page computes with at once. */
export const MOST_CELLS = 4096;

/**
 * The names of the axes: one letter an axis, or words between blanks. N is the batch; C is the features, or D without
 * a C; T is tokens; any other name is a position.
 * @param {string} text
 * @returns {string[]}
 */
export function axesOf(text) {
  const words = String(text ?? "")
    .trim()
    .split(/\s+/)
    .filter(Boolean);
  if (!words.length) {
    throw new TensorError(`Layout ${quoted(text ?? "")} names no axis: write one letter an axis, such as NCHW.`);
  }
  const names = words.length === 1 ? Array.from(words[0]) : words;
  for (const name of names) {
    if (!NAME.test(name)) {
      throw new TensorError(
        `Axis name ${quoted(name)} in layout ${quoted(text)}: a name is letters, digits and _, such as H.`,
      );
    }
    if (names.indexOf(name) !== names.lastIndexOf(name)) {
      throw new TensorError(`Layout ${quoted(text)} names the axis ${name} twice: give every axis its own name.`);
    }
  }
  if (!names.includes("C") && !names.includes("D")) {
    throw new TensorError(`Layout ${quoted(text)} has no features axis: name one axis C (channels) or D (features).`);
  }
  return names;
}

/**
 * The text that `axesOf` reads.
 * @param {string[]} axes
 */
export const layoutText = (axes) => axes.join(axes.every((name) => name.length === 1) ? "" : " ");

/** @param {string[]} axes */
export const featuresOf = (axes) => (axes.includes("C") ? "C" : "D");

/**
 * The token and spatial axes, in layout order.
 * @param {string[]} axes
 */
export const positionsOf = (axes) => axes.filter((name) => name !== "N" && name !== featuresOf(axes));

/**
 * What an axis stands for.
 * @param {string[]} axes
 * @param {string} name
 * @returns {Role}
 */
export function roleOf(axes, name) {
  if (name === "N") return "batch";
  if (name === featuresOf(axes)) return "features";
  return name === "T" ? "tokens" : "spatial";
}

/**
 * The usual layout of a tensor with so many axes.
 * @param {number} axes
 */
export function usualLayout(axes) {
  const found = USUAL.get(axes);
  if (!found) throw new TensorError(`No usual layout has ${axes} axes: name them, such as NCHW.`);
  return found;
}

/**
 * Whether shape and layout agree, and the tensor is small enough to compute with in a page.
 * @param {number[]} shape
 * @param {string} [layout]
 * @returns {{shape: number[], axes: string[]}}
 */
export function checkShape(shape, layout) {
  const sizes = Array.from(shape ?? [], Number);
  for (const size of sizes) {
    if (!Number.isInteger(size) || size < 1) {
      throw new TensorError(
        `Shape ${written(sizes)}: the size ${size} is not possible; sizes are whole numbers from 1 on.`,
      );
    }
  }
  if (sizes.length > MOST_AXES) {
    throw new TensorError(`A shape of ${sizes.length} axes: at most ${MOST_AXES} can be shown; give fewer.`);
  }
  const axes = axesOf(layout ?? usualLayout(sizes.length));
  if (axes.length !== sizes.length) {
    throw new TensorError(
      `Shape ${written(sizes)} has ${sizes.length} axes but layout ${layoutText(axes)} names ${axes.length}: ` +
        `give one size for each of ${axes.join(", ")}.`,
    );
  }
  const cells = product(sizes);
  if (cells > MOST_CELLS) {
    throw new TensorError(
      `Shape ${written(sizes)} has ${cells.toLocaleString("en")} values: at most ${MOST_CELLS.toLocaleString("en")} ` +
        "are live in the page; make an axis smaller.",
    );
  }
  return { shape: sizes, axes };
}

/** @param {number[]} sizes */
export const product = (sizes) => sizes.reduce((all, size) => all * size, 1);

/**
 * The index of a cell along every axis.
 * @param {number[]} shape
 * @param {number} flat
 */
export function indexOf(shape, flat) {
  const index = new Array(shape.length);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index[axis] = flat % shape[axis];
    flat = Math.floor(flat / shape[axis]);
  }
  return index;
}

/**
 * The place of a cell in row-major order.
 * @param {number[]} shape
 * @param {number[]} index
 */
export const flatOf = (shape, index) => shape.reduce((flat, size, axis) => flat * size + index[axis], 0);
