// The number line: a group's values as dots, its mean a tick, its deviation a bracket, an arrow to the shown cell.
import { STEPS, rangesOf, taken } from "./scales.js";
import { FONT } from "./view.js";

/**
 * What a line shows, at four steps: 0 values as they are, 1 minus the mean, 2 normalized, 3 scaled and shifted.
 * @typedef {object} LineScene
 * @property {number[]} values of the group
 * @property {number} chosen the place of the shown cell among them
 * @property {number | null} mean null where none is subtracted
 * @property {number} sd what is divided by
 * @property {number[]} gamma of each value
 * @property {number[]} beta of each value
 * @property {string} meanText
 * @property {string} sdText
 * @property {(values: number[]) => string[]} ticks prints numbers of the axis
 * @property {string} dot the colour of dots
 * @property {string} accent
 * @property {import("./theme.js").Theme} theme
 */

const PITCH = 2.26;
const FEW = 0.98;
/** So many columns of dots stand side by side at one place at most. */
const WIDEST = 7;
/** The radius of the largest dots, and of those from which on columns become wider, in units of the type size. */
const [LARGEST, SMALL] = [0.42, 0.19];

/** A step of 1, 2 or 5 times a power of ten that gives about so many ticks. @param {number} span @param {number} count */
function tickStep(span, count) {
  const raw = span / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  return power * ([1, 2, 5, 10].find((step) => step * power >= raw) ?? 10);
}

export class NumberLine {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    /** @type {LineScene | null} */
    this.scene = null;
    /** @type {{x: number[], level: number[]}[]} */
    this.stacks = [];
    this.radius = 1;
    this.step = 0;
    this.width = 0;
    this.height = 0;
    this.ratio = 1;
    this.type = 16;
  }

  /** @param {number} width @param {number} height @param {number} ratio @param {number} type */
  resize(width, height, ratio, type) {
    [this.width, this.height, this.ratio, this.type] = [width, height, ratio, type];
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.canvas.width !== w || this.canvas.height !== h) {
      this.canvas.width = w;
      this.canvas.height = h;
    }
  }

  /**
   * @param {LineScene | null} scene
   * @param {import("./scales.js").Range[] | null} [ranges] of the axis at the four steps, if not its own
   * @param {number} [most] the largest radius of dots
   */
  show(scene, ranges = null, most = Infinity) {
    this.scene = scene;
    if (!scene || this.width < 10) {
      return;
    }
    this.ranges = ranges ?? rangesOf(scene);
    const room = this.#floor() - this.#ceiling();
    const order = scene.values.map((_, i) => i).sort((a, b) => Number(a === scene.chosen) - Number(b === scene.chosen));
    const small = SMALL * this.type;
    for (const [largest, least, widens] of /** @type {const} */ ([[Math.min(most, LARGEST * this.type), Math.min(most, small), false], [Math.min(most, small), 0.9, true]])) {
      if (this.#fitted(order, room, largest, least, widens)) break;
    }
  }

  /**
   * Stack the dots, as large as fits in the height.
   * @param {number[]} order @param {number} room @param {number} largest @param {number} least @param {boolean} widens
   * @returns {boolean} whether they fit
   */
  #fitted(order, room, largest, least, widens) {
    for (let radius = largest; ; radius = Math.max(least, 0.9 * radius)) {
      this.radius = radius;
      const most = widens ? Math.max(1, Math.floor(room / PITCH / radius)) : Infinity;
      this.stacks = STEPS.map((step) => this.#stacked(step, order, radius, most));
      const tallest = this.stacks.reduce((top, { level }) => level.reduce((each, own) => Math.max(each, own), top), 0) + 1;
      if (tallest * PITCH * radius <= room) return true;
      if (radius <= least) return false;
    }
  }

  #floor() {
    return this.height - 1.75 * this.type;
  }

  #ceiling() {
    return 2.5 * this.type;
  }

  /** @param {number} value @param {[number, number]} range */
  #x(value, [low, high]) {
    const margin = 0.9 * this.type;
    return margin + ((value - low) / (high - low)) * (this.width - 2 * margin);
  }

  /**
   * Where dots stand at a step: those of one place above each other, in as many columns side by side as it takes and
   * as there is room for.
   * @param {number} step @param {number[]} order @param {number} radius @param {number} most the dots of a column
   */
  #stacked(step, order, radius, most) {
    const scene = /** @type {LineScene} */ (this.scene);
    const range = /** @type {[number, number][]} */ (this.ranges)[step];
    const x = scene.values.map((value, i) => this.#x(taken(scene, value, i, step), range));
    const places = [...new Set(x.map((each) => Math.round(each * 100) / 100))].sort((a, b) => a - b);
    const pitch = PITCH * radius;
    const nearest = places.reduce((least, place, i) => (i ? Math.min(least, place - places[i - 1]) : least), Infinity);
    const apart = nearest >= pitch * FEW;
    const column = (/** @type {number} */ each) => (apart ? Math.round(each * 100) : Math.round(each / pitch));
    /** @type {Map<number, number>} */
    const counts = new Map();
    x.forEach((each) => counts.set(column(each), (counts.get(column(each)) ?? 0) + 1));
    const room = apart ? Math.max(1, Math.min(WIDEST, Math.floor((0.86 * nearest) / pitch))) : 1;
    const wide = Math.max(1, Math.min(room, Math.ceil(Math.max(...counts.values()) / most)));
    /** @type {Map<number, number>} */
    const heights = new Map();
    const level = new Array(x.length).fill(0);
    const shown = x.map((each) => (apart ? each : Math.round(each / pitch) * pitch));
    for (const i of order) {
      const key = column(x[i]);
      const below = heights.get(key) ?? 0;
      const inRow = Math.min(wide, /** @type {number} */ (counts.get(key)) - Math.floor(below / wide) * wide);
      level[i] = Math.floor(below / wide);
      shown[i] += ((below % wide) - (inRow - 1) / 2) * pitch;
      heights.set(key, below + 1);
    }
    return { x: shown, level };
  }

  /** Draw the line at its step, which may lie between two. */
  draw() {
    const { context: ctx, scene } = this;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, this.canvas.width, this.canvas.height);
    if (!scene || !this.stacks.length || !this.ranges || this.width < 10) {
      return;
    }
    ctx.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    const before = Math.floor(this.step);
    const after = Math.min(3, before + 1);
    const share = this.step - before;
    const along = (/** @type {number} */ from, /** @type {number} */ to) => from + (to - from) * share;
    const [first, second] = [this.ranges[before], this.ranges[after]];
    const range = /** @type {[number, number]} */ ([along(first[0], second[0]), along(first[1], second[1])]);
    const { radius } = this;
    this.#axis(scene, range);
    const floor = this.#floor();
    const at = (/** @type {number} */ value) =>
      this.#x(along(taken(scene, value, scene.chosen, before), taken(scene, value, scene.chosen, after)), range);
    const [a, b] = [this.stacks[before], this.stacks[after]];
    const spots = scene.values.map((_, i) => [along(a.x[i], b.x[i]), floor - 1 - (along(a.level[i], b.level[i]) * PITCH + 1) * radius]);
    ctx.fillStyle = scene.dot;
    ctx.beginPath();
    for (const [x, y] of spots) {
      ctx.moveTo(x + radius, y);
      ctx.arc(x, y, radius, 0, 2 * Math.PI);
    }
    ctx.fill();
    this.#statistics(scene, at);
    this.#arrow(scene, at(scene.mean ?? 0), spots[scene.chosen], radius);
  }

  /** @param {LineScene} scene @param {[number, number]} range */
  #axis(scene, range) {
    const ctx = this.context;
    const [floor, type] = [this.#floor(), this.type];
    const room = Math.max(2, Math.floor(this.width / (3.6 * type)));
    const step = tickStep(range[1] - range[0], room);
    const start = Math.ceil(range[0] / step);
    const ticks = [];
    for (let i = start; i * step <= range[1] && ticks.length < 40; i++) {
      ticks.push(Number((i * step).toPrecision(12)));
    }
    ctx.strokeStyle = scene.theme.muted;
    ctx.lineWidth = Math.max(1, type / 13);
    ctx.beginPath();
    ctx.moveTo(0.3 * type, floor);
    ctx.lineTo(this.width - 0.3 * type, floor);
    for (const tick of ticks) {
      ctx.moveTo(this.#x(tick, range), floor);
      ctx.lineTo(this.#x(tick, range), floor + 0.35 * type);
    }
    ctx.stroke();
    ctx.fillStyle = scene.theme.muted;
    ctx.font = `400 ${0.86 * type}px ${FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "top";
    let free = -Infinity;
    for (const [i, text] of scene.ticks(ticks).entries()) {
      const x = this.#x(ticks[i], range);
      const half = ctx.measureText(text).width / 2;
      if (x - half > free && x - half > 0 && x + half < this.width) {
        ctx.fillText(text, x, floor + 0.55 * type);
        free = x + half + 0.4 * type;
      }
    }
  }

  /** The mean's tick and the deviation's bracket with their names. @param {LineScene} scene @param {(value: number) => number} at */
  #statistics(scene, at) {
    const ctx = this.context;
    const { type } = this;
    const [bracket, floor] = [1.75 * type, this.#floor()];
    const mean = scene.mean ?? 0;
    const [left, middle, right] = [mean - scene.sd, mean, mean + scene.sd].map(at);
    ctx.strokeStyle = scene.accent;
    ctx.fillStyle = scene.accent;
    ctx.lineWidth = Math.max(1.5, type / 8);
    ctx.lineCap = "butt";
    ctx.beginPath();
    const start = scene.mean === null ? middle : left;
    ctx.moveTo(start, bracket);
    ctx.lineTo(right, bracket);
    for (const end of [start, right]) {
      ctx.moveTo(end, bracket - 0.4 * type);
      ctx.lineTo(end, bracket + 0.4 * type);
    }
    if (scene.mean !== null) {
      ctx.moveTo(middle, bracket - 0.4 * type);
      ctx.lineTo(middle, floor + 0.3 * type);
    }
    ctx.stroke();
    ctx.font = `600 ${0.92 * type}px ${FONT}`;
    ctx.textBaseline = "bottom";
    ctx.textAlign = "left";
    const gap = 1.1 * type;
    const widths = [scene.meanText, scene.sdText].map((text) => (text ? ctx.measureText(text).width : 0));
    const total = widths[0] + widths[1] + (widths[0] && widths[1] ? gap : 0);
    let x = Math.min(Math.max((start + right) / 2 - total / 2, 2), this.width - total - 2);
    for (const [i, text] of [scene.meanText, scene.sdText].entries()) {
      ctx.fillText(text, x, bracket - 0.5 * type);
      x += widths[i] ? widths[i] + gap : 0;
    }
  }

  /** An arrow from the mean to the shown value, which has a ring. @param {LineScene} scene @param {number} from @param {number[]} spot @param {number} radius */
  #arrow(scene, from, [x, y], radius) {
    const ctx = this.context;
    const { type, theme } = { type: this.type, theme: scene.theme };
    const side = Math.sign(x - from);
    const ring = Math.max(radius, 0.3 * type);
    ctx.strokeStyle = theme.hero;
    ctx.fillStyle = theme.hero;
    ctx.lineWidth = Math.max(1.5, type / 8);
    const head = 0.75 * type;
    const tip = x - side * (ring + 1);
    if (Math.abs(tip - from) > head && (tip - from) * side > 0) {
      ctx.beginPath();
      ctx.moveTo(from, y);
      ctx.lineTo(tip - side * head * 0.8, y);
      ctx.stroke();
      ctx.beginPath();
      ctx.moveTo(tip, y);
      ctx.lineTo(tip - side * head, y - 0.36 * head);
      ctx.lineTo(tip - side * head, y + 0.36 * head);
      ctx.fill();
    }
    ctx.beginPath();
    ctx.arc(x, y, ring, 0, 2 * Math.PI);
    ctx.fillStyle = scene.dot;
    ctx.fill();
    ctx.stroke();
  }
}
