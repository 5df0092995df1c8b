// The axes of a tensor by role, and how its cells are named.
import { featuresOf, indexOf, positionsOf } from "./core/layout.js";

/** @typedef {"batch" | "layer" | "layer-channels" | "group" | "instance" | "rms"} Kind */
/** @typedef {{axes: string[], shape: number[], batch: string | null, features: string, positions: string[],
 *   size: (name: string) => number, at: (name: string) => number}} Axes */

/**
 * The axes of a tensor by role.
 * @param {readonly string[]} axes
 * @param {readonly number[]} shape
 * @returns {Axes}
 */
export function roles(axes, shape) {
  const names = [...axes];
  const at = (/** @type {string} */ name) => names.indexOf(name);
  return {
    axes: names,
    shape: [...shape],
    batch: names.includes("N") ? "N" : null,
    features: featuresOf(names),
    positions: positionsOf(names),
    size: (name) => shape[at(name)] ?? 1,
    at,
  };
}

/** The spatial axes: positions that are not tokens. @param {Axes} axes */
export const spatial = (axes) => axes.positions.filter((name) => name !== "T");

/** A cell's index as it is read, counted from 1: "n = 1, c = 3". @param {Axes} axes @param {number} flat */
export const cellName = (axes, flat) =>
  indexOf(axes.shape, flat)
    .map((place, axis) => `${axes.axes[axis].toLowerCase()} = ${place + 1}`)
    .join(", ");
