/** Running statistics, as batch norm keeps them for prediction, over batches of samples drawn from a tensor. */

import { TensorError } from "./errors.js";
import { partition } from "./kinds.js";
import { product } from "./layout.js";
import { Random } from "./random.js";
import { refusal } from "./normalize.js";
import { checkSeed } from "./samples.js";
import { exponentOf, moments } from "./sums.js";
import { sizeOf } from "./tensor.js";

/** @typedef {import("./tensor.js").Tensor} Tensor */

/** So many batches have running statistics seen in the films. */
export const BATCHES = 40;
const MOMENTUM = 0.1;
const LARGE = 400;

/**
 * @typedef {object} Running
 * @property {ArrayLike<number>} mean of each channel
 * @property {ArrayLike<number>} var the running variance, to which batches give their unbiased one
 * @property {Float64Array | null} [scale] powers of two: mean and var are of the values times these; null if all are 1
 */

/**
 * @typedef {object} RunningTrace
 * @property {Float64Array} mean
 * @property {Float64Array} var
 * @property {Float64Array | null} scale
 * @property {{mean: Float64Array, var: Float64Array}[]} steps the running statistics from their start on
 * @property {{mean: Float64Array, var: Float64Array}[]} batches mean and unbiased variance of each batch
 */

/**
 * The running statistics of every channel after `steps` batches, each as many samples drawn from the tensor with
 * replacement: new = (1 - momentum) * old + momentum * batch, from mean 0 and variance 1 on.
 * @param {Tensor} tensor
 * @param {{seed?: number, steps?: number, momentum?: number}} [options]
 * @returns {RunningTrace}
 */
export function running(tensor, { seed = 0, steps = BATCHES, momentum = MOMENTUM } = {}) {
  const parts = partition(tensor, "batch");
  const refused = refusal(tensor, parts);
  if (refused) throw new TensorError(refused);
  if (!(momentum >= 0 && momentum <= 1)) {
    throw new TensorError(`momentum = ${momentum}: it is the weight of a batch, from 0 to 1; PyTorch takes 0.1.`);
  }
  const draws = drawn(tensor, steps, new Random(checkSeed(seed)));
  const cells = Array.from({ length: parts.count }, () => /** @type {number[]} */ ([]));
  parts.groupOf.forEach((channel, cell) => cells[channel].push(cell));
  const scales = cells.map((own) => scaleOf(own.map((cell) => tensor.data[cell])));
  const size = parts.n;
  const whole = { groupOf: new Int32Array(size), count: 1, inner: size, n: size };
  const sample = sampleOf(tensor);
  let state = { mean: new Float64Array(parts.count), var: Float64Array.from(scales, (scale) => scale * scale) };
  const trace = [state];
  const batches = draws.map((draw) => {
    const own = cells.map((places, channel) => {
      const drawnCells = places.map((cell) => cell + (draw[sample.of(cell)] - sample.of(cell)) * sample.stride);
      return moments(
        Float64Array.from(drawnCells, (cell) => tensor.data[cell] * scales[channel]),
        whole,
      );
    });
    return {
      mean: Float64Array.from(own, (each) => each.mean[0]),
      var: Float64Array.from(own, (each) => each.var[0] * (size / (size - 1))),
    };
  });
  for (const batch of batches) {
    const towards = (/** @type {Float64Array} */ old, /** @type {Float64Array} */ next) =>
      old.map((value, channel) => (1 - momentum) * value + momentum * next[channel]);
    state = { mean: towards(state.mean, batch.mean), var: towards(state.var, batch.var) };
    trace.push(state);
  }
  const scale = scales.every((factor) => factor === 1) ? null : Float64Array.from(scales);
  return { ...state, scale, steps: trace, batches };
}

/**
 * The samples of each batch.
 * @param {Tensor} tensor
 * @param {number} steps
 * @param {Random} random
 */
function drawn(tensor, steps, random) {
  const samples = sizeOf(tensor, "N");
  const has = tensor.axes.includes("N");
  return Array.from({ length: steps }, () => (has ? random.integers(samples - 1, samples) : [0]));
}

/**
 * The sample that a cell belongs to, and how far apart in memory the cells of two samples are.
 * @param {Tensor} tensor
 */
function sampleOf(tensor) {
  const axis = tensor.axes.indexOf("N");
  const stride = product(tensor.shape.slice(axis + 1));
  const samples = sizeOf(tensor, "N");
  return { stride, of: (/** @type {number} */ cell) => (axis < 0 ? 0 : Math.floor(cell / stride) % samples) };
}

/**
 * A power of two, below 1 where the variance of different values would not fit.
 * @param {number[]} values
 */
function scaleOf(values) {
  const largest = Math.max(...values);
  const least = Math.min(...values);
  const size = Math.max(largest, -least);
  const exponent = size > 0 ? exponentOf(size) : 0;
  return exponent > LARGE && least < largest ? 2 ** -exponent : 1;
}
