/**
 * The properties of a tensor in the words of the page: what stands in panel and table.
 *
 * @typedef {{axes: string[], count: number, n: number}} Found what the tensor's element counted of one kind
 * @typedef {{shape: number[], layout: string, groups: number}} State
 */
import { axesOf, featuresOf, positionsOf } from "../tensor/core/layout.js";

/**
 * Fills a text: each name in braces gives way to its value.
 *
 * @param {string} text
 * @param {Record<string, string>} values
 */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/**
 * What is known of a layout: its story, the letters of its axes, whose mean it is and the formulas by kind. Of a layout
 * that the page was not made for, that is less.
 *
 * @param {object} data what the page was made with
 * @param {string} text the layout
 */
export function layoutOf(data, text) {
  const axes = axesOf(text);
  const story = axes.includes("T") ? "tokens" : positionsOf(axes).length ? "images" : "flat";
  const known = data.layouts[text] ?? { letters: {}, normalizes: {}, formulas: {} };
  return { axes, story, features: featuresOf(axes), ...known };
}

/**
 * The name of a kind in what is known of a layout: group norm with a single group has other axes than with several.
 *
 * @param {string} kind
 * @param {State} state
 */
export const nameOf = (kind, state) => (kind === "group" && state.groups === 1 ? "group:1" : kind);

/**
 * The texts of all cells of one kind, by row.
 *
 * @param {object} data what the page was made with: texts of cells by story, codes of kinds, layouts
 * @param {string} kind
 * @param {State} state of the tensor
 * @param {Found} found
 * @returns {Record<string, string>}
 */
export function cellTexts(data, kind, state, found) {
  const layout = layoutOf(data, state.layout);
  const named = nameOf(kind, state);
  const texts = data.cells[layout.story];
  const codes = data.kinds[kind];
  const count = new Intl.NumberFormat(data.language).format;
  const say = (row, code, values = {}) => fill(texts[`${row}:${code}`] ?? texts[row], values);
  const letter = (name) => layout.letters[name] ?? name;
  const size = (name) => state.shape[layout.axes.indexOf(name)];
  const { axes, n } = found;
  const split = (name) => kind === "group" && state.groups > 1 && name === layout.features;
  const averaged = axes.map((name) => (split(name) ? `${letter(name)}/${state.groups}` : letter(name)));
  const left = codes.running ? n / (size("N") ?? 1) : n;
  const alone = codes.refuses_one && left === 1 ? "fails" : codes.running ? "becomes_instance" : "works";
  const statistics = `${codes.parameters === "scale" ? "mean_square" : "pair"}${found.count === 1 ? "" : "s"}`;
  const learned = codes.per_feature ? [layout.features] : axes;
  return {
    normalizes: say("normalizes", layout.normalizes[named] ?? "axes"),
    axes: say("axes", averaged.length ? "several" : "none", { axes: averaged.join(", ") }),
    values: say("values", "", { n: count(n) }),
    count: say("count", statistics, { count: count(found.count) }),
    parameters: say("parameters", codes.parameters, {
      axes: learned.map(letter).join(", "),
      sizes: learned.map((name) => String(size(name))).join(", "),
    }),
    batch_dependency: say("batch_dependency", codes.batch_dependency),
    train_inference: say("train_inference", codes.train_inference),
    batch_of_one: say("batch_of_one", alone, { left: count(left) }),
    used_in: say("used_in", codes.used_in),
  };
}

/**
 * The sizes of all axes in words: "N = 5, C = 4".
 *
 * @param {object} data
 * @param {State} state
 */
export function axesText(data, state) {
  const count = new Intl.NumberFormat(data.language).format;
  return axesOf(state.layout).map((name, place) => `${name} = ${count(state.shape[place])}`).join(", ");
}
