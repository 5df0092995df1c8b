/** Numbers as the films print them: one rule for all of them, made from the data, in the signs of a language. */

import { cut } from "./cuts.js";
import { Decimal } from "./decimal.js";
import { DIGITS, FEW, FOUR_DIGITS, LARGEST, NOISE, Notation, SMALLEST, placesOf } from "./notation.js";
import { over, scientific, squared } from "./quantities.js";
import { MINUS, signsOf } from "./signs.js";
import { roundedMoments } from "./sums.js";

/** @typedef {import("./notation.js").Quantity} Quantity */
/** @typedef {import("./tensor.js").Tensor} Tensor */

const SHORTEST = 1e-6;
/** So many digits of a deviation are read. */
const MOST_DIGITS = 5;
/** Decimals beyond which a change is none. */
const FINEST = 9;
/** Digits that a number with a power of ten has at most, and what is too large to be written without one. */
const [SHORT, COUNTABLE] = [3, 1e12];

/** How many digits a number has without zeros at its ends. @param {number} value */
const significant = (value) => String(Decimal.of(value).abs().digits).replace(/0+$/, "").length || 1;

/** How numbers are printed; two prints of one value are the same wherever they stand. */
export class NumberFormat {
  /**
   * @param {Notation} [data] values of the tensor, their means and differences
   * @param {Notation} [squares] variances and sums of squares
   * @param {Notation} [ratios] numbers without a unit: normalized values and what gamma and beta make of them
   * @param {string} [language]
   */
  constructor(
    data = new Notation(),
    squares = new Notation().withDigits(DIGITS),
    ratios = new Notation(),
    language = "en",
  ) {
    this.data = data;
    this.squares = squares;
    this.ratios = ratios;
    this.language = language;
  }

  /**
   * The format for a tensor: decimals enough to show how the values of a group differ.
   * @param {{data: Float64Array, shape: number[]}} tensor
   * @param {number} [eps]
   * @param {string} [language]
   */
  static forTensor({ data, shape }, eps = 1e-5, language = "en") {
    const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const unit = largest || 1;
    const [typical, least] = spreads(
      data.map((value) => value / unit),
      shape,
    ).map((found) => largest * found || largest);
    const [variance, smallest] = [squared(typical), squared(least)];
    const share = variance.over(Decimal.of(FEW));
    return new NumberFormat(
      Notation.showing(typical, largest),
      Notation.showing(smallest.compare(share) > 0 ? smallest : share, variance).withDigits(DIGITS),
      new Notation(placesOf(typical / Math.hypot(typical, Math.sqrt(eps)) || 1)),
      language,
    );
  }

  /**
   * The format, or one with a group's own notation where this one does not show two digits of its deviation.
   * @param {number} mean
   * @param {number} sd
   */
  forGroup(mean, sd) {
    const shown = sd || Math.abs(mean);
    const data = this.data.withDigits(DIGITS);
    return data.fitting(shown).equals(data)
      ? this
      : this.with({ data: Notation.showing(shown, Math.max(Math.abs(mean), sd)) });
  }

  /**
   * The format, with shorter variances where it would show more than five digits of a group's deviation.
   * @param {number} sd
   */
  shortenedFor(sd) {
    const { exponent, places } = this.data;
    if (Decimal.of(sd).compare(new Decimal(1n, exponent - places + MOST_DIGITS)) < 0) return this;
    const squares = Notation.showing(squared(sd), squared(sd)).withDigits(DIGITS);
    return this.with({ squares });
  }

  /** @param {{data?: Notation, squares?: Notation, ratios?: Notation}} parts */
  with({ data = this.data, squares = this.squares, ratios = this.ratios }) {
    return new NumberFormat(data, squares, ratios, this.language);
  }

  /**
   * The format with more decimals of the values and variances, so that ratios of them come out as printed.
   * @param {number} more
   */
  finer(more) {
    const [data, squares] = [this.data, this.squares].map((of) => of.withPlaces(of.places + more));
    return this.with({ data, squares });
  }

  /** @param {number} more decimals of normalized values */
  withFinerRatios(more) {
    return this.with({ ratios: this.ratios.withPlaces(this.ratios.places + more) });
  }

  /** The decimals of a value of the tensor. */
  get places() {
    return this.data.places;
  }

  /**
   * A value of the tensor, a mean or a difference.
   * @param {Quantity} value
   * @param {number} [places]
   */
  number(value, places) {
    return this.printed(value, places === undefined ? this.data : this.data.withPlaces(places));
  }

  /**
   * A deviation: as a value of the tensor, or in a notation of its own where that does not show two digits of it.
   * @param {Quantity} value
   * @param {Notation} [of] that of its kind
   */
  root(value, of = this.data) {
    return this.printed(value, of.withDigits(DIGITS));
  }

  /**
   * A variance.
   * @param {Quantity} value
   * @param {Notation} [of]
   */
  square(value, of = this.squares) {
    return this.printed(value, of);
  }

  /**
   * A normalized value, before or after it is scaled and shifted; from a thousand on without decimals.
   * @param {Quantity} value
   */
  ratio(value) {
    const size = Decimal.of(value).abs();
    if (size.compare(Decimal.of(FOUR_DIGITS[1])) >= 0) return this.printed(value, Notation.showing(size, size));
    return this.written(this.ratios.rounded(value), this.ratios.exponent);
  }

  /**
   * A sum: a whole number without decimals, others with those of their kind.
   * @param {Quantity} value
   * @param {Notation} [of]
   */
  total(value, of = this.data) {
    const exact = of.exact(value);
    const whole = of.exponent === 0 && exact.isWhole;
    return this.written((whole ? of.withPlaces(0) : of).rounded(exact), of.exponent);
  }

  /**
   * The first of some prints of a value that does not say 0, if the value is not 0; the last if all of them do.
   * @param {number} value
   * @param {...string} prints
   */
  nonzero(value, ...prints) {
    return prints.find((text) => value === 0 || !this.read(text).isZero) ?? prints[prints.length - 1];
  }

  /**
   * A sum over a count, and what it gives: the printed sum divided by `n` rounds to the printed result.
   * @param {Quantity} total
   * @param {number} n
   * @param {Notation} [of]
   * @returns {[string, string]}
   */
  division(total, n, of = this.data) {
    const fits = of.fitting(over(total, n));
    const result = this.written(fits.rounded(fits.exact(over(total, n))), fits.exponent);
    return [this.total(total, this.dividend(total, n, fits)), result];
  }

  /**
   * The notation of a sum that is divided by `n`: with more decimals than `of` where the result takes them.
   * @param {Quantity} total
   * @param {number} n
   * @param {Notation} of
   */
  dividend(total, n, of) {
    const fits = of.fitting(over(total, n));
    const result = fits.rounded(fits.exact(over(total, n)));
    for (let more = 0; more <= NOISE; more++) {
      const top = fits.withPlaces(fits.places + more);
      const shown = top.rounded(top.exact(total)).over(new Decimal(BigInt(n), 0));
      if (fits.rounded(shown).equals(result)) return top;
    }
    return fits;
  }

  /**
   * Two values and how far they are apart, printed so that the three agree and a change is seen.
   * @param {number} old
   * @param {number} now
   * @param {Notation} [of]
   * @returns {[string, string, string]}
   */
  difference(old, now, of = this.ratios) {
    const apart = of
      .withPlaces(FINEST)
      .rounded(now - old)
      .abs();
    while (!apart.isZero && apart.compare(new Decimal(1n, -of.places)) < 0) of = of.withPlaces(of.places + 1);
    const [first, second] = [of.rounded(old), of.rounded(now)];
    const [a, b, c] = [first, second, second.minus(first).abs()].map((part) => this.written(part, of.exponent));
    return [a, b, c];
  }

  /**
   * What is printed on cells: whole numbers as they are, others with as many decimals as fit four characters.
   * @param {ArrayLike<number>} values finite
   */
  cells(values) {
    const list = Array.from(values);
    const largest = list.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (largest >= 10_000 || (largest > 0 && largest < 0.05)) return list.map((value) => this.power(value, 0));
    const of = new Notation(list.every(Number.isInteger) || largest >= 99.5 ? 0 : 1);
    return list.map((value) => this.written(of.rounded(value), 0, false));
  }

  /**
   * The ticks of a number line: whole numbers without decimals, others with as many as tell them apart.
   * @param {number[]} values
   */
  axis(values) {
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (largest >= LARGEST || (largest > 0 && largest < SMALLEST)) {
      const digits = Math.max(...values.map(significant));
      if (digits <= SHORT || largest < 1 || largest >= COUNTABLE) return values.map((value) => this.power(value, digits - 1));
    }
    const places = Math.max(
      0,
      ...values.map((value) => -Decimal.exactly(value).to(FINEST, "half-even").trimmed().exponent),
    );
    return values.map((value) => this.total(value, new Notation(places)));
  }

  /**
   * A setting or a parameter with all its digits and no more.
   * @param {number} value
   */
  exact(value) {
    if (value !== 0 && !(Math.abs(value) >= SHORTEST && Math.abs(value) < LARGEST)) {
      return this.power(value, Math.max(0, -scientific(value, 6)[0].trimmed().exponent));
    }
    return this.written(Decimal.of(value).trimmed());
  }

  /**
   * How many there are, thousands grouped.
   * @param {number} n
   */
  count(n) {
    return this.written(new Decimal(BigInt(n), 0));
  }

  /**
   * The number that a reader reads.
   * @param {string} text
   */
  read(text) {
    const { decimal, group } = signsOf(this.language);
    const [mantissa, exponent = "0"] = text.replaceAll(MINUS, "-").split("e");
    return Decimal.read(mantissa.replaceAll(group, "").replace(decimal, ".")).scaled(Number(exponent));
  }

  /**
   * A value by itself; with a power of ten of its own where it is far larger than the others of its kind.
   * @param {Quantity} value
   * @param {Notation} of
   */
  printed(value, of) {
    const fits = of.fitting(value);
    return this.written(fits.rounded(fits.exact(value)), fits.exponent);
  }

  /**
   * A value with a power of ten of its own.
   * @param {number} value
   * @param {number} places
   */
  power(value, places) {
    return value === 0 ? "0" : this.written(...scientific(value, places));
  }

  /**
   * Digits, signs and power of ten as they stand on the screen.
   * @param {Decimal} value
   * @param {number} [exponent]
   * @param {boolean} [grouped]
   */
  written(value, exponent = 0, grouped = true) {
    const { decimal, group } = signsOf(this.language);
    const [whole, part] = value.abs().toString().split(".");
    const thousands = grouped ? whole.replace(/\B(?=(\d{3})+$)/g, group) : whole;
    const power = exponent ? `e${exponent}`.replace("-", MINUS) : "";
    return (value.digits < 0n ? MINUS : "") + thousands + (part ? decimal + part : "") + power;
  }
}

/**
 * How far the values of a slice across one axis are apart: the least of the axes' typical ones, and the least.
 * @param {Float64Array} data
 * @param {number[]} shape
 */
function spreads(data, shape) {
  /** @type {number[]} */
  const typical = [];
  /** @type {number[]} */
  const least = [];
  shape.forEach((size, axis) => {
    const own = cut(
      shape,
      shape.map((_, other) => (other === axis ? size : 1)),
    );
    const deviations = roundedMoments(data, own)
      .var.map(Math.sqrt)
      .filter((deviation) => deviation > 0)
      .sort();
    if (!deviations.length) return;
    const middle = (deviations.length - 1) / 2;
    typical.push((deviations[Math.floor(middle)] + deviations[Math.ceil(middle)]) / 2);
    least.push(deviations[0]);
  });
  return [typical, least].map((found) => (found.length ? Math.min(...found) : 0));
}
