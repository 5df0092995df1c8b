/** Decimal numbers of any size, exact but for quotients and roots, which have 28 digits and are rounded half to even. */

const DIGITS = 28;
const TEN = 10n;

/** @typedef {"half-up" | "half-even"} Rounding */

/** A number that is `digits` times ten to the power `exponent`. */
export class Decimal {
  /**
   * @param {bigint} digits
   * @param {number} exponent
   */
  constructor(digits, exponent) {
    this.digits = digits;
    this.exponent = exponent;
  }

  /**
   * A number as it is written with the fewest digits that tell it from all others.
   * @param {number | Decimal} value finite
   */
  static of(value) {
    if (value instanceof Decimal) return value;
    if (Number.isSafeInteger(value)) return new Decimal(BigInt(value), 0);
    const [mantissa, exponent] = value.toExponential().split("e");
    const [whole, part = ""] = mantissa.split(".");
    return new Decimal(BigInt(whole + part), Number(exponent) - part.length);
  }

  /**
   * A float64 with all digits of its binary fraction.
   * @param {number} value finite
   */
  static exactly(value) {
    let halvings = 0;
    while (!Number.isInteger(value)) {
      value *= 2;
      halvings += 1;
    }
    return new Decimal(BigInt(value) * 5n ** BigInt(halvings), -halvings);
  }

  /**
   * What a text of digits says, e.g. "-12.50".
   * @param {string} text
   */
  static read(text) {
    const [whole, part = ""] = text.split(".");
    return new Decimal(BigInt(whole + part), -part.length);
  }

  get isZero() {
    return this.digits === 0n;
  }

  /** The exponent of the first digit. */
  get adjusted() {
    return this.exponent + lengthOf(this.digits) - 1;
  }

  abs() {
    return this.digits < 0n ? this.negated() : this;
  }

  negated() {
    return new Decimal(-this.digits, this.exponent);
  }

  /** @param {number} places */
  scaled(places) {
    return new Decimal(this.digits, this.exponent + places);
  }

  /** @param {Decimal} other */
  plus(other) {
    const [one, two, exponent] = aligned(this, other);
    return new Decimal(one + two, exponent);
  }

  /** @param {Decimal} other */
  minus(other) {
    return this.plus(other.negated());
  }

  /** @param {Decimal} other */
  times(other) {
    return new Decimal(this.digits * other.digits, this.exponent + other.exponent);
  }

  /** @param {Decimal} other not 0 */
  over(other) {
    const more = Math.max(0, DIGITS + 2 + lengthOf(other.digits) - lengthOf(this.digits));
    const top = this.digits * TEN ** BigInt(more);
    const quotient = top / other.digits;
    const sticky =
      top % other.digits === 0n ? quotient * TEN : quotient * TEN + (top < 0n === other.digits < 0n ? 1n : -1n);
    return new Decimal(sticky, this.exponent - other.exponent - more - 1).shortened();
  }

  /** The root of a number from 0 on. */
  root() {
    if (this.isZero) return this;
    let more = 2 * (DIGITS + 2) - lengthOf(this.digits);
    more = Math.max(0, more) + ((Math.max(0, more) + this.exponent) % 2 === 0 ? 0 : 1);
    const square = this.digits * TEN ** BigInt(more);
    const root = wholeRoot(square);
    const sticky = root * root === square ? root * TEN : root * TEN + 1n;
    return new Decimal(sticky, (this.exponent - more) / 2 - 1).shortened();
  }

  /** The number with 28 digits at most. */
  shortened() {
    const extra = lengthOf(this.digits) - DIGITS;
    return extra > 0 ? this.to(-(this.exponent + extra), "half-even") : this;
  }

  /**
   * The number with so many decimals.
   * @param {number} places
   * @param {Rounding} [rounding]
   */
  to(places, rounding = "half-up") {
    const drop = -places - this.exponent;
    if (drop <= 0) return new Decimal(this.digits * TEN ** BigInt(-drop), -places);
    const unit = TEN ** BigInt(drop);
    const size = this.digits < 0n ? -this.digits : this.digits;
    const whole = size / unit;
    const twice = 2n * (size % unit);
    const up = twice > unit || (twice === unit && (rounding === "half-up" || whole % 2n === 1n));
    const rounded = up ? whole + 1n : whole;
    return new Decimal(this.digits < 0n ? -rounded : rounded, -places);
  }

  /** @param {Decimal} other */
  compare(other) {
    const [one, two] = aligned(this, other);
    return one < two ? -1 : one > two ? 1 : 0;
  }

  /** @param {Decimal} other */
  equals(other) {
    return this.compare(other) === 0;
  }

  get isWhole() {
    return this.exponent >= 0 || this.digits % TEN ** BigInt(-this.exponent) === 0n;
  }

  /** Without zeros at the end of its decimals. */
  trimmed() {
    let { digits, exponent } = this;
    while (exponent < 0 && digits % TEN === 0n) {
      digits /= TEN;
      exponent += 1;
    }
    return new Decimal(digits, exponent);
  }

  /** The nearest float64. */
  toNumber() {
    return Number(`${this.digits}e${this.exponent}`);
  }

  /** Its digits with a point and without a power of ten. */
  toString() {
    const { digits, exponent } = this;
    const sign = digits < 0n ? "-" : "";
    const text = String(digits < 0n ? -digits : digits);
    if (exponent >= 0) return sign + text + "0".repeat(digits === 0n ? 0 : exponent);
    const padded = text.padStart(1 - exponent, "0");
    return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
  }
}

/**
 * @param {Decimal} one
 * @param {Decimal} other
 * @returns {[bigint, bigint, number]}
 */
function aligned(one, other) {
  const exponent = Math.min(one.exponent, other.exponent);
  const at = (/** @type {Decimal} */ each) => each.digits * TEN ** BigInt(each.exponent - exponent);
  return [at(one), at(other), exponent];
}

/** @param {bigint} digits */
const lengthOf = (digits) => String(digits < 0n ? -digits : digits).length;

/**
 * The largest whole number whose square is not above another (Newton).
 * @param {bigint} square above 0
 */
function wholeRoot(square) {
  let root = TEN ** BigInt(Math.ceil(lengthOf(square) / 2));
  for (;;) {
    const next = (root + square / root) / 2n;
    if (next >= root) return root;
    root = next;
  }
}
