// The colours of the cells of one picture: hue by group, lightness by value, and quieter ones for what is set aside.
import { groupRgb, groupTextRgb, hexToRgb, mixed, quiet, rgbToHex } from "./colors.js";

/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {import("./colors.js").Rgb} Rgb */

const LEVELS = 24;
const ASIDE_CONTRAST = 4.6;
const ASIDE_EDGE_CONTRAST = 3.05;
const ASIDE = 0.62;

export class Palette {
  /**
   * @param {Theme} theme
   * @param {number} count of groups
   * @param {import("./colors.js").Family} family
   */
  constructor(theme, count, family) {
    this.theme = theme;
    this.count = count;
    this.family = family;
    this.background = hexToRgb(theme.background);
    this.dark = theme.name === "dark";
    /** @type {{face: Rgb, edge: string}[]} */
    this.tones = [];
    /** @type {{faces: string[], edge: string}[]} */
    this.known = [];
    /** @type {readonly number[]} */
    this.shades = [1, 1, 1];
  }

  /** How light the faces across x, y and z are from now on. @param {readonly number[]} shades */
  shade(shades) {
    if (shades.some((shade, axis) => shade !== this.shades[axis])) {
      this.shades = shades;
      this.known = [];
    }
  }

  /**
   * The number of a cell's colours.
   * @param {number} group
   * @param {number} level of its value, from 0 to 1
   * @param {number} look 0 as it is, 1 lit, 2 set aside
   */
  key(group, level, look) {
    return (group * LEVELS + Math.round(level * (LEVELS - 1))) * 3 + look;
  }

  /** The colours of that number: of faces across x, y and z, and of edges. @param {number} key */
  cell(key) {
    return (this.known[key] ??= this.#shaded(key));
  }

  /** @param {number} key */
  #shaded(key) {
    const { face, edge } = (this.tones[key] ??= this.#tone(key));
    return { faces: this.shades.map((shade) => rgbToHex([face[0] * shade, face[1] * shade, face[2] * shade])), edge };
  }

  /** @param {number} key @returns {{face: Rgb, edge: string}} */
  #tone(key) {
    const look = key % 3;
    const step = Math.floor(key / 3) % LEVELS;
    const group = Math.floor(key / 3 / LEVELS);
    const base = groupRgb(group, this.count, step / (LEVELS - 1), this.family);
    const middle = groupRgb(group, this.count, 0.5, this.family);
    const edge = /** @type {Rgb} */ (middle.map((part) => part * this.theme.edge_shade));
    return {
      face: look === 2 ? this.#aside(base) : base,
      edge: look === 1 ? this.theme.hero : rgbToHex(look === 2 ? this.#asideEdge(edge) : edge),
    };
  }

  /** @param {Rgb} color @returns {Rgb} */
  #aside(color) {
    return this.dark ? quiet(color, this.background, ASIDE_CONTRAST, ASIDE) : mixed(color, this.background, ASIDE);
  }

  /** @param {Rgb} color @returns {Rgb} */
  #asideEdge(color) {
    return this.dark ? mixed(color, this.background, 0.4) : quiet(color, this.background, ASIDE_EDGE_CONTRAST, ASIDE);
  }

  /** The colour of a group's name. @param {number} group */
  name(group) {
    return rgbToHex(groupTextRgb(group, this.count, this.dark, this.family));
  }

  /** The colour of a group's dots on a number line. @param {number} group */
  dot(group) {
    return this.dark ? rgbToHex(groupRgb(group, this.count, 0.5, this.family)) : this.name(group);
  }
}
