// All that a live tensor shows, as a plain object and as a compact fragment of an address.
import { KINDS, MOST_CELLS, TensorError, axesOf, layoutText, usualLayout } from "./core/index.js";
import { product } from "./core/layout.js";

/** @typedef {"compare" | keyof typeof KINDS} ViewName */
/**
 * @typedef {object} State
 * @property {number[]} shape
 * @property {string} layout
 * @property {number} seed
 * @property {number} eps
 * @property {number} groups
 * @property {ViewName} view
 * @property {"training" | "prediction"} mode
 * @property {boolean} one whether the batch is the followed cell's sample alone
 * @property {number} gamma
 * @property {number} beta
 * @property {number} step what cells and line show: 0 values, 1 minus the mean, 2 normalized, 3 scaled and shifted
 * @property {boolean} animate whether changes are shown in motion
 * @property {boolean} open whether the cube is open
 * @property {number} turned degrees from its view at rest
 * @property {number} raised
 * @property {number | null} cell the pinned cell, by its place in row-major order
 * @property {number | null} follow the followed cell, null for the one that the films follow
 * @property {[number, number][]} changes values changed by hand: cell and value
 * @property {number[] | null} data values of one's own, in row-major order
 */

/** @type {Readonly<State>} */
export const DEFAULTS = Object.freeze({
  shape: [5, 4, 2, 3],
  layout: "NCHW",
  seed: 0,
  eps: 1e-5,
  groups: 2,
  view: "compare",
  mode: "training",
  one: false,
  gamma: 1,
  beta: 0,
  step: 0,
  animate: true,
  open: true,
  turned: 0,
  raised: 0,
  cell: null,
  follow: null,
  changes: [],
  data: null,
});

export const VIEWS = /** @type {ViewName[]} */ (["compare", ...Object.keys(KINDS)]);
const HIGHEST_SEED = 2 ** 32 - 1;

/** Whether a mean is subtracted in a view. @param {ViewName} view */
export const subtracts = (view) => view === "compare" || KINDS[view].centred;

/** @param {string} name @param {unknown} value @param {string} rule */
function refused(name, value, rule) {
  return new TensorError(`${name} = ${typeof value === "string" ? value : JSON.stringify(value)}: ${rule}`);
}

/** @param {unknown} value @param {number} low @param {number} high */
const isWhole = (value, low, high) => Number.isInteger(value) && Number(value) >= low && Number(value) <= high;
/** @param {unknown} value */
const isNumber = (value) => typeof value === "number" && Number.isFinite(value);

/** @type {{[K in keyof State]: (value: any, state: State) => string | null}} what is wrong with a value, if anything */
const RULES = {
  shape: (value) =>
    Array.isArray(value) && value.length && value.every((size) => isWhole(size, 1, MOST_CELLS))
      ? product(value) > MOST_CELLS
        ? `these are ${product(value).toLocaleString("en")} values, more than the ${MOST_CELLS.toLocaleString("en")} that are live in a page; make an axis smaller.`
        : null
      : `each size is a whole number from 1 to ${MOST_CELLS.toLocaleString("en")}; give one for each axis, such as 5,4,2,3.`,
  layout: (value, state) =>
    axesOf(value).length === state.shape.length
      ? null
      : `this layout names ${axesOf(value).length} axes and the shape (${state.shape.join(", ")}) has ${state.shape.length}; give one letter for each.`,
  seed: (value) => (isWhole(value, 0, HIGHEST_SEED) ? null : `a seed is a whole number from 0 to ${HIGHEST_SEED}; give one such as 0.`),
  eps: (value) => (isNumber(value) && value > 0 && value <= 1e6 ? null : "it keeps the root above 0; give a number above 0, such as 1e-5."),
  groups: (value) => (isWhole(value, 1, MOST_CELLS) ? null : "groups are counted in whole numbers from 1 on; give a divisor of the channels."),
  view: (value) => (VIEWS.includes(value) ? null : `there is no such view; choose one of ${VIEWS.join(", ")}.`),
  mode: (value) => (["training", "prediction"].includes(value) ? null : "choose training or prediction."),
  one: (value) => (typeof value === "boolean" ? null : "choose true or false."),
  gamma: (value) => (isNumber(value) ? null : "gamma is a number; give one such as 1."),
  beta: (value) => (isNumber(value) ? null : "beta is a number; give one such as 0."),
  step: (value) => (isWhole(value, 0, 3) ? null : "the steps are 0 to 3; give one of them."),
  animate: (value) => (typeof value === "boolean" ? null : "choose true or false."),
  open: (value) => (typeof value === "boolean" ? null : "choose true or false."),
  turned: (value) => (isNumber(value) ? null : "an angle is a number of degrees; give one such as 0."),
  raised: (value) => (isNumber(value) ? null : "an angle is a number of degrees; give one such as 0."),
  cell: (value, state) => cellRule(value, state),
  follow: (value, state) => cellRule(value, state),
  changes: (value, state) =>
    Array.isArray(value) && value.every((pair) => Array.isArray(pair) && isWhole(pair[0], 0, product(state.shape) - 1) && isNumber(pair[1]))
      ? null
      : `each change is a cell from 0 to ${product(state.shape) - 1} and a finite number; give pairs such as [12, 7.5].`,
  data: (value, state) =>
    value === null || (Array.isArray(value) && value.length === product(state.shape) && value.every(isNumber))
      ? null
      : `the shape (${state.shape.join(", ")}) takes ${product(state.shape)} finite numbers; give as many.`,
};

/** @param {unknown} value @param {State} state */
function cellRule(value, state) {
  const last = product(state.shape) - 1;
  return value === null || isWhole(value, 0, last) ? null : `cells are numbered 0 to ${last}; give one of these, or null.`;
}

/**
 * A state with some of its parts replaced. Another shape drops what belonged to cells of the old one, and a layout
 * that no longer fits gives way to the usual one; a view without a mean has no step "minus the mean".
 * @param {State} state
 * @param {Partial<State>} patch
 * @returns {State}
 */
export function changed(state, patch) {
  for (const name of Object.keys(patch)) {
    if (!Object.hasOwn(DEFAULTS, name)) {
      throw refused(name, /** @type {any} */ (patch)[name], `a state has no such part; it has ${Object.keys(DEFAULTS).join(", ")}.`);
    }
  }
  const next = { ...state, ...structuredClone(patch) };
  if (patch.shape || patch.data) {
    Object.assign(next, { cell: null, follow: null, changes: [], data: null }, structuredClone(patch));
    if (!patch.layout && Array.isArray(next.shape) && Array.from(next.layout).length !== next.shape.length) {
      next.layout = usualLayout(next.shape.length);
    }
  }
  for (const name of /** @type {(keyof State)[]} */ (Object.keys(RULES))) {
    const wrong = RULES[name](next[name], next);
    if (wrong) {
      throw refused(name, next[name], wrong);
    }
  }
  next.layout = layoutText(axesOf(next.layout));
  if (next.step === 1 && !subtracts(next.view)) next.step = 0;
  return next;
}

/** How each part is called in an address. @type {Record<string, keyof State>} */
const LETTERS = {
  s: "shape",
  l: "layout",
  v: "view",
  n: "seed",
  e: "eps",
  g: "groups",
  m: "mode",
  o: "one",
  a: "gamma",
  b: "beta",
  p: "step",
  i: "animate",
  u: "open",
  y: "turned",
  z: "raised",
  c: "cell",
  f: "follow",
  x: "changes",
  d: "data",
};

/** @param {number[]} values as text, or as bytes where these are shorter */
function packed(values) {
  const text = values.join("~");
  const bytes = new Uint8Array(Float64Array.from(values).buffer);
  let binary = "";
  bytes.forEach((byte) => (binary += String.fromCharCode(byte)));
  const code = `!${btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
  return text.length <= code.length ? text : code;
}

/** @param {string} text */
function unpacked(text) {
  if (!text.startsWith("!")) {
    return text.split("~").map(number);
  }
  const binary = atob(text.slice(1).replaceAll("-", "+").replaceAll("_", "/"));
  return [...new Float64Array(Uint8Array.from(binary, (each) => each.charCodeAt(0)).buffer)];
}

/** @param {string} text */
const number = (text) => (text.trim() === "" ? NaN : Number(text));

/** @type {Partial<Record<keyof State, [(value: any) => string, (text: string) => any]>>} */
const CODES = {
  shape: [(value) => value.join(","), (text) => text.split(",").map(number)],
  layout: [(value) => value, (text) => text],
  view: [(value) => value, (text) => text],
  mode: [(value) => (value === "prediction" ? "p" : "t"), (text) => (text === "p" ? "prediction" : text === "t" ? "training" : text)],
  one: [(value) => (value ? "1" : "0"), (text) => text === "1"],
  animate: [(value) => (value ? "1" : "0"), (text) => text === "1"],
  open: [(value) => (value ? "1" : "0"), (text) => text === "1"],
  changes: [
    (value) => value.map((/** @type {[number, number]} */ pair) => pair.join(":")).join(","),
    (text) => (text ? text.split(",").map((pair) => pair.split(":").map(number)) : []),
  ],
  data: [packed, unpacked],
};
/** @type {[(value: any) => string, (text: string) => any]} */
const PLAIN = [String, number];

/** A state as a fragment of an address, without "#". @param {State} state */
export function toHash(state) {
  const parts = [];
  for (const [letter, name] of Object.entries(LETTERS)) {
    const value = state[name];
    if (name === "shape" || JSON.stringify(value) !== JSON.stringify(DEFAULTS[name])) {
      parts.push(`${letter}=${encodeURIComponent((CODES[name] ?? PLAIN)[0](value)).replaceAll("%2C", ",").replaceAll("%3A", ":")}`);
    }
  }
  return parts.join("&");
}

/**
 * The state that a fragment stands for; parts that it does not name are as by default.
 * @param {string} hash with or without "#"
 * @returns {State}
 */
export function fromHash(hash) {
  /** @type {Record<string, any>} */
  const patch = {};
  for (const part of hash.replace(/^#/, "").split("&").filter(Boolean)) {
    const [letter, text = ""] = part.split(/=(.*)/s);
    const name = LETTERS[letter];
    if (!name) {
      throw refused("address", part, `the address of a tensor has no part ${letter}; open the page without it.`);
    }
    try {
      patch[name] = (CODES[name] ?? PLAIN)[1](decodeURIComponent(text));
    } catch {
      throw refused("address", part, "this part cannot be read; open the page without it.");
    }
  }
  return changed({ ...DEFAULTS }, patch);
}
