/** One cell's way through a normalization layer, as the numbers that are printed on the way. */

import { TensorError } from "./errors.js";
import { formats, normalized } from "./hero.js";
import { indexOf } from "./layout.js";
import { Notation } from "./notation.js";
import { normalize } from "./normalize.js";
import { MINUS, NumberFormat, bracketed, minus, times, varianceOf } from "./numbers.js";
import { pairwise } from "./sums.js";

/** @typedef {import("./tensor.js").Tensor} Tensor */
/** @typedef {import("./normalize.js").NormRecord} NormRecord */
/** @typedef {import("./notation.js").Quantity} Quantity */
/** @typedef {Record<string, string>} Prints x, mean, centred, var, eps, xHat, gamma, scaled, beta, y as they are printed */

/** So many decimals more are printed of normalized values where nothing else helps. */
const FINER_RATIOS = 2;
/** At last so many are printed of x_hat alone. */
const FINER_X_HAT = 4;
/** So many, of running statistics. */
const FINEST = 6;

/**
 * @typedef {object} Line
 * @property {"mean" | "var" | "centred" | "sd" | "xHat" | "scaled" | "y"} name
 * @property {string} symbol of what is computed; "" if it has none
 * @property {string} formula in letters; "" for what is given
 * @property {string} expression the formula in printed numbers; "" for what is given
 * @property {string} result
 * @property {boolean} comesOut whether the printed numbers give the printed result
 * @property {string} text all of it, with an equals sign before the result, or a sign for "about" if it does not come out
 */

/**
 * @typedef {object} Arithmetic
 * @property {string} cell its index, counted from 1: "n = 1, c = 3, h = 1, w = 2"
 * @property {NumberFormat} numbers how its numbers are printed
 * @property {Prints} printed
 * @property {Line[]} lines in the order in which they are computed
 * @property {boolean} comesOut whether all of them but the root do
 */

/**
 * How a cell is normalized, in printed numbers: with the decimals of the films, and more where the arithmetic does not
 * come out otherwise.
 * @param {Tensor} tensor
 * @param {NormRecord} record what `normalize` made of the tensor
 * @param {number} cell its flat index
 * @param {{numbers?: NumberFormat, language?: string}} [options] `numbers`: those of the tensor, where they are known
 * @returns {Arithmetic}
 */
export function arithmetic(tensor, record, cell, { language = "en", numbers = NumberFormat.forTensor(tensor, record.eps, language) } = {}) {
  if (!Number.isInteger(cell) || cell < 0 || cell >= tensor.data.length) {
    throw new TensorError(`Cell ${cell}: the tensor has the cells 0 to ${tensor.data.length - 1}.`);
  }
  const values = valuesOf(tensor, record, cell);
  const make = record.mode === "prediction" ? predicted : trained;
  const made = make(tensor, record, cell, values, numbers);
  const lines = linesOf(tensor, record, cell, values, made);
  return {
    cell: cellName(tensor, cell, numbers),
    numbers: made.format.numbers,
    printed: made.printed,
    lines,
    comesOut: Object.values(whatComesOut(made)).every(Boolean),
  };
}

/**
 * A cell's index, counted from 1.
 * @param {Tensor} tensor
 * @param {number} cell
 * @param {NumberFormat} [numbers]
 */
export function cellName(tensor, cell, numbers = new NumberFormat()) {
  const index = indexOf(tensor.shape, cell);
  return tensor.axes.map((axis, place) => `${axis.toLowerCase()} = ${numbers.count(index[place] + 1)}`).join(", ");
}

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
function valuesOf(tensor, record, cell) {
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
  const steps = (/** @type {number} */ from, /** @type {number} */ to) => Array.from({ length: to - from + 1 }, (_, step) => from + step);
  return [
    ...steps(0, FINER_RATIOS).flatMap((more) => known.map((each) => ({ numbers: each.withFinerRatios(more), more: 0 }))),
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
function trained(tensor, record, cell, values, plain) {
  const known = formats(plain, tensor, cell, [record]);
  const made = function* () {
    for (const format of tried(known)) {
      const { numbers } = format;
      const x = numbers.total(values.x);
      const [mean, centred] = [values.mean, values.centred].map((value) => numbers.number(value));
      const prints = record.centred ? { x, mean, centred } : { x, centred: x };
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
function predicted(tensor, record, cell, values, plain) {
  const { kind, eps, gamma, beta } = record;
  const training = normalize(tensor, { kind, eps, gamma, beta });
  const known = trained(tensor, training, cell, valuesOf(tensor, training, cell), plain).format;
  const own = Notation.showing(values.var, values.var);
  const made = function* () {
    for (const { numbers, more } of tried([known.numbers])) {
      for (let finer = 0; finer <= FINEST; finer++) {
        const places = numbers.places + finer;
        const [x, mean] = [numbers.total(values.x, numbers.data.withPlaces(places)), numbers.number(values.mean, places)];
        const centred = numbers.number(numbers.read(x).minus(numbers.read(mean)), places);
        const variance = finer ? numbers.square(values.var, own.withPlaces(own.places + finer - 1)) : numbers.square(values.var);
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
function whatComesOut({ format: { numbers, more }, printed }) {
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

/**
 * @param {Tensor} tensor
 * @param {NormRecord} record
 * @param {number} cell
 * @param {Values} values
 * @param {Made} made
 * @returns {Line[]}
 */
function linesOf(tensor, record, cell, values, made) {
  const { format: { numbers }, printed } = made;
  const out = whatComesOut(made);
  const variance = record.centred ? "σ²" : "Σx² / n";
  const below = `√(${printed.var} + ${printed.eps})`;
  const sd = numbers.root(Math.hypot(record.sd[record.groupOf[cell]], Math.sqrt(record.eps)));
  const sdComesOut = numbers.root(numbers.read(printed.var).plus(numbers.read(printed.eps)).root()) === sd;
  const top = record.centred ? `(x ${MINUS} μ)` : "x";
  return [
    ...statistics(tensor, record, cell, values, made),
    ...(record.centred
      ? [line("centred", "", `x ${MINUS} μ`, `${printed.x} ${MINUS} ${bracketed(printed.mean)}`, printed.centred, out.centred)]
      : []),
    line("sd", "", `√(${variance} + ε)`, below, sd, sdComesOut),
    line("xHat", "x\u0302", `${top} / √(${variance} + ε)`, `${printed.centred} / ${below}`, printed.xHat, out.xHat),
    ...(values.beta === null
      ? []
      : [line("scaled", "", "γ x\u0302", `${printed.gamma} × ${bracketed(printed.xHat)}`, printed.scaled, out.scaled)]),
    values.beta === null
      ? line("y", "y", "γ x\u0302", `${printed.gamma} × ${bracketed(printed.xHat)}`, printed.y, out.y)
      : line("y", "y", "γ x\u0302 + β", `${printed.scaled} + ${bracketed(printed.beta)}`, printed.y, out.y),
  ];
}

/**
 * The lines of mean and variance: sums over counts in training, given numbers in prediction.
 * @param {Tensor} tensor
 * @param {NormRecord} record
 * @param {number} cell
 * @param {Values} values
 * @param {Made} made
 * @returns {Line[]}
 */
function statistics(tensor, record, cell, values, { format: { numbers }, printed }) {
  if (record.mode === "prediction") {
    return [line("mean", "μ", "", "", printed.mean, true), line("var", "σ²", "", "", printed.var, true)];
  }
  const label = record.groupOf[cell];
  const group = tensor.data.filter((_, other) => record.groupOf[other] === label);
  const sum = pairwise(group, 0, group.length);
  const total = Number.isFinite(sum) ? sum : times(values.mean, record.n);
  const count = numbers.count(record.n);
  const [squares, variance] = numbers.division(times(values.var, record.n), record.n, numbers.squares);
  const found = [];
  if (record.centred) {
    const [top, mean] = numbers.division(total, record.n);
    found.push(line("mean", "μ", "Σx / n", `${top} / ${count}`, printed.mean, mean === printed.mean));
  }
  const [symbol, formula] = record.centred ? ["σ²", `Σ(x ${MINUS} μ)² / n`] : ["", "Σx² / n"];
  found.push(line("var", symbol, formula, `${squares} / ${count}`, printed.var, variance === printed.var));
  return found;
}

/**
 * @param {Line["name"]} name
 * @param {string} symbol
 * @param {string} formula
 * @param {string} expression
 * @param {string} result
 * @param {boolean} comesOut
 * @returns {Line}
 */
function line(name, symbol, formula, expression, result, comesOut) {
  const before = [symbol, formula, expression].filter(Boolean).join(" = ");
  return { name, symbol, formula, expression, result, comesOut, text: `${before} ${comesOut ? "=" : "≈"} ${result}` };
}
