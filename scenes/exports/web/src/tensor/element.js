// <normreel-tensor>: a live tensor, its cuts, and what changes when anything is changed.
import { KINDS } from "./core/index.js";
import { cellName } from "./axes.js";
import { CellBox } from "./cell_box.js";
import { Bar, Settings } from "./controls.js";
import { filled, make, write } from "./dom.js";
import { Model } from "./model.js";
import { OwnValues } from "./own_values.js";
import { Panel } from "./panel.js";
import { DEFAULTS, changed, fromHash, toHash } from "./state.js";
import { STYLE } from "./style.js";
import { ValueTable, moved } from "./table.js";
import { THEMES, accent } from "./theme.js";
import { watch } from "./gestures.js";
import { tensor as WORDS } from "../../../../texts/en/page.toml";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./axes.js").Kind} Kind */

const TURN = 15;
const [MOST_TURNED, MOST_RAISED] = [75, 50];
const QUIET = 300;
const MOST_PIXELS = 6e6;

/** What an attribute says of the state. @type {Record<string, (text: string) => Partial<State>>} */
const ATTRIBUTES = {
  shape: (text) => ({ shape: text.split(/[\s,×x]+/).filter(Boolean).map(Number) }),
  layout: (text) => ({ layout: text }),
  kind: (text) => ofKind(text),
  view: (text) => ofKind(text),
  groups: (text) => ({ groups: Number(text) }),
  eps: (text) => ({ eps: Number(text) }),
  seed: (text) => ({ seed: Number(text) }),
  mode: (text) => ({ mode: /** @type {any} */ (text) }),
};

/** "group:4" names the groups too. @param {string} text @returns {Partial<State>} */
function ofKind(text) {
  const [view, groups] = text.trim().toLowerCase().replace("_", "-").split(":");
  return { view: /** @type {any} */ (view), ...(groups ? { groups: Number(groups) } : {}) };
}

export class NormreelTensor extends HTMLElement {
  static observedAttributes = [...Object.keys(ATTRIBUTES), "theme", "lang", "words"];

  /** @type {State} */
  #state = { ...DEFAULTS };
  /** @type {Model} */
  #model = new Model(DEFAULTS);
  /** @type {Panel[]} */
  #panels = [];
  #hovered = -1;
  #ready = false;
  #said = 0;
  /** @type {string | null} */
  #wrong = null;
  #dark = matchMedia("(prefers-color-scheme: dark)");
  #forced = matchMedia("(forced-colors: active)");
  #still = matchMedia("(prefers-reduced-motion: reduce)");
  #printing = false;
  #sizes = new ResizeObserver(() => this.#fit());

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
  }

  connectedCallback() {
    if (!this.#ready) {
      const early = ["state", "hash"].filter((name) => Object.hasOwn(this, name)).map((name) => {
        const value = /** @type {any} */ (this)[name];
        delete (/** @type {any} */ (this)[name]);
        return /** @type {const} */ ([name, value]);
      });
      this.#read();
      this.#build();
      this.#ready = true;
      this.#show();
      early.forEach(([name, value]) => (/** @type {any} */ (this)[name] = value));
    }
    this.#sizes.observe(this);
    this.#dark.addEventListener("change", this.#repaint);
    this.#still.addEventListener("change", this.#repaint);
    this.#forced.addEventListener("change", this.#repaint);
    addEventListener("beforeprint", this.#print);
    addEventListener("afterprint", this.#print);
    document.fonts?.ready.then(this.#repaint);
  }

  disconnectedCallback() {
    this.#sizes.disconnect();
    this.#panels.forEach((panel) => panel.settle());
    this.#dark.removeEventListener("change", this.#repaint);
    this.#still.removeEventListener("change", this.#repaint);
    this.#forced.removeEventListener("change", this.#repaint);
    removeEventListener("beforeprint", this.#print);
    removeEventListener("afterprint", this.#print);
  }

  /** @param {string} name @param {string | null} before @param {string | null} text */
  attributeChangedCallback(name, before, text) {
    if (!this.#ready || before === text) return;
    if (name === "words" || name === "lang") {
      this.#build();
      this.#show();
    } else if (name === "theme") {
      this.#repaint();
    } else if (text !== null) {
      // a shape and a layout that only fit together come one after the other
      const together = name === "layout" || name === "shape" ? this.#attributes(["shape", "layout"]) : null;
      const patch = ATTRIBUTES[name](text);
      const wrong = this.#ask(patch, false);
      if (wrong && !(together && this.#ask(together, false) === null)) this.#complain(wrong);
    }
  }

  /** The state that is shown: plain, and the same again when it is set. @returns {State} */
  get state() {
    return structuredClone(this.#state);
  }

  set state(state) {
    const next = changed(this.#state, {});
    this.#take(changed({ ...next, cell: null, follow: null, changes: [], data: null }, state));
  }

  /** The state as a fragment of an address. @returns {string} */
  get hash() {
    return toHash(this.#state);
  }

  set hash(hash) {
    try {
      this.#take(fromHash(hash));
    } catch (error) {
      this.#complain(/** @type {Error} */ (error).message);
    }
  }

  /** The cell that is looked at and, for each kind that is shown, the cells that are lit. */
  get lit() {
    const cells = this.#panels.map((panel) => [panel.kind, panel.litCells.map((cell) => this.#model.toWhole(cell))]);
    return { cell: this.#model.toWhole(this.#looked), kinds: Object.fromEntries(cells) };
  }

  /** Whether something is still on its way. */
  get moving() {
    return this.#panels.some((panel) => panel.moving);
  }

  /** Where a cell of the tensor is seen in the first cube, in pixels of the window; null if it is not drawn. @param {number} cell */
  placeOf(cell) {
    const [panel] = this.#panels;
    const place = panel?.cube.placeOf(this.#model.toSeen(cell));
    if (!place) return null;
    const box = panel.cube.canvas.getBoundingClientRect();
    return [box.left + (place[0] * box.width) / panel.cube.width, box.top + (place[1] * box.height) / panel.cube.height];
  }

  /** The colours of the cells of the first cube: of the face towards the viewer, of its edges, and why. */
  get colors() {
    return this.#panels[0].colors;
  }

  /** What holds for each kind on this tensor: axes, count, n and shapes. */
  get properties() {
    const kinds = /** @type {Kind[]} */ (Object.keys(KINDS));
    return Object.fromEntries(kinds.map((kind) => [kind, this.#model.describe(kind)]));
  }

  /** @param {string[]} names */
  #attributes(names) {
    return names.reduce((patch, name) => {
      const text = this.getAttribute(name);
      return text === null ? patch : { ...patch, ...ATTRIBUTES[name](text) };
    }, /** @type {Partial<State>} */ ({}));
  }

  /** Begin with what the attributes say; those that cannot be used are told of, one by one. */
  #read() {
    try {
      this.#state = changed(this.#state, this.#attributes(Object.keys(ATTRIBUTES)));
      this.#model = new Model(this.#state);
    } catch {
      for (const names of [["shape", "layout"], ...Object.keys(ATTRIBUTES).slice(2).map((name) => [name])]) {
        try {
          const next = changed(this.#state, this.#attributes(names));
          this.#model = new Model(next);
          this.#state = next;
        } catch (error) {
          this.#wrong ??= /** @type {Error} */ (error).message;
        }
      }
    }
    this.#state = { ...this.#state, groups: this.#model.groups };
  }

  get #words() {
    const own = this.getAttribute("words");
    return own ? { ...WORDS, ...JSON.parse(own) } : WORDS;
  }

  get #language() {
    return this.getAttribute("lang") || this.closest("[lang]")?.getAttribute("lang") || "en";
  }

  get #theme() {
    const asked = this.#forced.matches ? "auto" : this.getAttribute("theme");
    const dark = asked === "dark" || (asked !== "light" && this.#dark.matches);
    return dark && !this.#printing ? THEMES.dark : THEMES.light;
  }

  get #animates() {
    return this.#state.animate && !this.#still.matches;
  }

  /** The cell whose numbers are shown, by its place in the tensor that is seen. */
  get #looked() {
    return this.#hovered >= 0 ? this.#hovered : this.#model.pinned >= 0 ? this.#model.pinned : this.#model.followed;
  }

  #build() {
    const words = this.#words;
    this.bar = new Bar(words, (patch) => this.#ask(patch), (x, y) => this.#turn(x, y));
    this.settings = new Settings(words, (patch) => this.#ask(patch), () => this.#reset());
    this.own = new OwnValues(words, (patch) => this.#ask(patch));
    this.cellBox = new CellBox(words, {
      change: (cell, value) => this.#change(cell, value),
      follow: (cell) => this.#ask({ follow: this.#model.toWhole(cell), cell: null }),
      mate: () => this.#toMate(),
      undo: () => this.#ask({ changes: [] }),
    });
    this.table = new ValueTable(words, {
      look: (cell) => this.#look(cell),
      leave: () => this.#look(-1),
      pin: (cell) => this.#pin(cell),
      free: () => this.#pin(-1),
    });
    this.stages = make("div", { class: "panels", part: "panels" });
    this.live = make("p", { class: "hidden", role: "status" });
    this.error = make("p", { class: "error", role: "alert", part: "error" });
    const keys = make("p", { class: "keys", id: "keys" }, words.cube_keys);
    const frame = make(
      "div",
      { class: "tensor", role: "group", "aria-label": words.tensor, part: "tensor" },
      this.bar.top,
      this.error,
      this.stages,
      keys,
      this.bar.tools,
      this.cellBox.element,
      this.settings.element,
      this.own.element,
      this.table.element,
      this.live,
    );
    /** @type {ShadowRoot} */ (this.shadowRoot).replaceChildren(frame);
    this.#panels.forEach((panel) => panel.settle());
    this.#panels = [];
    if (this.#wrong) this.#complain(this.#wrong);
  }

  /** @param {string} sentence */
  #complain(sentence) {
    this.#wrong = sentence;
    if (this.error) write(this.error, sentence);
  }

  /** What is wrong with a patch of the state, null if it was taken. @param {Partial<State>} patch @param {boolean} [own] */
  #ask(patch, own = true) {
    try {
      this.#take(changed(this.#state, patch), own);
      return null;
    } catch (error) {
      return /** @type {Error} */ (error).message;
    }
  }

  /** @param {State} state @param {boolean} [own] whether the user did it here, and not another part of the page */
  #take(state, own = true) {
    const model = new Model(state);
    const before = this.#state;
    this.#model = model;
    this.#state = { ...state, groups: model.groups };
    this.#hovered = -1;
    this.#complain("");
    this.#wrong = null;
    if (!this.#ready) return;
    if (!own) this.settings?.clear();
    this.#show(before);
    this.dispatchEvent(
      new CustomEvent("normreel-change", { bubbles: true, composed: true, detail: { state: this.state, properties: this.properties } }),
    );
  }

  #reset() {
    this.#state = { ...DEFAULTS };
    const { animate } = this.state;
    try {
      this.#take(changed({ ...DEFAULTS, animate }, this.#attributes(Object.keys(ATTRIBUTES))));
    } catch {
      this.#take({ ...DEFAULTS, animate });
    }
  }

  /** @param {number} cell @param {number} value */
  #change(cell, value) {
    const whole = this.#model.toWhole(cell);
    const others = this.#state.changes.filter(([each]) => each !== whole);
    const changes = /** @type {[number, number][]} */ (this.#model.whole.data[whole] === value ? others : [...others, [whole, value]]);
    const wrong = this.#ask({ changes, cell: whole });
    if (!wrong) this.#say(filled(this.#words.said_changed, { cell: cellName(this.#model.axes, this.#model.toSeen(whole)), value: String(value) }));
    return wrong;
  }

  #toMate() {
    const mate = this.#model.mate();
    if (mate >= 0) {
      this.#pin(mate);
      this.cellBox?.value.focus();
      this.cellBox?.value.select();
    }
  }

  /** Show the state, in motion from the one before. @param {State} [before] */
  #show(before) {
    const { view, step, open, turned, raised } = this.#state;
    const model = this.#model;
    const theme = this.#theme;
    this.dataset.theme = theme.name;
    const animate = Boolean(before) && this.#animates;
    this.bar?.show(model, theme);
    this.settings?.show(model);
    this.own?.show(model);
    const kinds = model.shown;
    const same = this.#panels.length === kinds.length;
    if (!same) {
      this.#panels.forEach((panel) => panel.settle());
      this.#panels = kinds.map((_, i) => this.#panel(i));
      /** @type {HTMLElement} */ (this.stages).replaceChildren(...this.#panels.map((panel) => panel.element));
      /** @type {HTMLElement} */ (this.stages).dataset.count = String(kinds.length);
    }
    const pose = { turned, raised, open: open ? 1 : 0 };
    for (const [i, panel] of this.#panels.entries()) {
      const kind = kinds[i];
      const switched = same && before && before.view !== view && panel.kind !== kind;
      panel.settle();
      if (switched && animate && panel.cube.pose.open) {
        const closed = { turned: 0, raised: 0, open: 0 };
        const open = () => {
          panel.set(this.#model, kind, this.#theme, this.#language);
          panel.cube.pose = closed;
          this.#fit();
          panel.go(pose, true);
        };
        const quarter = panel.quarterTo(kind);
        panel.go(closed, true, quarter ? () => panel.go({ ...closed, turned: quarter }, true, open) : open);
      } else {
        panel.set(model, kind, theme, this.#language);
        if (!same && before) panel.cube.pose = { turned: 0, raised: 0, open: 0 };
        if (!before) panel.cube.pose = pose;
      }
    }
    this.#fit();
    for (const panel of this.#panels) {
      const target = panel.cube.pose;
      if (panel.kind === kinds[this.#panels.indexOf(panel)] && JSON.stringify(target) !== JSON.stringify(pose)) panel.go(pose, animate);
      panel.step(step, animate);
    }
  }

  /** @param {number} i */
  #panel(i) {
    const panel = new Panel(this.#words, `panel-${i}`);
    watch(panel, {
      look: (cell) => this.#look(cell),
      pin: (cell) => this.#pin(cell),
      turn: (x, y) => this.#dragged(x, y),
      turned: () => this.#ask({ turned: panel.cube.pose.turned, raised: panel.cube.pose.raised }),
      key: (event) => this.#key(event),
    });
    return panel;
  }

  /** Fit pictures to their room, and draw them. */
  #fit() {
    if (!this.#ready || !this.isConnected) return;
    const type = parseFloat(getComputedStyle(/** @type {Element} */ (this.stages)).fontSize);
    const height = Math.round(Math.max(...this.#panels.map((panel) => panel.measure(type))));
    const area = this.#panels.reduce((sum, panel) => sum + panel.stage.clientWidth * height, 1);
    const ratio = Math.min(devicePixelRatio || 1, Math.max(1, Math.sqrt(MOST_PIXELS / area)));
    this.#panels.forEach((panel) => panel.resize(height, type, ratio));
    this.#light();
  }

  #repaint = () => {
    if (!this.#ready) return;
    const theme = this.#theme;
    this.dataset.theme = theme.name;
    this.bar?.show(this.#model, theme);
    this.#panels.forEach((panel) => panel.set(this.#model, panel.kind, theme, this.#language));
    this.#fit();
  };

  #print = (/** @type {Event} */ event) => {
    this.#printing = event.type === "beforeprint";
    this.#panels.forEach((panel) => panel.settle());
    this.#repaint();
  };

  /** @param {number} cell */
  #look(cell) {
    if (cell === this.#hovered) return;
    this.#hovered = cell;
    this.#light();
    if (cell >= 0) this.#sayCell();
  }

  /** @param {number} cell -1 to let go */
  #pin(cell) {
    const whole = cell < 0 || cell === this.#model.pinned ? null : this.#model.toWhole(cell);
    const had = this.#hovered;
    this.#ask({ cell: whole });
    this.#hovered = whole === null ? -1 : had === cell ? had : -1;
    this.#light();
    if (whole !== null) this.#sayCell(this.#words.pinned);
  }

  /** Light what shares a statistic with the cell that is looked at. */
  #light() {
    const cell = this.#looked;
    const lights = this.#hovered >= 0 || this.#model.pinned >= 0;
    this.#panels.forEach((panel) => panel.light(cell, lights));
    this.cellBox?.show(this.#model, cell, this.#language);
    const first = this.#panels[0];
    if (this.table && first) {
      this.style.setProperty("--accent", accent(this.#theme, first.kind));
      const key = `${this.#state.step} ${first.kind}`;
      if (this.tableShows !== this.#model || this.tableKey !== key) {
        this.tableShows = this.#model;
        this.tableKey = key;
        const words = this.#words;
        const showing = [words.step_0, words.step_1, words.step_2, words.step_3][this.#state.step];
        this.table.set(this.#model, (values) => first.numbers?.cells(values) ?? [], showing, first.values(this.#state.step));
      }
      this.table.mark(new Set(lights ? first.litCells : []), lights ? cell : -1);
    }
  }

  /** @param {string} [after] */
  #sayCell(after = "") {
    const texts = this.#panels.map((panel) => panel.said(this.#looked));
    this.#say([...texts, after].filter(Boolean).join(" "));
  }

  /** Say something once nothing else happened for a moment. @param {string} text */
  #say(text) {
    clearTimeout(this.#said);
    this.#said = setTimeout(() => this.live && write(this.live, text), QUIET);
  }

  /** Turn by steps; none at all turns back. @param {number} x @param {number} y */
  #turn(x, y) {
    const { turned, raised } = this.#state;
    this.#ask(x || y ? limited(turned + x * TURN, raised + y * TURN) : { turned: 0, raised: 0 });
  }

  /** @param {number} x @param {number} y degrees */
  #dragged(x, y) {
    for (const panel of this.#panels) {
      panel.settle();
      const { turned, raised, open } = panel.cube.pose;
      panel.cube.pose = { open, ...limited(turned + x, raised + y) };
      panel.cube.draw();
    }
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    /** @type {Record<string, [number, number]>} */
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1], Home: [0, 0] };
    const { key } = event;
    const next = event.shiftKey || key.startsWith("Page") ? moved(this.#model, this.#looked, key) : null;
    if (next !== null) this.#look(next);
    else if (ways[key]) this.#turn(...ways[key]);
    else if (key === "Enter") this.#pin(this.#looked);
    else if (key === "Escape") {
      this.#look(-1);
      this.#pin(-1);
    } else if (key === "o" || key === "O") this.#ask({ open: !this.#state.open });
    else return;
    event.preventDefault();
  }
}

/** @param {number} turned @param {number} raised */
const limited = (turned, raised) => ({
  turned: Math.max(-MOST_TURNED, Math.min(MOST_TURNED, turned)),
  raised: Math.max(-MOST_RAISED, Math.min(MOST_RAISED, raised)),
});
