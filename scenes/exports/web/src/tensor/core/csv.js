/** Tables of numbers as text: with commas, semicolons, tabs or blanks between them, with a header or names of rows. */

import { TensorError, quoted } from "./errors.js";
import { MOST_CELLS } from "./layout.js";
import { tensorOf } from "./tensor.js";

/** @typedef {import("./tensor.js").Tensor} Tensor */
/**
 * A row of the table.
 * @typedef {object} Row
 * @property {number} line on which it begins, from 1
 * @property {string[]} cells
 */

const LONGEST = 2_000_000;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const THOUSANDS = /^[+-]?[1-9]\d{0,2},\d{3}$/;
const NAME = /^[\p{L}_]/u;
const NO_NUMBER = /^[+-]?(nan|inf|infinity|na|n\/a)$/i;

/**
 * The tensor of a table: its rows are samples and its columns features, or it is cut into a `shape` that is given.
 * @param {string} text
 * @param {{shape?: number[], layout?: string}} [options]
 * @returns {Tensor}
 */
export function parseCsv(text, { shape, layout } = {}) {
  if (text.length > LONGEST) {
    throw new TensorError(
      `This text has ${text.length.toLocaleString("en")} characters: at most ${MOST_CELLS.toLocaleString("en")} values ` +
        "are live in the page; give fewer.",
    );
  }
  const separator = separatorOf(text);
  const rows = withoutNames(rowsOf(text, separator));
  if (!rows.length) throw new TensorError("This text holds no numbers: give a table, one row a line, such as 1, 2, 3.");
  const columns = rows[0].cells.length;
  for (const { line, cells } of rows) {
    if (cells.length !== columns) {
      throw new TensorError(
        `Row ${line} has ${count(cells.length)}, row ${rows[0].line} has ${columns}: give every row as many.`,
      );
    }
  }
  const table = `This table has ${rows.length} × ${columns} values`;
  if (rows.length * columns > MOST_CELLS) {
    throw new TensorError(`${table}: at most ${MOST_CELLS.toLocaleString("en")} are live in the page; cut it down.`);
  }
  const first = rows[0].first;
  const comma = hasDecimalComma(rows, separator, first);
  const data = rows.flatMap(({ line, cells }) =>
    cells.map((cell, column) => valueOf(cell, comma, line, column + first)),
  );
  const sizes = shape ?? [rows.length, columns];
  if (shape && shape.reduce((all, size) => all * size, 1) !== data.length) {
    throw new TensorError(`${table}, which do not fill the shape (${shape.join(", ")}): give another shape, or none.`);
  }
  return tensorOf({ data, shape: sizes, layout: layout ?? (shape ? undefined : "NC") });
}

/** @param {number} values */
const count = (values) => `${values} ${values === 1 ? "value" : "values"}`;

/**
 * What stands between numbers: a tab, else a semicolon, else a comma, that half of the lines have; else blanks.
 * @param {string} text
 */
function separatorOf(text) {
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() && !line.startsWith("#"));
  const isCommon = (/** @type {string} */ sign) =>
    2 * lines.filter((line) => line.includes(sign)).length >= lines.length;
  return ["\t", ";", ","].find(isCommon) ?? " ";
}

/**
 * The rows that hold something. Cells may stand in quotes; lines that begin with # are remarks.
 * @param {string} text
 * @param {string} separator
 * @returns {Row[]}
 */
function rowsOf(text, separator) {
  /** @type {Row[]} */
  const rows = [];
  let line = 1;
  let row = /** @type {Row} */ ({ line, cells: [] });
  let cell = "";
  let inQuotes = false;
  const endRow = () => {
    row.cells.push(cell.trim());
    const cells = separator === " " ? row.cells.filter(Boolean) : row.cells;
    if (cells.some(Boolean) && !cells[0].startsWith("#")) rows.push({ line: row.line, cells });
    cell = "";
  };
  for (const sign of text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n")) {
    if (sign === "\n") line += 1;
    if (sign === '"') inQuotes = !inQuotes;
    else if (!inQuotes && sign === "\n") {
      endRow();
      row = { line, cells: [] };
    } else if (!inQuotes && sign === separator) {
      row.cells.push(cell.trim());
      cell = "";
    } else cell += sign;
  }
  endRow();
  return rows;
}

/**
 * The rows of numbers, without a header, without names of rows in the first column and without an empty last one.
 * @param {Row[]} rows
 * @returns {(Row & {first: number})[]} `first`: how many columns stand before the first number
 */
function withoutNames(rows) {
  const [head, ...others] = rows;
  if (!head) return [];
  const isName = (/** @type {string} */ cell) => NAME.test(cell) && !NO_NUMBER.test(cell);
  const hasHead =
    others.length > 0 && (head.cells[0] === "" || head.cells.every((cell) => cell === "" || isName(cell)));
  const body = hasHead ? others : rows;
  const width = Math.max(...body.map(({ cells }) => cells.length));
  const hasNames =
    width > 1 &&
    ((hasHead && head.cells[0] === "") || (rows.length > 1 && body.every(({ cells }) => isName(cells[0]))));
  const first = Number(hasNames);
  const endsEmpty = width - first > 1 && body.every(({ cells }) => cells.length === width && cells[width - 1] === "");
  return body.map(({ line, cells }) => ({ line, first, cells: cells.slice(first, endsEmpty ? -1 : undefined) }));
}

/**
 * Whether a comma is the decimal sign: where no comma separates numbers and no number has a point.
 * @param {Row[]} rows
 * @param {string} separator
 * @param {number} first
 */
function hasDecimalComma(rows, separator, first) {
  const cells = rows.flatMap(({ line, cells: own }) =>
    own.map((cell, column) => ({ cell, line, column: column + first })),
  );
  const withComma = cells.filter(({ cell }) => cell.includes(","));
  if (separator === "," || !withComma.length) return false;
  const { cell, line, column } = withComma[0];
  const where = `Row ${line}, column ${column + 1}`;
  if (cells.some(({ cell: other }) => other.includes(".") || other.split(",").length > 2)) {
    throw new TensorError(
      `${where} is ${quoted(cell)}, beside numbers with other signs: write all with one decimal sign, and none between thousands.`,
    );
  }
  if (separator !== ";" && withComma.every(({ cell: other }) => THOUSANDS.test(other))) {
    throw new TensorError(
      `${where} is ${quoted(cell)}, which may be ${cell.replace(",", ".")} or ${cell.replace(",", "")}: write it with a point, or without the comma.`,
    );
  }
  return true;
}

/**
 * The number of a cell.
 * @param {string} cell
 * @param {boolean} comma
 * @param {number} line
 * @param {number} column from 0
 */
function valueOf(cell, comma, line, column) {
  const where = `Row ${line}, column ${column + 1}`;
  if (cell === "") throw new TensorError(`${where} is empty: give a number, or leave the row out.`);
  const plain = (comma ? cell.replace(",", ".") : cell).replaceAll("\u2212", "-");
  if (NO_NUMBER.test(plain))
    throw new TensorError(`${where} is ${quoted(cell)}: statistics need finite numbers; replace it.`);
  if (!NUMBER.test(plain))
    throw new TensorError(`${where} is ${quoted(cell)}, which is no number: give one such as 1.5.`);
  const value = Number(plain);
  if (!Number.isFinite(value)) {
    throw new TensorError(`${where} is ${quoted(cell)}, more than the largest number, 1.8e308: scale the values down.`);
  }
  if (/^[+-]?\d+$/.test(plain) && BigInt(plain.replace("+", "")) !== BigInt(value)) {
    throw new TensorError(
      `${where} is ${quoted(cell)}, a whole number beyond 2^53 that would be rounded: subtract an offset from all values first, which changes no variance.`,
    );
  }
  return value;
}
