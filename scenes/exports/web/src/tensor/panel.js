// One method on the tensor: its cube, its number line, and the arithmetic of the cell that is looked at.
import { NumberFormat, arithmetic, signed } from "./core/index.js";
import { arrange } from "./arrangement.js";
import { cellName } from "./axes.js";
import { Cube } from "./cube.js";
import { filled, make, tween, write } from "./dom.js";
import { NumberLine } from "./line.js";
import { Palette } from "./palette.js";
import { accent } from "./theme.js";

/** @typedef {import("./axes.js").Kind} Kind */
/** @typedef {import("./model.js").Model} Model */

const LINE_HEIGHT = 10.5;
const TALLEST = 0.82;
const OPENING = 750;
const TURNING = 450;
const STEPPING = 700;

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
    const picture = make("canvas", { "aria-hidden": "true" });
    this.stage = make(
      "div",
      { class: "cube", part: "cube", tabindex: 0, role: "application", "aria-roledescription": words.cube_role, "aria-describedby": "keys" },
      picture,
    );
    this.plot = make("canvas", { role: "img" });
    this.note = make("p", { class: "note" });
    this.sums = make("ol", { class: "sums", "aria-label": words.formula });
    this.element = make(
      "section",
      { class: "panel", part: "panel", role: "group", "aria-labelledby": `${id}-name` },
      make("div", { class: "head" }, this.name, this.count, this.answer),
      make("div", {}, this.stage, this.note),
      make("div", { class: "work" }, this.plot, this.sums),
    );
    this.cube = new Cube(picture);
    this.line = new NumberLine(this.plot);
    this.shownKey = "";
    /** @type {(() => void)[]} */
    this.endings = [];
    this.running = 0;
  }

  /** Whether cube or line are on their way. */
  get moving() {
    return this.running > 0;
  }

  /**
   * Show a kind of a model, without drawing yet.
   * @param {Model} model @param {Kind} kind @param {import("./theme.js").Theme} theme @param {string} language
   */
  set(model, kind, theme, language) {
    this.model = model;
    this.kind = kind;
    this.theme = theme;
    this.numbers = NumberFormat.forTensor(model.tensor, model.state.eps, language);
    const parts = model.parts(kind);
    const { axes } = model;
    this.parts = parts;
    this.record = model.recordOrNull(kind);
    const byFeatures = kind === "batch";
    this.palette = new Palette(theme, parts.count, byFeatures ? "features" : "samples");
    const key = JSON.stringify([axes.shape, axes.axes, kind, model.groups]);
    if (key !== this.arrangedFor) {
      this.arrangedFor = key;
      this.arrangement = arrange(axes, kind, model.groups);
    }
    this.element.style.setProperty("--accent", accent(theme, kind));
    const words = this.words;
    this.title = kindName(words, kind, model.groups);
    write(this.name, this.title);
    const [count, n] = [parts.count, parts.n].map((each) => this.numbers.count(each));
    const one = parts.count === 1;
    const text = parts.kind.centred ? (one ? words.count_one : words.count) : one ? words.count_squares_one : words.count_squares;
    this.counted = filled(text, { count, n });
    write(this.count, this.counted);
    write(this.note, this.arrangement.elided ? words.elided : "");
    this.note.hidden = !this.arrangement.elided;
    const sizes = axes.axes.map((name, i) => `${name} = ${axes.shape[i]}`).join(", ");
    this.stage.setAttribute("aria-label", filled(words.cube, { name: this.title, shape: sizes, count: this.counted }));
  }

  /** The values that cells show at a step, in row-major order. @param {number} step */
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
      const [low, high] = values.reduce(([l, h], value) => [Math.min(l, value), Math.max(h, value)], [Infinity, -Infinity]);
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
      groupOfSlab: (/** @type {number} */ slab) => {
        const own = ofBlock.slice(slab * perSlab, (slab + 1) * perSlab);
        return own.every((group) => group === own[0]) ? own[0] : -1;
      },
      lit,
      followed: model.followed,
      chosen: cell,
      edges: this.#edges(),
    };
    this.cube.show(this.scene);
    this.cube.draw();
    this.#compute(cell);
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
      const { faces, edge } = /** @type {Palette} */ (this.palette).cell(key);
      return { face: faces[2], edge, look: ["plain", "lit", "aside"][key % 3] };
    });
  }

  /** @param {number} cell */
  #compute(cell) {
    const { record, parts, numbers, words, theme, palette } = this;
    const model = /** @type {Model} */ (this.model);
    if (!parts || !numbers || !theme || !palette) return;
    const refusedBy = record ? record.refused : model.refusal(this.kind);
    this.plot.hidden = !record || Boolean(refusedBy);
    this.sums.replaceChildren();
    if (!record || refusedBy) {
      write(this.answer, "");
      this.sums.append(make("li", { class: "refused" }, refusedBy ?? ""));
      this.line.show(null);
      this.line.draw();
      return;
    }
    const group = record.groupOf[cell];
    const members = [...record.groupOf.keys()].filter((each) => record.groupOf[each] === group);
    const told = this.#told(cell);
    this.sums.append(...told.lines.map(written));
    write(this.answer, `${told.x} → ${told.steps[model.state.step || 2]}`);
    const sd = Math.hypot(record.sd[group], Math.sqrt(record.eps));
    const predicts = record.mode === "prediction";
    const meanText = record.centred ? filled(predicts ? words.running_mean : words.mean, { value: told.mean }) : "";
    const sdText = filled(record.centred ? words.deviation : words.typical, { value: told.sd });
    const of = (/** @type {Float64Array | null} */ values) => members.map((each) => (values ? values[record.parameterOf[each]] : 0));
    this.line.show({
      values: members.map((each) => model.tensor.data[each]),
      chosen: members.indexOf(cell),
      mean: record.centred ? record.mean[group] : null,
      sd,
      gamma: of(record.gamma),
      beta: of(record.beta),
      meanText,
      sdText,
      ticks: (values) => [...numbers.axis(values)],
      dot: palette.dot(group),
      accent: accent(theme, this.kind),
      theme,
    });
    this.plot.setAttribute(
      "aria-label",
      filled(words.line, {
        name: this.title ?? "",
        n: numbers.count(members.length),
        cell: cellName(model.axes, cell),
        mean: meanText,
        deviation: sdText,
        value: told.steps[model.state.step],
      }).replace(": , ", ": "),
    );
    this.line.draw();
  }

  /** A cell's numbers as they are printed. @param {number} cell */
  #told(cell) {
    const { tensor } = /** @type {Model} */ (this.model);
    const { record, numbers } = this;
    const { printed, lines } = arithmetic(tensor, /** @type {any} */ (record), cell, { numbers });
    const { x, mean = "", centred, xHat, y } = printed;
    return { lines, x, mean, sd: lines.find(({ name }) => name === "sd")?.result ?? "", steps: [x, centred, signed(xHat), signed(y)] };
  }

  /** What is said of a cell to those who do not see it. @param {number} cell */
  said(cell) {
    const { record, numbers, words } = this;
    const model = /** @type {Model} */ (this.model);
    if (!record || !numbers) return "";
    const told = this.#told(cell);
    return filled(words.said, {
      cell: cellName(model.axes, cell),
      value: told.x,
      name: this.title ?? "",
      shares: numbers.count(record.n),
      mean: record.centred ? filled(words.mean, { value: told.mean }) : filled(words.typical, { value: told.sd }),
      x_hat: told.steps[2],
    });
  }

  /** How tall the cube is at the width that it has. @param {number} type the type size in pixels */
  measure(type) {
    const width = this.stage.clientWidth;
    if (!this.arrangement || width < 10) return 0;
    return Math.max(13 * type, this.cube.measure(this.arrangement, width, Math.max(15 * type, TALLEST * width), type));
  }

  /** @param {number} height of the cube @param {number} type @param {number} ratio */
  resize(height, type, ratio) {
    const width = this.stage.clientWidth;
    if (this.arrangement) this.cube.measure(this.arrangement, width, Math.max(15 * type, TALLEST * width), type);
    this.cube.resize(width, height, ratio);
    this.cube.canvas.style.height = `${height}px`;
    this.plot.style.height = `${LINE_HEIGHT * type}px`;
    this.line.resize(this.plot.clientWidth, LINE_HEIGHT * type, ratio, 0.95 * type);
  }

  /** End what is still moving. */
  settle() {
    while (this.endings.length) {
      this.endings.pop()?.();
    }
  }

  /** @param {number} milliseconds @param {(share: number) => void} show @param {() => void} [then] */
  #run(milliseconds, show, then = () => {}) {
    this.running += 1;
    this.cube.moving = milliseconds > 0;
    const end = tween(milliseconds, show, () => {
      this.running -= 1;
      this.cube.moving = false;
      then();
    });
    this.endings.push(end);
  }

  /** By how many degrees the closed cube turns so that it is seen as it is under another kind. @param {Kind} kind */
  quarterTo(kind) {
    const [from, to] = [this.kind, kind].map((each) => (each === "batch" ? 1 : 0));
    return this.arrangement?.maps ? 0 : 90 * (to - from);
  }

  /** Go to a pose. @param {import("./cube.js").Pose} pose @param {boolean} animate @param {() => void} [then] */
  go(pose, animate, then = () => {}) {
    this.settle();
    const start = { ...this.cube.pose };
    const show = (/** @type {import("./cube.js").Pose} */ shown) => {
      this.cube.pose = shown;
      this.cube.draw();
    };
    const blend = (/** @type {import("./cube.js").Pose} */ from, /** @type {import("./cube.js").Pose} */ to, /** @type {number} */ share) =>
      show({
        turned: from.turned + (to.turned - from.turned) * share,
        raised: from.raised + (to.raised - from.raised) * share,
        open: from.open + (to.open - from.open) * share,
      });
    const done = () => {
      this.cube.draw();
      then();
    };
    if (start.open === pose.open) {
      const still = start.turned === pose.turned && start.raised === pose.raised;
      this.#run(animate && !still ? TURNING : 0, (share) => blend(start, pose, share), done);
      return;
    }
    // slabs slide in the view at rest, in which none passes through another
    const rest = { turned: 0, raised: 0, open: start.open };
    const slid = { ...rest, open: pose.open };
    const turned = start.turned !== 0 || start.raised !== 0;
    this.#run(animate && turned ? TURNING : 0, (share) => blend(start, rest, share), () =>
      this.#run(animate ? OPENING : 0, (share) => blend(rest, slid, share), () =>
        this.#run(animate && (pose.turned || pose.raised) ? TURNING : 0, (share) => blend(slid, pose, share), done),
      ),
    );
  }

  /** Take the number line to a step. @param {number} step @param {boolean} animate */
  step(step, animate) {
    const from = this.line.step;
    this.#run(animate && from !== step ? STEPPING * Math.min(2, Math.abs(step - from)) : 0, (share) => {
      this.line.step = from + (step - from) * share;
      this.line.draw();
    });
  }
}

/** A line of arithmetic: what is computed, the formula, its numbers and what they give. @param {import("./core/arithmetic.js").Line} line */
function written(line) {
  const item = make("li", { "data-name": line.name });
  const parts = [line.symbol, line.formula, line.expression].filter(Boolean);
  const classes = parts.map((part) => (part === line.symbol ? "symbol" : part === line.formula ? "formula" : "numbers"));
  parts.forEach((part, i) => item.append(make("span", { class: classes[i] }, i ? `= ${part}` : part)));
  item.append(make("span", { class: line.name === "xHat" || line.name === "y" ? "result" : "given" }, `${line.comesOut ? "=" : "≈"} ${line.result}`));
  return item;
}
