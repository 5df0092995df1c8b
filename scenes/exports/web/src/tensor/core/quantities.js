/** Sums, differences and squares of numbers, also where no float64 holds what comes out. */

import { Decimal } from "./decimal.js";

/** @typedef {import("./notation.js").Quantity} Quantity */

const SMALLEST_NORMAL = 2 ** -1022;

/**
 * A number n times, whatever comes out.
 * @param {Quantity} value
 * @param {number} n
 * @returns {Quantity}
 */
export function times(value, n) {
  const product = value instanceof Decimal ? Infinity : value * n;
  return Number.isFinite(product) ? product : Decimal.of(value).times(new Decimal(BigInt(n), 0));
}

/**
 * The n-th part of a number.
 * @param {Quantity} value
 * @param {number} n
 * @returns {Quantity}
 */
export const over = (value, n) => (value instanceof Decimal ? value.over(new Decimal(BigInt(n), 0)) : value / n);

/**
 * The difference of two numbers, whatever comes out.
 * @param {number} value
 * @param {number} other
 * @returns {Quantity}
 */
export function minus(value, other) {
  return Number.isFinite(value - other) ? value - other : Decimal.of(value).minus(Decimal.of(other));
}

/**
 * A variance, which is the square of its root where no float64 holds it.
 * @param {number} sd
 * @param {number} variance
 * @returns {Quantity}
 */
export function varianceOf(sd, variance) {
  return variance === Infinity || (sd > 0 && variance < SMALLEST_NORMAL) ? squared(sd) : variance;
}

/** @param {number} value */
export const squared = (value) => Decimal.of(value).times(Decimal.of(value));

/**
 * A number as digits with so many decimals, times a power of ten.
 * @param {number} value not 0
 * @param {number} places
 * @returns {[Decimal, number]}
 */
export function scientific(value, places) {
  const exact = Decimal.exactly(value);
  const first = exact.scaled(-exact.adjusted).to(places, "half-even");
  const carried = first.adjusted > 0 ? 1 : 0;
  return [carried ? first.scaled(-1).to(places) : first, exact.adjusted + carried];
}
