/** The kinds of normalization, as data: which axes each one averages, and which cells share a statistic. */

import { cut } from "./cuts.js";
import { TensorError, written } from "./errors.js";
import { featuresOf, product, roleOf } from "./layout.js";
import { channelsOf, sizeOf } from "./tensor.js";

/** @typedef {import("./tensor.js").Tensor} Tensor */
/** @typedef {"batch" | "layer" | "layer-channels" | "group" | "instance" | "rms"} KindName */

/**
 * @typedef {object} Kind
 * @property {import("./layout.js").Role[]} pools the roles whose axes are averaged
 * @property {boolean} centred whether the mean is subtracted; if not, var is the mean square and there is no beta
 * @property {boolean} running whether prediction uses running statistics
 * @property {boolean} perFeature whether gamma and beta have one entry a feature; else one for each averaged cell
 * @property {boolean} affine whether the layer of PyTorch has gamma and beta by default
 */

/** @type {Readonly<Record<KindName, Kind>>} */
export const KINDS = Object.freeze({
  batch: { pools: ["batch", "tokens", "spatial"], centred: true, running: true, perFeature: true, affine: true },
  layer: { pools: ["features", "spatial"], centred: true, running: false, perFeature: false, affine: true },
  "layer-channels": { pools: ["features"], centred: true, running: false, perFeature: false, affine: true },
  group: { pools: ["features", "tokens", "spatial"], centred: true, running: false, perFeature: true, affine: true },
  instance: { pools: ["tokens", "spatial"], centred: true, running: false, perFeature: true, affine: false },
  rms: { pools: ["features", "spatial"], centred: false, running: false, perFeature: false, affine: true },
});

/**
 * The kind of a name, and its number of groups; "group:2" is group norm with two.
 * @param {string} text
 * @param {number} [groups]
 * @returns {{name: KindName, kind: Kind, groups: number | null}}
 */
export function kindNamed(text, groups) {
  const [word, count] = String(text ?? "")
    .trim()
    .toLowerCase()
    .replaceAll("_", "-")
    .split(":");
  if (!Object.hasOwn(KINDS, word) || (count !== undefined && word !== "group")) {
    throw new TensorError(`No normalization is named ${text}: use one of ${Object.keys(KINDS).join(", ")}.`);
  }
  const name = /** @type {KindName} */ (word);
  if (name !== "group") return { name, kind: KINDS[name], groups: null };
  const wanted = Number(count ?? groups ?? 2);
  if (!Number.isInteger(wanted) || wanted < 1) {
    throw new TensorError(`${count ?? groups} groups: group norm needs a whole number of groups, 1 or more.`);
  }
  return { name, kind: KINDS.group, groups: wanted };
}

/**
 * The numbers of groups that group norm can split so many channels into: their divisors.
 * @param {number} channels
 */
export const groupChoices = (channels) =>
  Array.from({ length: channels }, (_, place) => place + 1).filter((groups) => channels % groups === 0);

/**
 * The kinds that say something of a tensor of this shape, in the order in which they are explained: instance norm averages
 * more than one value, layer norm over channels is another cut than layer norm, channels can be split.
 * @param {Tensor} tensor
 * @returns {KindName[]}
 */
export function kindsFor(tensor) {
  const sizes = (/** @type {string} */ role) =>
    product(tensor.shape.filter((_, axis) => roleOf(tensor.axes, tensor.axes[axis]) === role));
  const positions = sizes("spatial") * sizes("tokens");
  const applies = {
    batch: true,
    layer: true,
    "layer-channels": sizes("spatial") > 1,
    group: channelsOf(tensor) > 1,
    instance: positions > 1,
    rms: true,
  };
  return /** @type {KindName[]} */ (Object.keys(KINDS)).filter((name) => applies[name]);
}

/**
 * @typedef {object} PartitionFacts
 * @property {KindName} name
 * @property {Kind} kind
 * @property {number | null} groups the number of groups of group norm
 * @property {string[]} axes the averaged axes, in layout order
 * @property {number[]} statisticShape the tensor's shape with averaged axes of size 1, and G along split features
 * @property {[string, number][]} statisticAxes name and size of each axis along which statistics differ
 * @property {string[]} parameterAxes
 * @property {number[]} parameterShape
 * @property {boolean} oneParameter whether all cells of a statistic have the same gamma
 */
/** @typedef {PartitionFacts & import("./cuts.js").Cut} Partition how a kind partitions a tensor */

/**
 * How a kind partitions a tensor: which cells share a statistic, and where its parameters live.
 * @param {Tensor} tensor
 * @param {string} kindName
 * @param {number} [groups]
 * @returns {Partition}
 */
export function partition(tensor, kindName, groups) {
  const { axes, shape } = tensor;
  const { name, kind, groups: asked } = kindNamed(kindName, groups);
  const features = featuresOf(axes);
  const channels = channelsOf(tensor);
  if (asked !== null && channels % asked) {
    throw new TensorError(
      `groups = ${asked}: the ${channels} channels of shape ${written(shape)} cannot be cut into ${asked} equal ` +
        `groups; choose one of ${groupChoices(channels).slice(0, 12).join(", ")}.`,
    );
  }
  const averaged = axes.filter((axis) => kind.pools.includes(roleOf(axes, axis)));
  const split = asked !== null && asked > 1;
  const statisticShape = shape.map((size, axis) => {
    if (!averaged.includes(axes[axis])) return size;
    return split && axes[axis] === features ? /** @type {number} */ (asked) : 1;
  });
  const statisticAxes = /** @type {[string, number][]} */ (
    axes.flatMap((axis, place) => {
      if (split && axis === features) return [[groupAxis(axes), statisticShape[place]]];
      return averaged.includes(axis) ? [] : [[axis, statisticShape[place]]];
    })
  );
  const parameterAxes = kind.perFeature ? [features] : averaged;
  const within = split ? channels / /** @type {number} */ (asked) : channels;
  const varies = (/** @type {string} */ axis) =>
    averaged.includes(axis) && (axis === features ? within : sizeOf(tensor, axis)) > 1;
  return {
    name,
    kind,
    groups: asked,
    axes: averaged,
    ...cut(shape, statisticShape),
    statisticShape,
    statisticAxes,
    parameterAxes,
    parameterShape: parameterAxes.map((axis) => sizeOf(tensor, axis)),
    oneParameter: !parameterAxes.some(varies),
  };
}

/**
 * The averaged axes: N, H, W; of the features of group norm a part is averaged, C/2.
 * @param {{axes: string[], groups: number | null}} parts
 * @param {string[]} axes of the tensor
 * @param {string | number | null} [divisor] of the features: the number of groups, or a letter that stands for it
 */
export function averagedAxes({ axes: averaged, groups }, axes, divisor = groups) {
  const split = groups !== null && groups > 1 ? featuresOf(axes) : null;
  return averaged.map((axis) => (axis === split ? `${axis}/${divisor}` : axis));
}

/**
 * How many values a statistic averages, in letters: NHW, or (C/G)HW for group norm; 1 of a value that is alone.
 * @param {{axes: string[], groups: number | null}} parts
 * @param {string[]} axes of the tensor
 */
export function countInLetters(parts, axes) {
  const sizes = averagedAxes(parts, axes, groupAxis(axes)).map((size) => (size.includes("/") ? `(${size})` : size));
  return sizes.join(sizes.every((size) => size.length === 1 || size.startsWith("(")) ? "" : "·") || "1";
}

/**
 * The place in gamma and beta of each cell.
 * @param {Tensor} tensor
 * @param {string[]} parameterAxes
 */
export function parameterOf(tensor, parameterAxes) {
  const kept = tensor.shape.map((size, axis) => (parameterAxes.includes(tensor.axes[axis]) ? size : 1));
  return cut(tensor.shape, kept).groupOf;
}

/**
 * The name of the axis of groups: G, or another letter if the layout has a use for that one.
 * @param {string[]} axes
 */
export function groupAxis(axes) {
  const names = axes.map((name) => name.toUpperCase());
  const used = (/** @type {string} */ letter) =>
    2 * Number(names.includes(letter)) + Number(names.some((name) => name.includes(letter)));
  return Array.from("GROUPABCDEFGHIJKLMNOPQRSTUVWXYZ").reduce((best, letter) =>
    used(letter) < used(best) ? letter : best,
  );
}
