// What is computed of the cell that is looked at: its group on a number line, and the arithmetic line by line.
import { arithmetic, signed } from "./core/index.js";
import { cellName } from "./axes.js";
import { filled, make } from "./dom.js";
import { effect, moves, positionInGroup } from "./reason.js";
import { accent } from "./theme.js";

/**
 * @typedef {object} Shown
 * @property {import("./model.js").Model} model
 * @property {import("./axes.js").Kind} kind
 * @property {import("./core/normalize.js").NormRecord | null} record
 * @property {import("./core/numbers.js").NumberFormat} numbers
 * @property {import("./theme.js").Theme} theme
 * @property {import("./palette.js").Palette} palette
 * @property {string} title
 */

export class Readout {
  /**
   * @param {Record<string, string>} words
   * @param {HTMLCanvasElement} plot of the number line
   * @param {HTMLOListElement} sums
   * @param {HTMLElement} reason
   */
  constructor(words, plot, sums, reason) {
    this.words = words;
    this.plot = plot;
    this.sums = sums;
    this.reason = reason;
    /** @type {import("./line.js").LineScene | null} what the number line is to show */
    this.scene = null;
    /** What becomes of the cell. */
    this.result = "";
  }

  /**
   * Show the arithmetic of a cell and say how it stands; what its number line shows is kept for later.
   * @param {Shown} shown @param {number} cell
   * @returns {string} its value and what becomes of it
   */
  show(shown, cell) {
    const { model, kind, record, numbers, theme, palette, title } = shown;
    const { words } = this;
    const refusedBy = record ? record.refused : model.refusal(kind);
    const { plot } = this;
    this.scene = null;
    this.result = "";
    this.reason.replaceChildren();
    plot.hidden = !record || Boolean(refusedBy);
    this.sums.replaceChildren();
    if (!record || refusedBy) {
      this.sums.append(make("li", { class: "refused" }, refusedBy ?? ""));
      return "";
    }
    const group = record.groupOf[cell];
    const members = [...record.groupOf.keys()].filter((each) => record.groupOf[each] === group);
    const printed = printsOf(shown, cell);
    this.sums.append(...printed.lines.map(written));
    const sd = Math.hypot(record.sd[group], Math.sqrt(record.eps));
    const predicts = record.mode === "prediction";
    const meanText = record.centred ? filled(predicts ? words.running_mean : words.mean, { value: printed.mean }) : "";
    const sdText = filled(record.centred ? words.deviation : words.typical, { value: printed.sd });
    const of = (/** @type {Float64Array | null} */ values) => members.map((each) => (values ? values[record.parameterOf[each]] : 0));
    this.scene = {
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
      accent: accent(theme, kind),
      theme,
    };
    this.#reason(shown, cell, printed);
    plot.setAttribute(
      "aria-label",
      filled(words.line, {
        name: title,
        n: numbers.count(members.length),
        cell: cellName(model.axes, cell),
        mean: meanText,
        deviation: sdText,
        value: printed.steps[model.state.step],
      }).replace(": , ", ": "),
    );
    const compared = this.#compared(shown, cell, printed);
    this.result = compared || printed.steps[model.state.step || 2];
    return compared ? `${printed.x}: ${compared}` : `${printed.x} → ${this.result}`;
  }

  /** What became of a cell before values were changed by hand and what does now; "" where none was.
   * @param {Shown} shown @param {number} cell @param {ReturnType<typeof printsOf>} printed */
  #compared({ model, kind, record, numbers }, cell, { steps }) {
    const { words } = this;
    const step = model.state.step || 2;
    const now = /** @type {import("./core/normalize.js").NormRecord} */ (record);
    const before = model.changedCells.length ? model.recordOrNull(kind, true) : null;
    if (!before || before.refused) return "";
    const [old, fresh] = [reached(before, model.before.data, cell, step), reached(now, model.tensor.data, cell, step)];
    const [first, second] = numbers.difference(old, fresh, step === 1 ? numbers.data : numbers.ratios);
    if (first === second || (step > 1 && !moves(before, now, cell))) return filled(words.unchanged, { now: steps[step] });
    return `${signed(first)} → ${signed(second)}`;
  }

  /** One sentence: how the cell stands in its group, or what changes did; then what they did to the followed cell.
   * @param {Shown} shown @param {number} cell @param {ReturnType<typeof printsOf>} printed */
  #reason({ model, kind, record, numbers }, cell, printed) {
    const { words } = this;
    const now = /** @type {import("./core/normalize.js").NormRecord} */ (record);
    const before = model.recordOrNull(kind, true);
    const why = before && !before.refused ? effect(words, model, before, now, cell, numbers) : "";
    if (!before || !why) {
      this.reason.append(positionInGroup(words, model.axes, now, cell, { x: printed.x, mean: printed.mean, xHat: printed.steps[2] }));
      return;
    }
    const { followed } = model;
    const moved = moves(before, now, followed);
    const [old, fresh] = numbers.difference(before.xHat[followed], now.xHat[followed]);
    this.reason.append(
      why,
      make(
        "strong",
        { class: moved ? "yes" : "no" },
        filled(moved ? words.followed_moved : words.followed_still, { cell: cellName(model.axes, followed), before: signed(old), now: signed(fresh) }),
      ),
    );
  }

  /** What is said of a cell to those who do not see it. @param {Shown} shown @param {number} cell */
  said(shown, cell) {
    const { model, record, numbers, title } = shown;
    const { words } = this;
    if (!record) return "";
    const printed = printsOf(shown, cell);
    return filled(words.said, {
      cell: cellName(model.axes, cell),
      value: printed.x,
      name: title,
      shares: numbers.count(record.n),
      mean: record.centred ? filled(words.mean, { value: printed.mean }) : filled(words.typical, { value: printed.sd }),
      x_hat: printed.steps[2],
    });
  }
}

/** A cell's numbers as they are printed. @param {Shown} shown @param {number} cell */
function printsOf({ model, record, numbers }, cell) {
  const { printed, lines } = arithmetic(model.tensor, /** @type {any} */ (record), cell, { numbers });
  const { mean = "", centred, xHat, y } = printed;
  const value = model.tensor.data[cell];
  // beside far larger ones a value may be printed as 0
  const x = numbers.nonzero(value, printed.x, numbers.root(value));
  const sd = lines.find(({ name }) => name === "sd")?.result ?? "";
  return { lines, x, mean, sd, steps: [x, centred, signed(xHat), signed(y)] };
}

/** What a cell's value has become at a step from 1 to 3. @param {import("./core/normalize.js").NormRecord} record @param {Float64Array} data
 * @param {number} cell @param {number} step */
function reached({ centred, mean, groupOf, xHat, y }, data, cell, step) {
  return step === 1 ? data[cell] - (centred ? mean[groupOf[cell]] : 0) : (step === 2 ? xHat : y)[cell];
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
