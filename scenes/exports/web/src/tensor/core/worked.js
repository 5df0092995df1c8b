/** One cell's way through a normalization layer: its numbers, and the first format in which their prints come out. */

import { normalized, formats } from "./hero.js";
import { Notation } from "./notation.js";
import { normalize } from "./normalize.js";
import { minus, varianceOf } from "./quantities.js";

/** @typedef {import("./tensor.js").Tensor} Tensor */
/** @typedef {import("./normalize.js").NormRecord} NormRecord */
/** @typedef {import("./notation.js").Quantity} Quantity */
/** @typedef {import("./numbers.js").NumberFormat} NumberFormat */
/** @typedef {Record<string, string>} Prints x, mean, centred, var, eps, xHat, gamma, scaled, beta, y, printed */

/** So many decimals more are printed of normalized values where nothing else helps. */
const FINER_RATIOS = 2;
/** At last so many are printed of x_hat alone. */
const FINER_X_HAT = 4;
/** So many, of running statistics. */
const FINEST = 6;

/**
 * @typedef {object} Values
 * @property {number} x
 * @property {number} mean
 * @property {Quantity} centred
 * @property {Quantity} var
 * @property {number} xHat
 * @property {number} gamma
 * @property {number} scaled
 * @property {number | null} beta
 * @property {number} y
 */

/**
 * Every number of the way.
 * @param {Tensor} tensor
 * @param {NormRecord} record
 * @param {number} cell
 * @returns {Values}
 */
export function valuesOf(tensor, record, cell) {
  const [label, place] = [record.groupOf[cell], record.parameterOf[cell]];
  const [x, mean, xHat, gamma] = [tensor.data[cell], record.mean[label], record.xHat[cell], record.gamma[place]];
  const beta = record.beta ? record.beta[place] : null;
  return {
    x,
    mean,
    centred: record.centred ? minus(x, mean) : x,
    var: varianceOf(record.sd[label], record.var[label]),
    xHat,
    gamma,
    scaled: gamma * xHat,
    beta,
    y: gamma * xHat + (beta ?? 0),
  };
}

/** @typedef {{format: Format, printed: Prints}} Made prints in a format */

/**
 * A format, and how many decimals more x_hat has than other normalized values.
 * @typedef {{numbers: NumberFormat, more: number}} Format
 */

/**
 * Formats in the order in which they are tried: with more decimals of all normalized values, then of x_hat alone.
 * @param {NumberFormat[]} known
 * @returns {Format[]}
 */
function tried(known) {
  const steps = (/** @type {number} */ from, /** @type {number} */ to) =>
    Array.from({ length: to - from + 1 }, (_, step) => from + step);
  return [
    ...steps(0, FINER_RATIOS).flatMap((more) =>
      known.map((each) => ({ numbers: each.withFinerRatios(more), more: 0 })),
    ),
    ...steps(1, FINER_X_HAT).flatMap((more) => known.map((numbers) => ({ numbers, more }))),
  ];
}

/**
 * The prints of what follows after the mean and variance are known.
 * @param {Values} values
 * @param {NormRecord} record
 * @param {Format} format
 * @returns {Prints}
 */
function lastPrints(values, record, { numbers, more }) {
  return {
    eps: numbers.exact(record.eps),
    xHat: numbers.withFinerRatios(more).ratio(values.xHat),
    gamma: numbers.exact(values.gamma),
    scaled: numbers.ratio(values.scaled),
    ...(values.beta === null ? {} : { beta: numbers.exact(values.beta) }),
    y: numbers.ratio(values.y),
  };
}

/**
 * The first prints that come out; the first of all if none does.
 * @param {Iterable<Made>} made
 * @returns {Made}
 */
function firstThatComesOut(made) {
  let first = null;
  for (const each of made) {
    first ??= each;
    if (Object.values(whatComesOut(each)).every(Boolean)) return each;
  }
  return /** @type {Made} */ (first);
}

/**
 * The prints with statistics of the tensor itself.
 * @param {Tensor} tensor
 * @param {NormRecord} record
 * @param {number} cell
 * @param {Values} values
 * @param {NumberFormat} plain
 */
export function trained(tensor, record, cell, values, plain) {
  const known = [...formats(plain, tensor, cell, [record])];
  const made = function* () {
    for (const format of tried(known)) {
      const { numbers } = format;
      const x = numbers.total(values.x);
      const [mean, centred] = [values.mean, values.centred].map((value) => numbers.number(value));
      const prints = /** @type {Prints} */ (record.centred ? { x, mean, centred } : { x, centred: x });
      yield { format, printed: { ...prints, var: numbers.square(values.var), ...lastPrints(values, record, format) } };
    }
  };
  return firstThatComesOut(made());
}

/**
 * The prints with running statistics, with as many decimals more of these as it takes.
 * @param {Tensor} tensor
 * @param {NormRecord} record
 * @param {number} cell
 * @param {Values} values
 * @param {NumberFormat} plain
 */
export function predicted(tensor, record, cell, values, plain) {
  const { kind, eps, gamma, beta } = record;
  const training = normalize(tensor, { kind, eps, gamma, beta });
  const known = trained(tensor, training, cell, valuesOf(tensor, training, cell), plain).format;
  const own = Notation.showing(values.var, values.var);
  const made = function* () {
    for (const { numbers, more } of tried([known.numbers])) {
      for (let finer = 0; finer <= FINEST; finer++) {
        const places = numbers.places + finer;
        const [x, mean] = [
          numbers.total(values.x, numbers.data.withPlaces(places)),
          numbers.number(values.mean, places),
        ];
        const centred = numbers.number(numbers.read(x).minus(numbers.read(mean)), places);
        const variance = finer
          ? numbers.square(values.var, own.withPlaces(own.places + finer - 1))
          : numbers.square(values.var);
        const format = { numbers, more };
        yield { format, printed: { x, mean, centred, var: variance, ...lastPrints(values, record, format) } };
      }
    }
  };
  return firstThatComesOut(made());
}

/**
 * Whether each printed result is what its printed numbers give, by the name of its line.
 * @param {Made} made
 */
export function whatComesOut({ format: { numbers, more }, printed }) {
  const of = (/** @type {string} */ name) => numbers.read(printed[name]);
  const below = normalized(of("centred"), of("var"), of("eps"));
  const scaled = of("gamma").times(of("xHat"));
  const shifted = "beta" in printed ? of("scaled").plus(of("beta")) : scaled;
  return {
    centred: !("mean" in printed) || of("x").minus(of("mean")).equals(of("centred")),
    xHat: below !== null && numbers.withFinerRatios(more).ratio(below) === printed.xHat,
    scaled: numbers.ratio(scaled) === printed.scaled,
    y: numbers.ratio(shifted) === printed.y,
  };
}
