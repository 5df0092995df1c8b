/** Which cells of a tensor share a statistic or a parameter. */

import { product } from "./layout.js";

/**
 * @typedef {object} Cut
 * @property {Int32Array} groupOf the label of each cell, counted in row-major order of what is kept
 * @property {number} count how many labels there are
 * @property {number} n how many cells have one label
 * @property {number} inner so many cells that follow each other in memory always have one label
 */

/**
 * The cut that leaves of each axis as much as `kept` says: its size, 1, or a divisor of it for runs of its entries.
 * @param {number[]} shape
 * @param {number[]} kept
 * @returns {Cut}
 */
export function cut(shape, kept) {
  const groupOf = new Int32Array(product(shape));
  const count = product(kept);
  let [period, stride] = [groupOf.length, count];
  shape.forEach((size, axis) => {
    period /= size;
    stride /= kept[axis];
    const together = size / kept[axis];
    if (kept[axis] > 1) {
      groupOf.forEach(
        (_, cell) => (groupOf[cell] += Math.floor((Math.floor(cell / period) % size) / together) * stride),
      );
    }
  });
  let inner = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    inner *= shape[axis] / kept[axis];
    if (kept[axis] > 1) break;
  }
  return { groupOf, count, inner, n: groupOf.length / count };
}
