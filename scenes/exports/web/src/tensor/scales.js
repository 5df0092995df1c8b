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
  const centred = value - (mean ?? 0);
  const divided = sd > 0 ? centred / sd : 0;
  return [value, centred, divided, divided * gamma[i] + beta[i]][step];
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

/** What a value and its group's statistics take of the axis at the four steps. @param {Group} group @param {number} value @param {number} i */
function reachOf(group, value, i) {
  const { mean, sd } = group;
  const ends = mean === null ? [sd] : [mean - sd, mean + sd];
  return STEPS.map((step) => {
    const places = [value, ...ends].map((each) => taken(group, each, i, step));
    return unionOf([...places, ...(mean === null ? [0] : [])].map((place) => [place, place]));
  });
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
export const rangesOf = (group) => settled(unionsOf(group.values.map((value, i) => reachOf(group, value, i))).map(opened));

/** What each group of a record takes of the axis at the four steps. @param {NormRecord} record @param {Float64Array} data */
function reaches({ groupOf, mean, sd, eps, centred, gamma, beta, parameterOf }, data) {
  const groups = Array.from(sd, (each, group) => ({ mean: centred ? mean[group] : null, sd: Math.hypot(each, Math.sqrt(eps)), gamma, beta: beta ?? new Float64Array(gamma.length) }));
  /** @type {Range[][]} */
  const found = [];
  data.forEach((value, cell) => {
    const group = groupOf[cell];
    const reach = reachOf(groups[group], value, parameterOf[cell]);
    found[group] = found[group] ? unionsOf([found[group], reach]) : reach;
  });
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
