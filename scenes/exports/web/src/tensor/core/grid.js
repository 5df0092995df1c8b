/** Which cells of a tensor the films draw, and in which order: along the batch, the features, the positions. */

import { featuresOf, flatOf, positionsOf, product } from "./layout.js";
import { sizeOf } from "./tensor.js";

/** @typedef {import("./tensor.js").Tensor} Tensor */
/** @typedef {{batch: number, features: number, positions: number, elided: number, elidedPositions: number}} Limits */

/** The most cells drawn along the batch, the features and all positions together, and of those that are elided. */
export const LIMITS = Object.freeze({ batch: 6, features: 8, positions: 9, elided: 4, elidedPositions: 6 });
/** The same of the narrowest picture. */
export const NARROW = Object.freeze({ ...LIMITS, features: 4 });
const MAP = { cells: 1024, positions: 196, elided: 64, batch: 6, features: 8 };

/**
 * Limits with which whole maps of up to 14 x 14 positions are drawn, as many as make about a thousand cells.
 * @param {Tensor} tensor
 * @returns {Limits}
 */
export function mapLimits(tensor) {
  const limits = { ...LIMITS, positions: MAP.positions, elidedPositions: MAP.elided };
  const drawn = positionLimits(
    positionsOf(tensor.axes).map((axis) => sizeOf(tensor, axis)),
    limits,
  );
  const room = Math.max(1, Math.floor(MAP.cells / product(drawn)));
  let samples = Math.min(sizeOf(tensor, "N"), MAP.batch);
  let features = Math.min(sizeOf(tensor, featuresOf(tensor.axes)), MAP.features);
  while (samples * features > room && Math.max(samples, features) > 1) {
    if (features >= samples) features -= 1;
    else samples -= 1;
  }
  return { ...limits, batch: samples, features, elided: Math.max(samples, features) };
}

/**
 * The indices drawn of each axis, in the order of the layout.
 * @param {Tensor} tensor
 * @param {Limits} [limits]
 * @returns {number[][]}
 */
export function shownIndices(tensor, limits = LIMITS) {
  const positions = positionsOf(tensor.axes);
  const most = positionLimits(
    positions.map((axis) => sizeOf(tensor, axis)),
    limits,
  );
  return tensor.axes.map((axis, place) => {
    const size = tensor.shape[place];
    if (positions.includes(axis)) return shown(size, most[positions.indexOf(axis)]);
    const limit = axis === "N" ? limits.batch : limits.features;
    return shown(size, size <= limit ? limit : Math.min(limit, limits.elided));
  });
}

/**
 * The drawn cells, in row-major order of batch, features and positions, as flat indices.
 * @param {Tensor} tensor
 * @param {Limits} [limits]
 */
export function drawnCells(tensor, limits = LIMITS) {
  const indices = shownIndices(tensor, limits);
  const order = ["N", featuresOf(tensor.axes), ...positionsOf(tensor.axes)]
    .map((axis) => tensor.axes.indexOf(axis))
    .filter((axis) => axis >= 0);
  /** @type {number[][]} */
  let cells = [new Array(tensor.shape.length).fill(0)];
  for (const axis of order) {
    cells = cells.flatMap((cell) =>
      indices[axis].map((place) => cell.map((old, other) => (other === axis ? place : old))),
    );
  }
  return cells.map((cell) => flatOf(tensor.shape, cell));
}

/**
 * All indices up to a limit, else the first ones and the last.
 * @param {number} size
 * @param {number} limit
 */
function shown(size, limit) {
  const drawn = Math.min(size, limit);
  return Array.from({ length: drawn }, (_, place) => (drawn > 1 && place === drawn - 1 ? size - 1 : place));
}

/**
 * How many indices of each position axis are drawn, so that their product stays within the limits.
 * @param {number[]} sizes
 * @param {Limits} most
 */
function positionLimits(sizes, most) {
  if (product(sizes) <= most.positions) return sizes;
  const budget = Math.min(most.positions, most.elidedPositions);
  const limits = sizes.map((size) => Math.min(size, budget));
  while (product(limits) > budget && Math.max(...limits) > 1) limits[limits.indexOf(Math.max(...limits))] -= 1;
  return limits;
}
