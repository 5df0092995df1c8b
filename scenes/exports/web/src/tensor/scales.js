// The axes of number lines: one for all cells of a tensor at a step, so that it stands still when another cell is chosen.

/** @typedef {[number, number]} Range */
/** @typedef {import("./core/normalize.js").NormRecord} NormRecord */
/** @typedef {{mean: number | null, sd: number, gamma: ArrayLike<number>, beta: ArrayLike<number>}} Group what its values are taken through */

export const STEPS = [0, 1, 2, 3];
/** Steps share one axis if it is no wider than so many times the widest of them. */
const COMMON = 2.4;
/** Groups share a scale if most of them are not so many times narrower. */
const APART = 8;

/** A value at a step. @param {Group} group @param {number} value @param {number} i its place in gamma and beta @param {number} step */
export function taken({ mean, sd, gamma, beta }, value, i, step) {
  if (step === 0) return value;
  const centred = value - (mean ?? 0);
  if (step === 1) return centred;
  const divided = sd > 0 ? centred / sd : 0;
  return step === 2 ? divided : divided * gamma[i] + beta[i];
}

/** The least and the largest of several ranges. @param {Range[]} found @returns {Range} */
const unionOf = (found) =>
  found.reduce(([low, high], [least, most]) => [Math.min(low, least), Math.max(high, most)], /** @type {Range} */ ([Infinity, -Infinity]));

/** How wide a range is. @param {Range} range */
const widthOf = ([low, high]) => high - low;

/** The unions of several groups or lines at the four steps. @param {Range[][]} found */
const unionsOf = (found) => STEPS.map((step) => unionOf(found.map((each) => each[step])));

/** A range that is no point. @param {Range} range @returns {Range} */
const opened = ([low, high]) => (high > low ? [low, high] : [low - 1, high + 1]);

/** Nothing of the axis at the four steps. */
const nothing = () => STEPS.map(() => /** @type {Range} */ ([Infinity, -Infinity]));

/**
 * Widen what a group takes of the axis at the four steps by one of its values and its statistics.
 * @param {Range[]} found @param {Group} group @param {number} value @param {number} i its place in gamma and beta
 */
function widen(found, group, value, i) {
  const { mean, sd } = group;
  const places = [value, mean === null ? 0 : mean - sd, (mean ?? 0) + sd];
  for (const step of STEPS) {
    const range = found[step];
    for (const place of places) {
      const at = taken(group, place, i, step);
      if (at < range[0]) range[0] = at;
      if (at > range[1]) range[1] = at;
    }
  }
}

/** The ranges of the axis at the four steps: one for all where that leaves each of them room. @param {Range[]} own */
function settled(own) {
  const widths = own.map(widthOf);
  const union = unionOf(own);
  const together = widthOf(union) <= COMMON * Math.max(...widths) && widthOf(union) <= 6 * Math.min(...widths);
  return own.map((range) => {
    const [low, high] = together ? union : range;
    const margin = 0.06 * (high - low);
    return /** @type {Range} */ ([low - margin, high + margin]);
  });
}

/** The ranges of a group by itself. @param {Group & {values: number[]}} group */
export function rangesOf(group) {
  const found = nothing();
  group.values.forEach((value, i) => widen(found, group, value, i));
  return settled(found.map(opened));
}

/** What each group of a record takes of the axis at the four steps. @param {NormRecord} record @param {Float64Array} data */
function reaches({ groupOf, mean, sd, eps, centred, gamma, beta, parameterOf }, data) {
  const shifts = beta ?? new Float64Array(gamma.length);
  const groups = Array.from(sd, (each, group) => ({ mean: centred ? mean[group] : null, sd: Math.hypot(each, Math.sqrt(eps)), gamma, beta: shifts }));
  const found = groups.map(nothing);
  data.forEach((value, cell) => widen(found[groupOf[cell]], groups[groupOf[cell]], value, parameterOf[cell]));
  return found.map((each) => each.map(opened));
}

/** Whether most groups are wide enough to be seen on axes. @param {Range[][]} groups @param {Range[]} axes */
const shows = (groups, axes) =>
  STEPS.every((step) => {
    const widths = groups.map((each) => widthOf(each[step])).sort((a, b) => a - b);
    return widthOf(axes[step]) <= APART * widths[Math.floor((widths.length - 1) / 2)];
  });

/**
 * The ranges of lines at the four steps, whichever cell they show: those that all lines share, else those that all
 * groups of a line share; null for a line whose groups are too unlike for that.
 * @param {NormRecord[]} records @param {Float64Array} data
 * @returns {{shared: Range[] | null, own: (Range[] | null)[]}}
 */
export function scales(records, data) {
  const groups = records.map((record) => reaches(record, data));
  const unions = unionsOf(groups.flat());
  const shared = groups.every((each) => shows(each, unions)) ? settled(unions) : null;
  const own = groups.map((each) => {
    const union = unionsOf(each);
    return shows(each, union) ? settled(union) : null;
  });
  return { shared, own };
}
