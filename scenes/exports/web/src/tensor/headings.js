// What the columns and rows of an opened block are called: the indices along its edges, with the names of their axes.
import { indexOf } from "./core/layout.js";

/**
 * @typedef {object} Headings
 * @property {string} across the axis of the columns, "" where there is none
 * @property {string} down the axes of the rows
 * @property {{at: number, text: string}[]} columns where each begins, in cells, and its index, counted from 1
 * @property {{at: number, text: string}[]} rows
 */

/**
 * The headings of every slab; null where a slab is a sheet of maps, which have columns and rows of their own.
 * @param {import("./arrangement.js").Arrangement} arrangement @param {import("./axes.js").Axes} axes
 * @returns {Headings | null}
 */
export function headings({ across, blocks, maps }, axes) {
  if (maps) return null;
  const text = (/** @type {number} */ cell, /** @type {string[]} */ names) => {
    const index = indexOf(axes.shape, cell);
    return names.map((name) => index[axes.at(name)] + 1).join(", ");
  };
  /** @type {Map<number, string>} */
  const columns = new Map();
  /** @type {Map<number, string>} */
  const rows = new Map();
  for (const { u, v, cells } of blocks.filter(({ slab }) => slab === 0)) {
    u.forEach((at, i) => columns.set(at, across ? text(cells[i], [across]) : ""));
    v.forEach((at, i) => rows.set(at, text(cells[i * u.length], axes.positions)));
  }
  const listed = (/** @type {Map<number, string>} */ found) => [...found].map(([at, own]) => ({ at, text: own }));
  const down = axes.positions.join(", ").toLowerCase();
  return { across: across?.toLowerCase() ?? "", down, columns: listed(columns), rows: listed(rows) };
}
