// The colours of the cells of one picture: hue by group, lightness by value, and quieter ones for what is set aside.
import { groupRgb, groupTextRgb, hexToRgb, mixed, quiet, rgbToHex } from "./colors.js";

/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {import("./colors.js").Rgb} Rgb */

const LEVELS = 24;
/** What is set aside: how far its faces go towards the background, and its edges as far as they still stand out. */
const ASIDE = 0.9;
const [ASIDE_EDGE, ASIDE_EDGE_CONTRAST] = [0.62, 3.05];

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
      face: look === 2 ? mixed(base, this.background, ASIDE) : base,
      edge: look === 1 ? this.theme.hero : rgbToHex(look === 2 ? quiet(this.dark ? middle : edge, this.background, ASIDE_EDGE_CONTRAST, ASIDE_EDGE) : edge),
    };
  }

  /** The colour of values on cells. @param {number} key */
  ink(key) {
    return key % 3 === 2 ? this.theme.muted : this.theme.cell_ink;
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
