/** The arithmetic of one cell, line by line, as it is printed. */

import { TensorError } from "./errors.js";
import { countInLetters } from "./kinds.js";
import { indexOf } from "./layout.js";
import { NumberFormat } from "./numbers.js";
import { times } from "./quantities.js";
import { MINUS, bracketed } from "./signs.js";
import { pairwise } from "./sums.js";
import { predicted, trained, valuesOf, whatComesOut } from "./worked.js";

/** @typedef {import("./tensor.js").Tensor} Tensor */
/** @typedef {import("./normalize.js").NormRecord} NormRecord */
/** @typedef {import("./worked.js").Prints} Prints */
/** @typedef {import("./worked.js").Values} Values */
/** @typedef {import("./worked.js").Made} Made */

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
export function arithmetic(
  tensor,
  record,
  cell,
  { language = "en", numbers = NumberFormat.forTensor(tensor, record.eps, language) } = {},
) {
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
 * @param {Tensor} tensor
 * @param {NormRecord} record
 * @param {number} cell
 * @param {Values} values
 * @param {Made} made
 * @returns {Line[]}
 */
function linesOf(tensor, record, cell, values, made) {
  const {
    format: { numbers },
    printed,
  } = made;
  const out = whatComesOut(made);
  const variance = record.centred ? "σ²" : `Σx² / ${countInLetters(record, tensor.axes)}`;
  const below = `√(${printed.var} + ${printed.eps})`;
  const sd = numbers.root(Math.hypot(record.sd[record.groupOf[cell]], Math.sqrt(record.eps)));
  const sdComesOut = numbers.root(numbers.read(printed.var).plus(numbers.read(printed.eps)).root()) === sd;
  const top = record.centred ? `(x ${MINUS} μ)` : "x";
  return [
    ...statistics(tensor, record, cell, values, made),
    ...(record.centred
      ? [
          line(
            "centred",
            "",
            `x ${MINUS} μ`,
            `${printed.x} ${MINUS} ${bracketed(printed.mean)}`,
            printed.centred,
            out.centred,
          ),
        ]
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
  const below = countInLetters(record, tensor.axes);
  const found = [];
  if (record.centred) {
    const [top, mean] = numbers.division(total, record.n);
    found.push(line("mean", "μ", `Σx / ${below}`, `${top} / ${count}`, printed.mean, mean === printed.mean));
  }
  const [symbol, formula] = record.centred ? ["σ²", `Σ(x ${MINUS} μ)² / ${below}`] : ["", `Σx² / ${below}`];
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
