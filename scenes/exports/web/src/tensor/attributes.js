// What the attributes of the element say of its state.
import { changed } from "./state.js";

/** @typedef {import("./state.js").State} State */

/** @type {Record<string, (text: string) => Partial<State>>} */
export const ATTRIBUTES = {
  shape: (text) => ({ shape: text.split(/[\s,×x]+/).filter(Boolean).map(Number) }),
  layout: (text) => ({ layout: text }),
  kind: (text) => ofKind(text),
  view: (text) => ofKind(text),
  groups: (text) => ({ groups: Number(text) }),
  eps: (text) => ({ eps: Number(text) }),
  seed: (text) => ({ seed: Number(text) }),
  mode: (text) => ({ mode: /** @type {any} */ (text) }),
};
const NAMES = Object.keys(ATTRIBUTES);
/** These only fit together. */
const TOGETHER = ["shape", "layout"];

/** "group:4" names the groups too. @param {string} text @returns {Partial<State>} */
function ofKind(text) {
  const [view, groups] = text.trim().toLowerCase().replace("_", "-").split(":");
  return { view: /** @type {any} */ (view), ...(groups ? { groups: Number(groups) } : {}) };
}

/**
 * What some attributes of an element say of its state.
 * @param {Element} element @param {string[]} [names]
 * @returns {Partial<State>}
 */
export function patchOf(element, names = NAMES) {
  return names.reduce((patch, name) => {
    const text = element.getAttribute(name);
    return text === null ? patch : { ...patch, ...ATTRIBUTES[name](text) };
  }, {});
}

/**
 * What one attribute wants, first by itself, then with those that it only fits with.
 * @param {Element} element @param {string} name
 * @returns {Partial<State>[]}
 */
export const patchesOf = (element, name) => [
  patchOf(element, [name]),
  ...(TOGETHER.includes(name) ? [patchOf(element, TOGETHER)] : []),
];

/**
 * The state that an element begins with, and what is wrong with its attributes, if anything: those that cannot be
 * used are left out.
 * @param {State} state @param {Element} element @param {(state: State) => void} check
 * @returns {[State, string | null]}
 */
export function beginning(state, element, check) {
  let wrong = null;
  const groups = [NAMES, TOGETHER, ...NAMES.filter((name) => !TOGETHER.includes(name)).map((name) => [name])];
  for (const names of groups) {
    try {
      const next = changed(state, patchOf(element, names));
      check(next);
      state = next;
      if (names === NAMES) break;
    } catch (error) {
      wrong = wrong && names !== NAMES ? wrong : /** @type {Error} */ (error).message;
    }
  }
  return [state, wrong];
}
