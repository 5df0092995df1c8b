/** The tensors of the films: seeded small whole numbers in which channels, samples and tokens visibly differ. */

import { cut } from "./cuts.js";
import { TensorError } from "./errors.js";
import { checkShape, featuresOf, layoutText, product, roleOf } from "./layout.js";
import { Random } from "./random.js";
import { roundedMoments } from "./sums.js";

/** @typedef {import("./tensor.js").Tensor} Tensor */

const TRIES = 32;
const MIDDLE = 4.5;
const REACH = { batch: 1.6, features: 2.6, tokens: 1.6 };
const SPREAD = [0.7, 2.0];
const GAMMAS = [0.4, 0.8, 1.5, 2];
const BETAS = [-2, -1, 0.5, 1];

/**
 * The films' tensor of a shape, layout and seed: whole numbers from 0 to 9. It is the best of several draws, the one
 * whose statistics differ most.
 * @param {{shape?: number[], layout?: string, seed?: number}} [options]
 * @returns {Tensor}
 */
export function makeTensor({ shape = [5, 4, 2, 3], layout, seed = 0 } = {}) {
  const checked = checkShape(shape, layout);
  const parts = apart(checked.shape, checked.axes);
  let best = null;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const data = draw(checked.shape, checked.axes, new Random(checkSeed(seed), attempt));
    const score = contrast(data, parts);
    if (!best || isBetter(score, best.score)) best = { data, score };
  }
  const { data } = /** @type {{data: Float64Array}} */ (best);
  return { data, shape: checked.shape, layout: layoutText(checked.axes), axes: checked.axes };
}

/**
 * Example values of gamma and beta, as if learned, each as often as the others or once more.
 * @param {number} size
 * @param {number} [seed]
 * @returns {{gamma: Float64Array, beta: Float64Array}}
 */
export function exampleParameters(size, seed = 0) {
  const random = new Random(checkSeed(seed));
  const inTurn = (/** @type {number[]} */ values) => {
    const rounds = Array.from({ length: Math.ceil(size / values.length) }, () => random.permutation(values));
    return Float64Array.from(rounds.flat().slice(0, size));
  };
  return { gamma: inTurn(GAMMAS), beta: inTurn(BETAS) };
}

/** @param {number} seed */
export function checkSeed(seed) {
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    throw new TensorError(`seed = ${seed}: a seed is a whole number from 0 to ${2 ** 32 - 1}.`);
  }
  return seed;
}

/**
 * One draw: levels that add up, noise with a spread for each channel, rounded and kept within 0 .. 9.
 * @param {number[]} shape
 * @param {string[]} axes
 * @param {Random} random
 */
function draw(shape, axes, random) {
  const features = axes.indexOf(featuresOf(axes));
  const noise = Float32Array.from({ length: product(shape) }, () => random.normal());
  const along = (/** @type {number} */ axis) => {
    const stride = product(shape.slice(axis + 1));
    return (/** @type {number} */ cell) => Math.floor(cell / stride) % shape[axis];
  };
  const channel = along(features);
  const spread = Float32Array.from(random.permutation(evenly(SPREAD[0], SPREAD[1], shape[features])));
  let x = noise.map((value, cell) => Math.fround(value * spread[channel(cell)]) + MIDDLE);
  shape.forEach((size, axis) => {
    const role = roleOf(axes, axes[axis]);
    if (role === "spatial" || size === 1) return;
    const levels = Float32Array.from(random.permutation(evenly(-REACH[role], REACH[role], size)));
    const place = along(axis);
    x = x.map((value, cell) => value + levels[place(cell)]);
  });
  const data = Float64Array.from(x, (value) => Math.min(9, Math.max(0, roundHalfEven(value))));
  breakConstantSlices(data, shape, axes);
  return data;
}

/**
 * Evenly spaced float32 numbers, both ends included.
 * @param {number} start
 * @param {number} stop
 * @param {number} size
 */
function evenly(start, stop, size) {
  const step = (stop - start) / (size - 1);
  return Array.from({ length: size }, (_, place) => (place && place === size - 1 ? stop : (place ? place * step : 0) + start));
}

/** @param {number} value */
export function roundHalfEven(value) {
  const below = Math.floor(value);
  const rest = value - below;
  const rounded = rest > 0.5 || (rest === 0.5 && below % 2 !== 0) ? below + 1 : below;
  return rounded + 0; // no -0
}

/**
 * Move one value of each constant (sample, channel) slice, in place.
 * @param {Float64Array} data
 * @param {number[]} shape
 * @param {string[]} axes
 */
function breakConstantSlices(data, shape, axes) {
  const kept = shape.map((size, axis) => (["batch", "features"].includes(roleOf(axes, axes[axis])) ? size : 1));
  if (product(kept) === data.length) return;
  const { groupOf } = cut(shape, kept);
  const slices = Array.from({ length: product(kept) }, () => ({ first: -1, constant: true }));
  data.forEach((value, cell) => {
    const slice = slices[groupOf[cell]];
    if (slice.first < 0) slice.first = cell;
    else if (value !== data[slice.first]) slice.constant = false;
  });
  for (const { first, constant } of slices) {
    if (constant) data[first] += data[first] < 9 ? 1 : -1;
  }
}

/**
 * The partitions whose statistics shall differ: by features, by samples, and by samples and tokens.
 * @param {number[]} shape
 * @param {string[]} axes
 */
function apart(shape, axes) {
  const told = [["features"], ["batch"], ["batch", "tokens"]].map((roles) =>
    shape.map((size, axis) => (roles.includes(roleOf(axes, axes[axis])) ? size : null)),
  );
  return told
    .filter((sizes) => sizes.includes(null))
    .map((sizes) => cut(shape, sizes.map((size) => size ?? 1)));
}

/**
 * How visibly the statistics differ, larger is better: few constant groups, then the smallest gaps.
 * @param {Float64Array} data
 * @param {ReturnType<typeof apart>} parts
 */
function contrast(data, parts) {
  let constant = 0;
  /** @type {number[]} */
  const gaps = [];
  for (const part of parts) {
    const { mean, var: variance } = roundedMoments(data, part);
    constant += variance.filter((value) => value === 0).length;
    gaps.push(smallestGap(mean), 0.3 * smallestGap(variance));
  }
  return [-constant, gaps.length ? Math.min(...gaps) : 0, gaps.reduce((all, gap) => all + gap, 0)];
}

/**
 * The least distance between two of the values; 9 for a single one.
 * @param {Float64Array} values
 */
function smallestGap(values) {
  const sorted = values.slice().sort();
  return sorted.length > 1 ? sorted.subarray(1).reduce((least, value, place) => Math.min(least, value - sorted[place]), Infinity) : 9;
}

/**
 * @param {number[]} score
 * @param {number[]} other
 */
function isBetter(score, other) {
  const first = score.findIndex((value, place) => value !== other[place]);
  return first >= 0 && score[first] > other[first];
}
