// The values as a table, the text alternative of the cube: each cell can be reached, lights its group and can be pinned.
import { flatOf, indexOf } from "./core/layout.js";
import { filled, make } from "./dom.js";

/** @typedef {import("./model.js").Model} Model */

/** @param {Model["axes"]} axes @param {string[]} names */
function places(axes, names) {
  return names.reduce(
    (found, name) => found.flatMap((place) => Array.from({ length: axes.size(name) }, (_, i) => ({ ...place, [name]: i }))),
    /** @type {Record<string, number>[]} */ ([{}]),
  );
}

export class ValueTable {
  /**
   * @param {Record<string, string>} words
   * @param {{look: (cell: number) => void, leave: () => void, pin: (cell: number) => void, free: () => void}} acts
   */
  constructor(words, acts) {
    this.words = words;
    this.acts = acts;
    this.sample = 0;
    this.pick = make("select", { "aria-label": words.sample });
    this.pager = make("div", { class: "pager" }, make("span", { "aria-hidden": "true" }, words.sample), this.pick);
    this.table = make("table", { class: "values", role: "grid" });
    this.element = make(
      "details",
      { part: "table" },
      make("summary", {}, words.table),
      this.pager,
      make("div", { class: "scroll" }, this.table),
    );
    this.element.addEventListener("toggle", () => this.#build());
    this.pick.addEventListener("change", () => {
      this.sample = Number(this.pick.value);
      this.#build();
    });
    this.table.addEventListener("keydown", (event) => this.#key(event));
    this.table.addEventListener("focusin", (event) => this.#focused(event));
    this.table.addEventListener("focusout", (event) => {
      if (!this.table.contains(/** @type {Node | null} */ (event.relatedTarget))) acts.leave();
    });
    this.table.addEventListener("click", (event) => {
      const cell = cellOf(event.target);
      if (cell >= 0) acts.pin(cell);
    });
    this.table.addEventListener("pointermove", (event) => {
      // a table that is built anew under a mouse at rest is not pointed at
      const cell = event.pointerType === "mouse" && (event.movementX || event.movementY) ? cellOf(event.target) : -1;
      if (cell >= 0) acts.look(cell);
    });
    this.table.addEventListener("pointerleave", () => acts.leave());
  }

  /** @param {Model} model @param {(values: Float64Array) => readonly string[]} print @param {string} showing @param {Float64Array} values */
  set(model, print, showing, values) {
    this.model = model;
    this.texts = print(values);
    this.showing = showing;
    const { axes } = model;
    const samples = axes.batch ? axes.size(axes.batch) : 1;
    if (this.pick.childElementCount !== samples) {
      this.pick.replaceChildren(...Array.from({ length: samples }, (_, i) => make("option", { value: i }, String(i + 1))));
    }
    this.sample = Math.min(this.sample, samples - 1);
    this.pager.hidden = samples < 2;
    this.#build();
  }

  #build() {
    const { model, words, texts } = this;
    if (!this.element.open || !model || !texts) return;
    const { axes } = model;
    this.pick.value = String(this.sample);
    const rows = places(axes, axes.positions);
    const columns = places(axes, [axes.features]);
    this.rows = rows.length;
    this.columns = columns.length;
    const letters = axes.positions.map((name) => name.toLowerCase()).join(", ");
    const feature = axes.features.toLowerCase();
    const caption = filled(axes.batch && axes.size(axes.batch) > 1 ? words.table_caption : words.table_one, {
      sample: this.sample + 1,
      samples: axes.batch ? axes.size(axes.batch) : 1,
      showing: this.showing ?? "",
      rows: letters ? filled(words.positions, { axes: letters }) : words.row,
      columns: feature,
    });
    const head = make("tr", {}, letters ? make("th", { scope: "col" }, letters) : make("td", { role: "presentation" }));
    columns.forEach((place) => head.append(make("th", { scope: "col" }, `${feature} = ${place[axes.features] + 1}`)));
    const body = rows.map((row) => {
      const said = axes.positions.map((name) => row[name] + 1).join(", ");
      const line = make("tr", {}, make("th", { scope: "row" }, said || `${axes.batch?.toLowerCase() ?? ""} = ${this.sample + 1}`));
      for (const column of columns) {
        const place = { ...row, ...column, ...(axes.batch ? { [axes.batch]: this.sample } : {}) };
        const cell = flatOf(axes.shape, axes.axes.map((name) => place[name]));
        line.append(make("td", { role: "gridcell", tabindex: -1, "data-cell": cell }, texts[cell]));
      }
      return line;
    });
    this.table.replaceChildren(make("caption", {}, caption), make("thead", {}, head), make("tbody", {}, ...body));
    this.mark();
  }

  /** Mark the cells that share a statistic with the one that is looked at. @param {Set<number>} [shares] @param {number} [chosen] */
  mark(shares = this.shares ?? new Set(), chosen = this.chosen ?? -1) {
    this.shares = shares;
    this.chosen = chosen;
    const { model } = this;
    if (!this.element.open || !model) return;
    const cells = [.../** @type {NodeListOf<HTMLElement>} */ (this.table.querySelectorAll("td[data-cell]"))];
    const active = this.table.getRootNode();
    const focused = active instanceof ShadowRoot ? active.activeElement : null;
    const first = cells.find((td) => td === focused) ?? cells.find((td) => Number(td.dataset.cell) === chosen) ?? cells[0];
    for (const td of cells) {
      const cell = Number(td.dataset.cell);
      td.tabIndex = td === first ? 0 : -1;
      td.classList.toggle("shares", shares.has(cell));
      td.classList.toggle("chosen", cell === chosen);
      td.classList.toggle("followed", cell === model.followed);
      td.setAttribute("aria-selected", String(cell === chosen && shares.has(cell)));
    }
  }

  /** Show the sample of a cell and move the focus to it. @param {number} cell */
  focus(cell) {
    const { model } = this;
    if (!model) return;
    const { axes } = model;
    const sample = axes.batch ? indexOf(axes.shape, cell)[axes.at(axes.batch)] : 0;
    if (sample !== this.sample) {
      this.sample = sample;
      this.#build();
    }
    /** @type {HTMLElement | null} */ (this.table.querySelector(`[data-cell="${cell}"]`))?.focus();
  }

  /** @param {FocusEvent} event */
  #focused(event) {
    const cell = cellOf(event.target);
    if (cell >= 0) this.acts.look(cell);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const cell = cellOf(event.target);
    const { model } = this;
    if (cell < 0 || !model || event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    if (key === "Enter" || key === " ") {
      this.acts.pin(cell);
    } else if (key === "Escape") {
      this.acts.free();
    } else {
      const next = moved(model, cell, key);
      if (next === null) return;
      this.focus(next);
    }
    event.preventDefault();
  }
}

/** @param {EventTarget | null} target */
function cellOf(target) {
  const td = target instanceof Element ? target.closest("td[data-cell]") : null;
  return td instanceof HTMLElement ? Number(td.dataset.cell) : -1;
}

/**
 * The cell that a key leads to: left and right along the features, up and down along the positions, Page Up and Page
 * Down along the samples, Home and End to the ends of a row; null for other keys.
 * @param {Model} model @param {number} cell @param {string} key
 */
export function moved({ axes }, cell, key) {
  const index = indexOf(axes.shape, cell);
  const along = (/** @type {string[]} */ names, /** @type {number} */ step) => {
    let flat = names.reduce((place, name) => place * axes.size(name) + index[axes.at(name)], 0) + step;
    const count = names.reduce((product, name) => product * axes.size(name), 1);
    flat = Math.max(0, Math.min(count - 1, flat));
    for (const name of [...names].reverse()) {
      index[axes.at(name)] = flat % axes.size(name);
      flat = Math.floor(flat / axes.size(name));
    }
  };
  const batch = axes.batch ? [axes.batch] : [];
  const far = axes.size(axes.features);
  /** @type {Record<string, [string[], number]>} */
  const ways = {
    ArrowLeft: [[axes.features], -1],
    ArrowRight: [[axes.features], 1],
    ArrowUp: [axes.positions, -1],
    ArrowDown: [axes.positions, 1],
    PageUp: [batch, -1],
    PageDown: [batch, 1],
    Home: [[axes.features], -far],
    End: [[axes.features], far],
  };
  if (!ways[key]) return null;
  along(...ways[key]);
  return flatOf(axes.shape, index);
}
