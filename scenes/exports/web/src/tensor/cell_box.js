// The cell that is looked at: where it is, its value to change, and what a change moved.
import { NumberFormat } from "./core/index.js";
import { cellName } from "./axes.js";
import { filled, make, write } from "./dom.js";
import { kindName } from "./panel.js";

/** @typedef {import("./model.js").Model} Model */

export class CellBox {
  /**
   * @param {Record<string, string>} words
   * @param {{change: (cell: number, value: number) => string | null, follow: (cell: number) => void, mate: () => void, undo: () => void}} acts
   */
  constructor(words, acts) {
    this.words = words;
    this.cell = -1;
    /** @type {Model | null} */
    this.model = null;
    this.address = make("span", { class: "address" });
    this.value = make("input", { type: "number", id: "value", step: "any", inputmode: "decimal", "aria-describedby": "value-error" });
    this.slide = make("input", { type: "range" });
    this.error = make("p", { class: "error", id: "value-error", role: "alert" });
    this.follow = make("button", { type: "button" }, words.follow);
    this.mate = make("button", { type: "button" }, words.mate);
    this.undo = make("button", { type: "button" }, words.undo);
    this.moved = make("table", { class: "moved" });
    this.hint = make("p", { class: "hint" }, words.hint);
    this.element = make(
      "section",
      { class: "cell", part: "cell", role: "group", "aria-label": words.cell },
      make(
        "div",
        { class: "row" },
        make("span", {}, make("span", { class: "swatch", "aria-hidden": "true" }), this.address),
        make("label", { for: "value" }, words.value),
        this.value,
        make("span", { class: "slide" }, this.slide),
        this.follow,
        this.mate,
        this.undo,
      ),
      this.error,
      this.moved,
      this.hint,
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
    this.follow.addEventListener("click", () => {
      acts.follow(this.cell);
      this.value.focus();
    });
    this.mate.addEventListener("click", () => acts.mate());
    this.undo.addEventListener("click", () => {
      acts.undo();
      this.value.focus();
    });
  }

  /** @param {Model} model @param {number} cell @param {string} language */
  show(model, cell, language) {
    const { words } = this;
    const data = model.before.data;
    if (this.model !== model) {
      this.#movedRows(model, language);
      const [low, high] = data.reduce(([l, h], value) => [Math.min(l, value), Math.max(h, value)], [Infinity, -Infinity]);
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
      write(this.address, cell === model.followed ? `${name} (${words.followed})` : name);
      this.value.setAttribute("aria-label", filled(words.value_of, { cell: name }));
      this.slide.setAttribute("aria-label", filled(words.value_slider, { cell: name }));
      const value = String(model.tensor.data[cell]);
      if (Number(this.value.value) !== model.tensor.data[cell] || this.value.value === "") this.value.value = value;
      this.slide.value = value;
    }
    this.follow.hidden = cell === model.followed;
    this.mate.hidden = model.mate() < 0;
    this.undo.hidden = !model.state.changes.length;
    this.hint.hidden = model.state.changes.length > 0;
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
      const changes = old !== fresh;
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
