// One sentence on the cell that is looked at: how it stands in its group, or what changes by hand did to that group.
import { cellName } from "./axes.js";
import { filled } from "./dom.js";

/** @typedef {import("./axes.js").Axes} Axes */
/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./core/normalize.js").NormRecord} NormRecord */
/** @typedef {import("./core/numbers.js").NumberFormat} NumberFormat */

/** A value that is not so many deviations from its mean is neither large nor small. */
const NEAR = 0.5;
/** So much, in deviations, is the noise of rounding; no change this small is printed. */
const NOISE = 1e-9;
/** So much of a normalized value may be the work of epsilon, which weighs less in a wider group. */
const OF_EPSILON = 1e-4;

/**
 * Whether a normalized value is another one than before. It is not where the value is as many deviations from the mean
 * as it was, as one of two values always is, and epsilon makes little of the other deviation.
 * @param {NormRecord} before @param {NormRecord} now @param {number} cell
 */
export function moves(before, now, cell) {
  const differs = (/** @type {number} */ old, /** @type {number} */ fresh, /** @type {number} */ share) =>
    Math.abs(old - fresh) > share * Math.max(1, Math.abs(old), Math.abs(fresh));
  const { xHat } = now;
  return differs(before.xHat[cell], xHat[cell], OF_EPSILON) || differs(deviations(before, cell), deviations(now, cell), NOISE);
}

/** How many deviations a value is from its mean, without epsilon. @param {NormRecord} record @param {number} cell */
function deviations({ xHat, sd, groupOf, eps }, cell) {
  const own = sd[groupOf[cell]];
  return own > 0 ? xHat[cell] * Math.hypot(1, Math.sqrt(eps) / own) : 0;
}

/**
 * What shares a statistic, as the words name it.
 * @param {Axes} axes
 * @param {{axes: string[], groups: number | null}} parts the averaged axes, and the groups of group norm
 */
export function ownerOf({ axes, batch, features, positions }, { axes: averaged, groups }) {
  const remaining = axes.filter((name) => !averaged.includes(name));
  const leaves = (/** @type {(string | null)[]} */ ...names) => remaining.length === names.length && names.every((name) => name && remaining.includes(name));
  const tokens = positions.includes("T");
  const pictures = positions.some((name) => name !== "T");
  if (groups !== null && groups > 1) return "owner_group";
  if (!remaining.length) return "owner_tensor";
  if (leaves(features)) return pictures ? "owner_channel" : "owner_feature";
  if (leaves(batch)) return tokens ? "owner_sentence" : "owner_sample";
  if (leaves(batch, features)) return pictures ? "owner_map" : "owner_line";
  if (leaves(batch, "T") || leaves("T")) return "owner_token";
  return leaves(batch, ...positions) || leaves(...positions) ? "owner_position" : "owner_group";
}

/**
 * How a cell stands in its group.
 * @param {Record<string, string>} words @param {Axes} axes @param {NormRecord} record @param {number} cell
 * @param {{x: string, mean: string, xHat: string}} printed
 */
export function positionInGroup(words, axes, record, cell, { x, mean, xHat }) {
  const owner = words[ownerOf(axes, record)];
  const group = record.groupOf[cell];
  const far = record.xHat[cell];
  const say = (/** @type {string} */ key) => filled(words[key], { x, owner, mean, x_hat: xHat });
  if (!record.centred) return say("in_group_ratio");
  if (record.mode !== "prediction" && record.sd[group] === 0) return say(record.n > 1 ? "in_group_alike" : "in_group_alone");
  if (!/[1-9]/.test(xHat)) return say("in_group_mean");
  return say(Math.abs(far) < NEAR ? "in_group_near" : far > 0 ? "in_group_large" : "in_group_small");
}

/**
 * What changes by hand did to the group of a cell; "" where nothing was changed.
 * @param {Record<string, string>} words @param {Model} model @param {NormRecord} before @param {NormRecord} now
 * @param {number} cell @param {NumberFormat} numbers
 */
export function effect(words, model, before, now, cell, numbers) {
  const changed = model.changedCells;
  if (!changed.length) return "";
  const { axes } = model;
  const [first] = changed;
  const value = (/** @type {number} */ each) => numbers.total(each);
  const what =
    changed.length > 1
      ? filled(words.changed_several, { count: numbers.count(changed.length) })
      : filled(words.changed_one, { cell: cellName(axes, first), before: value(model.before.data[first]), now: value(model.tensor.data[first]) });
  if (now.mode === "prediction") return `${what} ${words.why_fixed}`;
  const group = now.groupOf[cell];
  const groups = new Set(changed.map((each) => now.groupOf[each]));
  const owner = words[ownerOf(axes, now)];
  const count = numbers.count(now.n);
  if (!groups.has(group)) return `${what} ${filled(words.why_still, { owner, count })}`;
  const change = (/** @type {"mean" | "sd"} */ of) => numbers.difference(before[of][group], now[of][group], numbers.data);
  const [means, roots] = [change("mean"), change("sd")];
  const ofMean = means[0] !== means[1];
  const [from, to] = ofMean ? means : roots;
  const name = ofMean ? words.why_mean : now.centred ? words.why_deviation : words.why_square;
  const members = [...now.groupOf.keys()].filter((each) => now.groupOf[each] === group);
  const moved = members.filter((each) => moves(before, now, each)).length;
  const key = from === to ? "why_same" : moved < members.length ? "why_some" : groups.size > 1 ? "why_each" : "why_moved";
  return `${what} ${filled(words[key], { statistic: name, owner, count, moved: numbers.count(moved), before: from, now: to })}`;
}
