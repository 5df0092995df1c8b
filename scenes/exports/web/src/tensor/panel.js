// One method on the tensor: its cube, and beside it what is computed of the cell that is looked at.
import { NumberFormat, averagedAxes } from "./core/index.js";
import { arrange } from "./arrangement.js";
import { Cube } from "./cube.js";
import { filled, make, write } from "./dom.js";
import { headings } from "./headings.js";
import { NumberLine } from "./line.js";
import { Motion } from "./motion.js";
import { Palette } from "./palette.js";
import { Readout } from "./readout.js";
import { ownerOf } from "./reason.js";
import { accent } from "./theme.js";

/** @typedef {import("./axes.js").Kind} Kind */
/** @typedef {import("./model.js").Model} Model */

const LINE_HEIGHT = 10.5;
/** How tall a cube may be: so many times the type size, or this share of its width, also where that is small. */
const [TALL, TALLEST, TALLEST_SMALL] = [21, 0.82, 0.95];
/** On a phone it may scroll. */
const TALLEST_NARROW = 1.7;
/** A small width, in units of the type size. */
const SMALL = 32;
/** How tall a cube is at least, in units of the type size. */
const [LOW, LOW_NARROW] = [9, 7];

/** The name of a kind on this tensor. @param {Record<string, string>} words @param {Kind} kind @param {number} groups */
export function kindName(words, kind, groups) {
  const name = words[kind.replace("-", "_")];
  return kind === "group" ? filled(words.groups_of, { name, groups }) : name;
}

export class Panel {
  /** @param {Record<string, string>} words @param {string} id */
  constructor(words, id) {
    this.words = words;
    /** @type {Kind} */
    this.kind = "batch";
    this.name = make("p", { class: "name", id: `${id}-name` });
    this.count = make("p", { class: "count" });
    this.answer = make("p", { class: "answer" });
    this.reason = make("p", { class: "reason" });
    this.whose = make("p", { class: "whose", "aria-hidden": "true" });
    const plot = make("canvas", { role: "img" });
    const sums = make("ol", { class: "sums", "aria-label": words.formula });
    const picture = make("canvas", { "aria-hidden": "true" });
    this.stage = make(
      "div",
      { class: "cube", part: "cube", tabindex: 0, role: "application", "aria-roledescription": words.cube_role, "aria-describedby": "keys" },
      picture,
    );
    this.note = make("p", { class: "note" });
    this.element = make(
      "section",
      { class: "panel", part: "panel", role: "group", "aria-labelledby": `${id}-name` },
      make("div", { class: "view" }, make("div", { class: "head" }, this.name, this.answer, this.count), this.stage, this.note, this.reason),
      make("div", { class: "work" }, this.whose, plot, sums),
    );
    this.cube = new Cube(picture);
    this.line = new NumberLine(plot);
    this.readout = new Readout(words, plot, sums, this.reason);
    this.motion = new Motion(this.cube, this.line);
    /** @type {Float64Array | null} the values that were last printed on cells */
    this.printed = null;
    this.arrangedFor = "";
  }

  /**
   * Show a kind of a model, without drawing yet.
   * @param {Model} model @param {Kind} kind @param {import("./theme.js").Theme} theme @param {string} language
   */
  set(model, kind, theme, language) {
    this.model = model;
    this.kind = kind;
    this.theme = theme;
    const numbers = NumberFormat.forTensor(model.tensor, model.state.eps, language);
    const parts = model.parts(kind);
    const { axes } = model;
    this.numbers = numbers;
    this.parts = parts;
    this.record = model.recordOrNull(kind);
    this.palette = new Palette(theme, parts.count, kind === "batch" ? "features" : "samples");
    const key = JSON.stringify([axes.shape, axes.axes, kind, model.groups]);
    if (key !== this.arrangedFor) {
      this.arrangedFor = key;
      this.arrangement = arrange(axes, kind, model.groups);
      this.headings = headings(this.arrangement, axes);
    }
    const words = this.words;
    this.color = accent(theme, kind);
    this.short = words[`${kind.replace("-", "_")}_short`];
    this.element.style.setProperty("--accent", this.color);
    this.title = kindName(words, kind, model.groups);
    write(this.name, this.title);
    write(this.whose, this.title);
    const [count, n] = [parts.count, parts.n].map((each) => numbers.count(each));
    const one = parts.count === 1;
    const text = parts.kind.centred ? (one ? words.count_one : words.count) : one ? words.count_squares_one : words.count_squares;
    this.counted = filled(text, { count, n });
    write(this.count, `${this.counted} · ${filled(words.over, { axes: averagedAxes(parts, axes.axes).join(", "), owner: words[ownerOf(axes, parts)] })}`);
    const elided = this.arrangement?.elided ?? false;
    write(this.note, elided ? words.elided : "");
    this.note.hidden = !elided;
    const sizes = axes.axes.map((name, i) => `${name} = ${axes.shape[i]}`).join(", ");
    this.stage.setAttribute("aria-label", filled(words.cube, { name: this.title, shape: sizes, count: this.counted }));
  }

  /** The values that cells show at a step, in row-major order. @param {number} step @returns {Float64Array} */
  values(step) {
    const { tensor } = /** @type {Model} */ (this.model);
    const { record } = this;
    if (!record || step === 0) return tensor.data;
    if (step === 1) return tensor.data.map((value, cell) => value - (record.centred ? record.mean[record.groupOf[cell]] : 0));
    return step === 2 ? record.xHat : record.y;
  }

  /**
   * Light the cells that share a statistic with one, or none, and show the arithmetic of a cell.
   * @param {number} cell the one that is looked at
   * @param {boolean} lights whether its group is lit
   */
  light(cell, lights) {
    const { parts, arrangement, palette, numbers } = this;
    const model = /** @type {Model} */ (this.model);
    if (!parts || !arrangement || !palette || !numbers) return;
    const values = this.values(model.state.step);
    if (this.printed !== values) {
      this.printed = values;
      const low = values.reduce((least, value) => Math.min(least, value), Infinity);
      const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
      this.levels = Float64Array.from(values, (value) => (high > low ? (value - low) / (high - low) : 0.5));
      this.prints = [...numbers.cells(values)];
    }
    const { groupOf } = parts;
    const { blocks, perSlab } = arrangement;
    const levels = /** @type {Float64Array} */ (this.levels);
    const lit = lights && cell >= 0 ? groupOf[cell] : -1;
    if (this.blocksOf !== groupOf) {
      this.blocksOf = groupOf;
      this.groupOfBlock = blocks.map(({ cells }) => (cells.every((each) => groupOf[each] === groupOf[cells[0]]) ? groupOf[cells[0]] : -1));
    }
    const ofBlock = /** @type {number[]} */ (this.groupOfBlock);
    this.scene = {
      arrangement,
      palette,
      groupOf,
      keys: Int32Array.from(groupOf, (group, i) => palette.key(group, levels[i], lit < 0 ? 0 : group === lit ? 1 : 2)),
      groupOfBlock: ofBlock,
      prints: /** @type {string[]} */ (this.prints),
      changed: new Set(model.changedCells),
      groupOfSlab: (/** @type {number} */ slab) => {
        const own = ofBlock.slice(slab * perSlab, (slab + 1) * perSlab);
        return own.every((group) => group === own[0]) ? own[0] : -1;
      },
      lit,
      followed: model.followed,
      chosen: cell,
      edges: this.#edges(),
      headings: this.headings ?? null,
    };
    this.cube.show(this.scene);
    this.cube.draw();
    write(this.answer, this.readout.show(this.#shown(), cell));
  }

  /** What the readout needs to know. */
  #shown() {
    const { kind, record, numbers, theme, palette, title } = this;
    return /** @type {import("./readout.js").Shown} */ ({ model: this.model, kind, record, numbers, theme, palette, title });
  }

  /** What is said of a cell to those who do not see it. @param {number} cell */
  said(cell) {
    return this.readout.said(this.#shown(), cell);
  }

  /** @returns {[string, string, string]} */
  #edges() {
    const { axes } = /** @type {Model} */ (this.model);
    const sized = (/** @type {string | null} */ name) => (name ? `${name} = ${axes.size(name)}` : "");
    const { across, axis } = /** @type {import("./arrangement.js").Arrangement} */ (this.arrangement);
    return [sized(across), axes.positions.map(sized).join(", "), sized(axis)];
  }

  /** The cells that are lit, by their place in the tensor that is seen. */
  get litCells() {
    const { scene } = this;
    if (!scene || scene.lit < 0) return [];
    return [...scene.groupOf.keys()].filter((cell) => scene.groupOf[cell] === scene.lit);
  }

  /** The colours in which cells are drawn at rest, each once. */
  get colors() {
    const { scene } = this;
    return [...new Set(scene?.keys)].map((key) => {
      const palette = /** @type {Palette} */ (this.palette);
      const { faces, edge } = palette.cell(key);
      return { face: faces[2], edge, ink: palette.ink(key), look: ["plain", "lit", "aside"][key % 3] };
    });
  }

  /**
   * How tall the cube is at the width that it has.
   * @param {number} type the type size in pixels @param {boolean} narrow whether the screen is that of a phone
   */
  measure(type, narrow) {
    const width = this.stage.clientWidth;
    if (!this.arrangement || width < 10) return 0;
    const share = narrow ? TALLEST_NARROW : width < SMALL * type ? TALLEST_SMALL : TALLEST;
    const tallest = Math.max(TALL * type, share * width);
    return Math.max((narrow ? LOW_NARROW : LOW) * type, this.cube.measure(this.arrangement, this.headings ?? null, width, tallest, type, narrow));
  }

  /** After it was measured. @param {number} height of the cube @param {number} type @param {number} ratio */
  resize(height, type, ratio) {
    const width = this.stage.clientWidth;
    this.cube.resize(width, height, ratio);
    this.cube.canvas.style.height = `${height}px`;
    this.line.canvas.style.height = `${LINE_HEIGHT * type}px`;
    this.line.resize(this.line.canvas.clientWidth, LINE_HEIGHT * type, ratio, 0.95 * type);
  }

  /** By how many degrees the closed cube turns so that it is seen as it is under another kind. @param {Kind} kind */
  quarterTo(kind) {
    const [from, to] = [this.kind, kind].map((each) => (each === "batch" ? 1 : 0));
    return this.arrangement?.maps ? 0 : 90 * (to - from);
  }
}
