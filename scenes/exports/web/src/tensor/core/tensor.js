/** A tensor of the page: its values in row-major order, and what its axes mean. */

import { TensorError, written } from "./errors.js";
import { checkShape, featuresOf, layoutText, product } from "./layout.js";

/**
 * @typedef {object} Tensor
 * @property {Float64Array} data in row-major order
 * @property {number[]} shape
 * @property {string} layout
 * @property {string[]} axes the names of the axes
 */

/**
 * A tensor of given values, which are copied.
 * @param {{data: ArrayLike<number>, shape: number[], layout?: string}} given
 * @returns {Tensor}
 */
export function tensorOf({ data, shape, layout }) {
  const checked = checkShape(shape, layout);
  if (data.length !== product(checked.shape)) {
    throw new TensorError(
      `${data.length} values do not fill the shape ${written(checked.shape)}, which takes ` +
        `${product(checked.shape)}: give another shape, or as many values.`,
    );
  }
  const values = Float64Array.from(data);
  checkFinite(values);
  return { data: values, shape: checked.shape, layout: layoutText(checked.axes), axes: checked.axes };
}

/**
 * Refuse values that are no numbers.
 * @param {Float64Array} values
 * @param {string} [where]
 */
export function checkFinite(values, where = "The tensor") {
  const bad = values.reduce((count, value) => count + (Number.isFinite(value) ? 0 : 1), 0);
  if (bad) {
    throw new TensorError(
      `${where} holds ${bad} NaN or infinite ${bad === 1 ? "value" : "values"}, out of ${values.length}: ` +
        "statistics need finite numbers; replace or remove them.",
    );
  }
}

/**
 * The size of an axis; 1 if the tensor has no such axis.
 * @param {Tensor} tensor
 * @param {string} name
 */
export const sizeOf = (tensor, name) => tensor.shape[tensor.axes.indexOf(name)] ?? 1;

/**
 * The number of channels or features.
 * @param {Tensor} tensor
 */
export const channelsOf = (tensor) => sizeOf(tensor, featuresOf(tensor.axes));
