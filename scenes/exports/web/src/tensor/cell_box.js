// The cell that is looked at: where it is, its value to change, and beside that what a change moved under every kind.
import { NumberFormat } from "./core/index.js";
import { cellName } from "./axes.js";
import { flatOf, indexOf } from "./core/layout.js";
import { filled, make, write } from "./dom.js";
import { kindName } from "./panel.js";
import { moves } from "./reason.js";

/** @typedef {import("./model.js").Model} Model */

/** A button that says less where there is less room. @param {string} label @param {string} short */
const button = (label, short) => worded(make("button", { type: "button" }, make("span", { class: "long" }), make("span", { class: "short" })), label, short);

/** @param {HTMLButtonElement} element @param {string} label @param {string} short */
function worded(element, label, short) {
  element.setAttribute("aria-label", label);
  [label, short].forEach((text, i) => write(element.children[i], text));
  return element;
}

/** So many digits of a value are written where it is changed. */
const DIGITS = 7;

export class CellBox {
  /**
   * @param {Record<string, string>} words
   * @param {{change: (cell: number, value: number) => string | null, choose: (cell: number) => void, follow: (cell: number) => void,
   *   mate: () => void, undo: () => void, close: () => void}} acts
   */
  constructor(words, acts) {
    this.words = words;
    this.cell = -1;
    /** @type {Model | null} */
    this.model = null;
    this.place = make("span", { class: "place", role: "group", "aria-label": words.cell });
    this.known = make("span", { class: "known" }, words.followed);
    this.value = make("input", { type: "number", id: "value", step: "any", inputmode: "decimal", "aria-describedby": "value-error" });
    this.slide = make("input", { type: "range" });
    this.error = make("p", { class: "error", id: "value-error", role: "alert" });
    this.follow = button(words.follow, words.follow_short);
    this.mate = button(words.mate, words.mate_short);
    this.undo = button(words.undo, words.undo_short);
    this.results = make("p", { class: "results" });
    this.close = make("button", { type: "button", class: "close", "aria-label": words.let_go }, "×");
    this.moved = make("table", { class: "moved" });
    this.hint = make("p", { class: "hint" }, words.hint);
    this.element = make(
      "section",
      { class: "cell", part: "cell", role: "group", "aria-label": words.cell },
      this.results,
      this.close,
      make("span", { class: "where" }, this.place, this.known),
      make("span", { class: "what" }, make("label", { for: "value" }, words.value), this.value, make("span", { class: "slide" }, this.slide)),
      make("span", { class: "acts" }, this.follow, this.mate, this.undo),
      this.error,
    );
    const change = (/** @type {string} */ text) => {
      const number = text.trim() === "" ? NaN : Number(text.trim().replace("−", "-"));
      const wrong = Number.isFinite(number) ? acts.change(this.cell, number) : filled(words.not_number, { value: JSON.stringify(text) });
      write(this.error, wrong ?? "");
      if (wrong) this.value.setAttribute("aria-invalid", "true");
      else this.value.removeAttribute("aria-invalid");
    };
    this.value.addEventListener("change", () => change(this.value.validity.badInput ? "?" : this.value.value));
    this.slide.addEventListener("input", () => change(this.slide.value));
    this.place.addEventListener("change", () => {
      const { axes } = /** @type {Model} */ (this.model);
      acts.choose(flatOf(axes.shape, [...this.place.querySelectorAll("select")].map(({ value }) => Number(value))));
    });
    this.follow.addEventListener("click", () => {
      acts.follow(this.cell);
      this.value.focus();
    });
    this.mate.addEventListener("click", () => acts.mate());
    this.close.addEventListener("click", () => acts.close());
    this.undo.addEventListener("click", () => {
      acts.undo();
      this.value.focus();
    });
  }

  /** @param {Model} model @param {number} cell @param {string} language */
  show(model, cell, language) {
    const { words } = this;
    if (this.model !== model) {
      this.#movedRows(model, language);
      const [low, high] = model.ends;
      const span = high - low || Math.abs(high) || 1;
      const step = 10 ** Math.floor(Math.log10(span / 20));
      this.slide.step = String(Number(step.toPrecision(1)));
      this.slide.min = String(Math.floor((low - span) / step) * step);
      this.slide.max = String(Math.ceil((high + span) / step) * step);
    }
    const name = cellName(model.axes, cell);
    if (cell !== this.cell || this.model !== model) {
      this.cell = cell;
      this.model = model;
      write(this.error, "");
      this.value.removeAttribute("aria-invalid");
      this.#placed(model, cell);
      this.value.setAttribute("aria-label", filled(words.value_of, { cell: name }));
      this.slide.setAttribute("aria-label", filled(words.value_slider, { cell: name }));
      const value = String(Number(model.tensor.data[cell].toPrecision(DIGITS)));
      if (Number(this.value.value) !== Number(value) || this.value.value === "") this.value.value = value;
      this.slide.value = value;
    }
    this.element.classList.toggle("pinned", model.pinned >= 0);
    this.known.hidden = cell !== model.followed;
    this.follow.hidden = cell === model.followed;
    const mate = model.mate();
    this.mate.hidden = mate < 0;
    if (model.changedCells.includes(mate)) worded(this.mate, words.mate_back, words.mate_back_short);
    else worded(this.mate, words.mate, words.mate_short);
    this.undo.hidden = !model.state.changes.length;
  }

  /** Show in a line what becomes of the cell under each kind that is shown. @param {import("./panel.js").Panel[]} panels */
  showResults(panels) {
    this.results.replaceChildren(
      ...panels
        .filter(({ readout }) => readout.result)
        .map(({ short, readout, color }) => make("span", { style: `--accent: ${color}` }, make("span", {}, short), ` ${readout.result}`)),
    );
  }

  /** Show a cell's index, from which another one can be chosen. @param {Model} model @param {number} cell */
  #placed({ axes }, cell) {
    const key = `${axes.axes} ${axes.shape}`;
    if (this.place.dataset.key !== key) {
      this.place.dataset.key = key;
      this.place.replaceChildren(
        ...axes.axes.map((name, i) => {
          const letter = name.toLowerCase();
          const options = Array.from({ length: axes.shape[i] }, (_, at) => make("option", { value: at }, String(at + 1)));
          const select = make("select", { "aria-label": filled(this.words.index_of, { axis: letter }) }, ...options);
          return make("label", {}, make("span", { "aria-hidden": "true" }, letter), select);
        }),
      );
    }
    const index = indexOf(axes.shape, cell);
    this.place.querySelectorAll("select").forEach((select, i) => (select.value = String(index[i])));
  }

  /** What every kind made of the followed cell before the changes, and makes of it now. @param {Model} model @param {string} language */
  #movedRows(model, language) {
    const { words } = this;
    this.moved.hidden = !model.state.changes.length;
    this.moved.replaceChildren();
    if (this.moved.hidden) return;
    const numbers = NumberFormat.forTensor(model.tensor, model.state.eps, language);
    const rows = model.kinds.map((kind) => {
      const [before, now] = [model.recordOrNull(kind, true), model.recordOrNull(kind)];
      if (!before || !now || before.refused || now.refused) return "";
      const [old, fresh] = [before.xHat[model.followed], now.xHat[model.followed]];
      const changes = moves(before, now, model.followed);
      const [first, second] = numbers.difference(old, fresh);
      return make(
        "tr",
        { "data-kind": kind },
        make("th", { scope: "row" }, kindName(words, kind, model.groups)),
        make("td", {}, first),
        make("td", {}, second),
        make("td", { class: changes ? "yes" : "no" }, changes ? words.moved_yes : words.moved_no),
      );
    });
    const titles = [words.method, `x̂ ${words.moved_before}`, `x̂ ${words.moved_now}`].map((text) => make("th", { scope: "col" }, text));
    this.moved.append(
      make("caption", {}, filled(words.moved, { cell: cellName(model.axes, model.followed) })),
      make("thead", {}, make("tr", {}, ...titles, make("td", {}))),
      make("tbody", {}, ...rows),
    );
  }
}
