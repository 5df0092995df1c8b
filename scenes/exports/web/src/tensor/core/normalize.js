/** The one formula, for every kind: y = gamma * (x - mean) / sqrt(var + eps) + beta. */

import { TensorError, written } from "./errors.js";
import { kindNamed, parameterOf, partition } from "./kinds.js";
import { featuresOf, positionsOf, product } from "./layout.js";
import { scaledMoments } from "./sums.js";
import { channelsOf, checkFinite, sizeOf } from "./tensor.js";

/** @typedef {import("./tensor.js").Tensor} Tensor */
/** @typedef {import("./kinds.js").Partition} Partition */
/** @typedef {"training" | "prediction"} Mode */

/**
 * @typedef {object} Options
 * @property {string} kind "batch", "layer", "layer-channels", "group", "instance" or "rms"
 * @property {number} [groups] of group norm
 * @property {number} [eps] is added to the variance, inside the root
 * @property {number | ArrayLike<number> | null} [gamma] one value for all, or one for each entry of `parameterShape`
 * @property {number | ArrayLike<number> | null} [beta] likewise
 * @property {Mode} [mode] batch norm in prediction takes the `running` statistics in place of its own
 * @property {import("./running.js").Running} [running]
 */

/**
 * All that one normalization computed, each array indexed by the label of a statistic or by cell.
 * @typedef {object} RecordFacts
 * @property {string} kind the name of the kind
 * @property {boolean} centred whether a mean is subtracted; if not, var is the mean square
 * @property {Mode} mode "prediction" only where running statistics were used
 * @property {number} eps
 * @property {Float64Array} mean zeros if the kind is not centred
 * @property {Float64Array} var biased (1/n); infinite or 0 where no float64 holds it
 * @property {Float64Array} sd the root of var, without eps, which float64 always holds
 * @property {Float64Array} xHat
 * @property {Float64Array} y
 * @property {Float64Array} gamma of each parameter
 * @property {Float64Array | null} beta null for a kind that is not centred
 * @property {Int32Array} parameterOf the place in gamma and beta of each cell
 * @property {string | null} refused what PyTorch says in training in place of a result, which is 0 then
 * @property {{kind: string, statistic: string[], parameter: string[]}} names the kind as "group:2"; the axes along
 *   which statistics and parameters differ
 */
/** @typedef {RecordFacts & Omit<Partition, "kind" | "name" | "inner" | "oneParameter">} NormRecord */

/**
 * Normalize a tensor.
 * @param {Tensor} tensor
 * @param {Options} options
 * @returns {NormRecord}
 */
export function normalize(tensor, { kind: name, groups, eps = 1e-5, gamma, beta, mode = "training", running }) {
  checkFinite(tensor.data);
  checkEps(eps);
  const parts = partition(tensor, name, groups);
  const { kind, groupOf, oneParameter, inner, name: word, ...facts } = parts;
  const predicts = checkMode(mode) === "prediction" && kind.running;
  if (predicts && !running) {
    throw new TensorError(
      "running_mean must be defined in evaluation mode: give running statistics, or choose training.",
    );
  }
  if (!kind.centred && beta !== undefined && beta !== null && Array.from(listed(beta)).some(Boolean)) {
    throw new TensorError("RMS norm has no beta: leave beta out, or use layer norm.");
  }
  const stretch = parameter(gamma, "gamma", parts.parameterShape, 1);
  const shift = kind.centred ? parameter(beta, "beta", parts.parameterShape, 0) : null;
  const stats = predicts ? checkRunning(running, tensor) : scaledMoments(tensor.data, parts, kind.centred);
  const place = parameterOf(tensor, parts.parameterAxes);
  const inverse = stats.var.map((variance, group) => inverseRoot(variance, eps, stats.scale?.[group] ?? 1));
  const centredValues = tensor.data.map(
    (value, cell) => value * (stats.scale?.[groupOf[cell]] ?? 1) - stats.mean[groupOf[cell]],
  );
  const xHat = centredValues.map((value, cell) => value * inverse[groupOf[cell]]);
  const scaled = oneParameter
    ? centredValues.map((value, cell) => value * (inverse[groupOf[cell]] * stretch[place[cell]]))
    : xHat.map((value, cell) => value * stretch[place[cell]]);
  return {
    ...facts,
    groupOf,
    ...unscaled(stats),
    kind: word,
    centred: kind.centred,
    mode: predicts ? "prediction" : "training",
    eps,
    xHat,
    y: shift ? scaled.map((value, cell) => value + shift[place[cell]]) : scaled,
    gamma: stretch,
    beta: shift,
    parameterOf: place,
    refused: predicts ? null : refusal(tensor, parts),
    names: {
      kind: word === "group" ? `group:${parts.groups}` : word,
      statistic: parts.statisticAxes.map(([axis]) => axis),
      parameter: parts.parameterAxes,
    },
  };
}

/**
 * What PyTorch says in place of training batch, instance or group norm on single values; null if it trains.
 * @param {Tensor} tensor
 * @param {Partition} parts
 */
export function refusal(tensor, parts) {
  const positions = positionsOf(tensor.axes).map((axis) => sizeOf(tensor, axis));
  const size = [sizeOf(tensor, "N"), channelsOf(tensor), ...positions];
  const got = `got input size torch.Size([${size.join(", ")}])`;
  if (parts.name === "batch" && parts.n === 1) {
    return `Expected more than 1 value per channel when training, ${got}: one value has no variance; use a larger batch, or prediction.`;
  }
  if (parts.name === "instance" && product(positions) === 1) {
    return `Expected more than 1 spatial element when training, ${got}: one position has no variance; use larger maps.`;
  }
  if (parts.name === "group" && parts.n * size[0] === 1) {
    return `Expected more than 1 value per channel when training, ${got}: one value has no variance; use fewer groups or more values.`;
  }
  return null;
}

/**
 * What a kind is on a tensor, without its values.
 * @param {Tensor} tensor
 * @param {string} name
 * @param {number} [groups]
 */
export function describe(tensor, name, groups) {
  const parts = partition(tensor, name, groups);
  const { axes, count, n, statisticShape, statisticAxes, parameterAxes, parameterShape } = parts;
  return {
    kind: kindNamed(name, groups).name,
    groups: parts.groups,
    axes,
    count,
    n,
    statisticShape,
    statisticAxes,
    parameterAxes,
    parameterShape,
    centred: parts.kind.centred,
    running: parts.kind.running,
    affine: parts.kind.affine,
    refused: refusal(tensor, parts),
  };
}

/** @param {number} eps */
function checkEps(eps) {
  if (typeof eps !== "number" || !(eps > 0) || !Number.isFinite(eps)) {
    throw new TensorError(`eps = ${eps}: it keeps the root above 0, so give a small positive number such as 1e-5.`);
  }
  return eps;
}

/** @param {string} mode */
function checkMode(mode) {
  if (mode !== "training" && mode !== "prediction") {
    throw new TensorError(`mode = ${mode}: choose training or prediction.`);
  }
  return mode;
}

/**
 * Running statistics that fit the tensor.
 * @param {import("./running.js").Running | undefined} running
 * @param {Tensor} tensor
 */
function checkRunning(running, tensor) {
  const { mean, var: variance, scale = null } = /** @type {import("./running.js").Running} */ (running);
  const channels = channelsOf(tensor);
  if (mean.length !== channels || variance.length !== channels) {
    throw new TensorError(
      `Running statistics of ${mean.length} means and ${variance.length} variances: axis ${featuresOf(tensor.axes)} has ` +
        `${channels} entries; give one for each.`,
    );
  }
  return { mean: Float64Array.from(mean), var: Float64Array.from(variance), scale };
}

/** @param {number | ArrayLike<number>} value */
const listed = (value) => (typeof value === "number" ? [value] : value);

/**
 * Gamma or beta at its shape.
 * @param {number | ArrayLike<number> | null | undefined} value
 * @param {string} name
 * @param {number[]} shape
 * @param {number} start what every layer starts from
 */
function parameter(value, name, shape, start) {
  const size = product(shape);
  if (value === undefined || value === null) return new Float64Array(size).fill(start);
  if (typeof value === "number") value = new Float64Array(size).fill(value);
  if (value.length !== size) {
    throw new TensorError(`${name} has ${value.length} values, but its shape is ${written(shape)}: give ${size}.`);
  }
  const found = Float64Array.from(value);
  checkFinite(found, name);
  return found;
}

/**
 * 1 / sqrt(var + eps), for a variance of values times `scale`.
 * @param {number} variance
 * @param {number} eps
 * @param {number} scale
 */
function inverseRoot(variance, eps, scale) {
  return scale === 1 ? 1 / Math.sqrt(variance + eps) : 1 / Math.hypot(Math.sqrt(variance), Math.sqrt(eps) * scale);
}

/**
 * Statistics of values, from those of the values times `scale`.
 * @param {{mean: Float64Array, var: Float64Array, scale: Float64Array | null}} stats
 */
function unscaled({ mean, var: variance, scale }) {
  const of = (/** @type {number} */ group) => scale?.[group] ?? 1;
  return {
    mean: mean.map((value, group) => value / of(group)),
    var: variance.map((value, group) => value / of(group) / of(group)),
    sd: variance.map((value, group) => Math.sqrt(value) / of(group)),
  };
}
