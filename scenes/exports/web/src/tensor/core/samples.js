/** The tensors of the films: seeded small whole numbers in which channels, samples and tokens visibly differ. */

import { cut } from "./cuts.js";
import { TensorError } from "./errors.js";
import { checkShape, featuresOf, layoutText, roleOf } from "./layout.js";
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
  const { levels, slices, compared } = plan(checked.shape, checked.axes);
  const random = (/** @type {number} */ attempt) => new Random(checkSeed(seed), attempt);
  let data = draw(levels, slices, random(0));
  let best = contrast(data, compared);
  for (let attempt = 1; attempt < TRIES; attempt++) {
    const other = draw(levels, slices, random(attempt));
    const score = contrast(other, compared);
    if (isBetter(score, best)) [data, best] = [other, score];
  }
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

/** @typedef {import("./cuts.js").Cut} Cut */

/**
 * The cuts that draws are made with: along the axes that have levels, the channels first; into the maps of a sample and
 * channel; and those whose statistics shall differ, by features, by samples, and by samples and tokens.
 * @param {number[]} shape
 * @param {string[]} axes
 */
function plan(shape, axes) {
  const by = (/** @type {string[]} */ names) =>
    cut(
      shape,
      shape.map((size, axis) => (names.includes(axes[axis]) ? size : 1)),
    );
  const of = (/** @type {string[]} */ ...roles) => axes.filter((axis) => roles.includes(roleOf(axes, axis)));
  const features = featuresOf(axes);
  const levels = of("batch", "features", "tokens").map((axis) => ({
    reach: REACH[/** @type {keyof typeof REACH} */ (roleOf(axes, axis))],
    ...by([axis]),
  }));
  const compared = [[features], of("batch"), of("batch", "tokens")]
    .filter((names) => names.length < axes.length)
    .map(by);
  return { levels: { channels: by([features]), along: levels }, slices: by(of("batch", "features")), compared };
}

/**
 * One draw: levels that add up, noise with a spread for each channel, rounded and kept within 0 .. 9.
 * @param {{channels: Cut, along: (Cut & {reach: number})[]}} levels
 * @param {Cut} slices
 * @param {Random} random
 */
function draw({ channels, along }, slices, random) {
  const x = Float32Array.from(channels.groupOf, () => random.normal());
  const spread = Float32Array.from(random.permutation(evenly(SPREAD[0], SPREAD[1], channels.count)));
  for (let cell = 0; cell < x.length; cell++) x[cell] = Math.fround(x[cell] * spread[channels.groupOf[cell]]) + MIDDLE;
  for (const { reach, groupOf, count } of along) {
    if (count === 1) continue;
    const level = Float32Array.from(random.permutation(evenly(-reach, reach, count)));
    for (let cell = 0; cell < x.length; cell++) x[cell] += level[groupOf[cell]];
  }
  const data = Float64Array.from(x, (value) => Math.min(9, Math.max(0, roundHalfEven(value))));
  breakConstantSlices(data, slices);
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
  return Array.from({ length: size }, (_, place) =>
    place && place === size - 1 ? stop : (place ? place * step : 0) + start,
  );
}

/** @param {number} value */
export function roundHalfEven(value) {
  const below = Math.floor(value);
  const rest = value - below;
  const rounded = rest > 0.5 || (rest === 0.5 && below % 2 !== 0) ? below + 1 : below;
  return rounded + 0; // no -0
}

/**
 * Move one value of each constant (sample, channel) slice of two values or more, in place.
 * @param {Float64Array} data
 * @param {Cut} slices
 */
function breakConstantSlices(data, { groupOf, count, n }) {
  if (n === 1) return;
  const first = new Int32Array(count).fill(-1);
  const varies = new Uint8Array(count);
  data.forEach((value, cell) => {
    const slice = groupOf[cell];
    if (first[slice] < 0) first[slice] = cell;
    else if (value !== data[first[slice]]) varies[slice] = 1;
  });
  first.forEach((cell, slice) => {
    if (!varies[slice]) data[cell] += data[cell] < 9 ? 1 : -1;
  });
}

/**
 * How visibly the statistics differ, larger is better: few constant groups, then the smallest gaps.
 * @param {Float64Array} data
 * @param {Cut[]} parts
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
  return sorted.length > 1
    ? sorted.subarray(1).reduce((least, value, place) => Math.min(least, value - sorted[place]), Infinity)
    : 9;
}

/**
 * @param {number[]} score
 * @param {number[]} other
 */
function isBetter(score, other) {
  const first = score.findIndex((value, place) => value !== other[place]);
  return first >= 0 && score[first] > other[first];
}
