/** How one kind of quantity is written: its decimals and its power of ten, chosen from what it is about. */

import { Decimal } from "./decimal.js";

/** @typedef {number | Decimal} Quantity one that no float64 holds, such as the variance of values of 1e200, is a Decimal */

const [FEWEST, MOST] = [2, 8];
/** A variance shows so many digits at least: if it is not 0, it does not look so. */
export const DIGITS = 2;
/** Two decimals show two digits of a spread from this one on. */
const WIDE = 0.1;
/** A spread below the first has four digits with two decimals, below the second with one, above without. */
export const FOUR_DIGITS = [100, 1000];
/** A spread below the one or values from the other on are printed with a power of ten. */
export const [SMALLEST, LARGEST] = [1e-3, 1e6];
/** Values whose spread is so small a part of them differ in their last digits, which are written, up to a size. */
const ALIKE = [1e-12, 1e-4];
const LONGEST = 1e12;
/** Numbers of one kind that are so many times apart still share a notation. */
export const FEW = 30;
/** So many decimals beyond the printed ones, a float may differ from the number that was meant. */
export const NOISE = 7;

/**
 * Which is larger, floats taken by their binary fractions.
 * @param {Quantity} one
 * @param {Quantity} other
 */
function compare(one, other) {
  if (typeof one === "number" && typeof other === "number") return Math.sign(one - other);
  const [first, second] = [one, other].map((value) => (value instanceof Decimal ? value : Decimal.exactly(value)));
  return first.compare(second);
}

/** With `places` decimals, in units of ten to the power `exponent`; a number that is not 0 shows `digits` at least. */
export class Notation {
  constructor(places = FEWEST, exponent = 0, digits = 0) {
    this.places = places;
    this.exponent = exponent;
    this.digits = digits;
  }

  /**
   * The notation that shows at least two digits of `spread` in numbers up to `largest`.
   * @param {Quantity} spread
   * @param {Quantity} largest
   */
  static showing(spread, largest) {
    const [low, high] = ALIKE.map((share) => Decimal.of(largest).times(Decimal.of(share)));
    const far =
      compare(low, spread) <= 0 &&
      compare(spread, high) < 0 &&
      compare(largest, WIDE) >= 0 &&
      compare(largest, LONGEST) < 0;
    const zero = Decimal.of(largest).isZero;
    const fixed = zero || far || (compare(spread, SMALLEST) >= 0 && compare(largest, LARGEST) < 0);
    const exponent = fixed ? 0 : Decimal.of(largest).adjusted;
    return new Notation(
      placesOf(Decimal.of(spread).isZero ? 1 : Decimal.of(spread).scaled(-exponent).toNumber()),
      exponent,
    );
  }

  /**
   * The value as it is printed, in units of the power of ten; a Decimal is in these units already.
   * @param {Quantity} value
   */
  rounded(value) {
    return (value instanceof Decimal ? value : this.exact(value)).to(this.places);
  }

  /**
   * The value in units of the power of ten, without the noise of its last binary digits.
   * @param {Quantity} value
   */
  exact(value) {
    return Decimal.of(value)
      .scaled(-this.exponent)
      .to(this.places + NOISE, "half-even");
  }

  /**
   * This notation, or one of the value's own where it is far larger than the others of its kind, or too small.
   * @param {Quantity} value
   * @returns {Notation}
   */
  fitting(value) {
    const size = Decimal.of(value).abs();
    const fits = compare(size, this.exponent ? new Decimal(BigInt(FEW), this.exponent) : LONGEST) < 0;
    const seen = size.isZero || compare(size, new Decimal(1n, this.exponent - this.places + this.digits - 1)) >= 0;
    return fits && (seen || !this.digits) ? this : Notation.showing(size, size);
  }

  /** @param {number} places */
  withPlaces(places) {
    return new Notation(places, this.exponent, this.digits);
  }

  /** @param {number} digits */
  withDigits(digits) {
    return new Notation(this.places, this.exponent, digits);
  }

  /** @param {Notation} other */
  equals(other) {
    return this.places === other.places && this.exponent === other.exponent && this.digits === other.digits;
  }
}

/**
 * The decimals that show two digits of a spread, three where two decimals do not show two, and no fifth one.
 * @param {number} spread
 */
export function placesOf(spread) {
  if (spread >= WIDE) return FOUR_DIGITS.filter((wide) => spread < wide).length;
  const tenths = -Math.log10(spread); // of a spread just below a power of ten it is rounded to a whole number
  return Math.min(MOST, 2 + (Number.isInteger(tenths) ? tenths : -Decimal.of(spread).adjusted));
}
