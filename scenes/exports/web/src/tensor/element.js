// <normreel-tensor>: a live tensor, its cuts, and what changes when anything is changed.
import { KINDS } from "./core/index.js";
import { ATTRIBUTES, beginning, patchOf, patchesOf } from "./attributes.js";
import { cellName } from "./axes.js";
import { CellBox } from "./cell_box.js";
import { Bar, Settings } from "./controls.js";
import { filled, make, write } from "./dom.js";
import { Model } from "./model.js";
import { OwnValues } from "./own_values.js";
import { NARROW, Stage, limited } from "./stage.js";
import { DEFAULTS, changed, fromHash, toHash } from "./state.js";
import { STYLE } from "./style.js";
import { ValueTable, moved } from "./table.js";
import { Speaker, Surroundings } from "./surroundings.js";
import { accent } from "./theme.js";
import { learned_paper as LEARNED } from "../../../../texts/en/common.toml";
import { tensor as WORDS } from "../../../../texts/en/page.toml";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./axes.js").Kind} Kind */

const TURN = 15;

export class NormreelTensor extends HTMLElement {
  static observedAttributes = [...Object.keys(ATTRIBUTES), "theme", "lang", "words"];

  /** @type {State} */
  #state = { ...DEFAULTS };
  /** @type {Model} */
  #model = new Model(DEFAULTS);
  #hovered = -1;
  #ready = false;
  /** @type {string | null} */
  #wrong = null;
  #around = new Surroundings(this, () => this.#repaint());
  /** @type {Model | null} what the table was last built for */
  #tabled = null;
  #tabledAs = "";
  #sizes = new ResizeObserver(() => {
    this.bar?.fit();
    this.stage?.fit();
  });

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
      [this.#state, this.#wrong] = beginning(this.#state, this, (state) => (this.#model = new Model(state)));
      this.#model = new Model(this.#state);
      this.#state = { ...this.#state, groups: this.#model.groups };
      this.#build();
      this.#ready = true;
      if (this.settings && this.clientWidth <= NARROW) this.settings.element.open = false;
      this.#show();
      early.forEach(([name, value]) => (/** @type {any} */ (this)[name] = value));
    }
    this.#sizes.observe(this);
    this.#around.connect();
  }

  disconnectedCallback() {
    this.#sizes.disconnect();
    this.stage?.settle();
    this.#around.disconnect();
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
      const wrong = patchesOf(this, name).map((patch) => () => this.#ask(patch, false));
      const [first, ...others] = wrong;
      const said = first();
      if (said !== null && !others.some((other) => other() === null)) this.#complain(said);
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
    const panels = this.stage?.panels ?? [];
    const cells = panels.map((panel) => [panel.kind, panel.litCells.map((cell) => this.#model.toWhole(cell))]);
    return { cell: this.#model.toWhole(this.#looked), kinds: Object.fromEntries(cells) };
  }

  /** Whether something is still on its way. */
  get moving() {
    return this.stage?.moving ?? false;
  }

  /** Where a cell of the tensor is seen in the first cube, in pixels of the window; null if it is not drawn. @param {number} cell */
  placeOf(cell) {
    return this.stage?.placeOf(this.#model.toSeen(cell)) ?? null;
  }

  /** The colours of the cells of the first cube: of the face towards the viewer, of its edges, and why. */
  get colors() {
    return this.stage?.panels[0].colors ?? [];
  }

  /** What holds for each kind on this tensor: axes, count, n and shapes. */
  get properties() {
    const kinds = /** @type {Kind[]} */ (Object.keys(KINDS));
    return Object.fromEntries(kinds.map((kind) => [kind, this.#model.describe(kind)]));
  }

  /** The words of the element: those of its `words` attribute, a JSON object, before the English ones. */
  get #words() {
    const own = this.getAttribute("words");
    return { ...LEARNED, ...WORDS, ...(own ? JSON.parse(own) : {}) };
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
      choose: (cell) => {
        this.#ask({ cell: this.#model.toWhole(cell) });
        this.#uncover();
      },
      follow: (cell) => this.#ask({ follow: this.#model.toWhole(cell), cell: null }),
      mate: () => this.#changeMate(),
      undo: () => this.#ask({ changes: [] }),
      close: () => {
        this.#pin(-1);
        this.stage?.touched?.stage.focus({ preventScroll: true });
      },
    });
    this.table = new ValueTable(words, {
      look: (cell) => this.#look(cell),
      leave: () => this.#look(-1),
      pin: (cell) => this.#pin(cell),
      free: () => this.#pin(-1),
    });
    this.stage?.settle();
    this.stage = new Stage(words, {
      look: (cell) => this.#look(cell),
      pin: (cell) => this.#pin(cell),
      turned: (turned, raised) => this.#ask({ turned, raised }),
      key: (event) => this.#key(event),
      light: () => this.#light(),
    }, [this.cellBox.hint, this.cellBox.element, this.bar.tools]);
    this.speaker = new Speaker(make("p", { class: "hidden", role: "status" }));
    this.error = make("p", { class: "error", role: "alert", part: "error" });
    const keys = make("p", { class: "keys", id: "keys" }, words.cube_keys);
    const frame = make(
      "div",
      { class: "tensor", role: "group", "aria-label": words.tensor, part: "tensor" },
      this.bar.top,
      this.bar.story,
      this.error,
      this.stage.element,
      keys,
      this.cellBox.moved,
      this.settings.element,
      this.own.element,
      this.table.element,
      this.speaker.region,
    );
    /** @type {ShadowRoot} */ (this.shadowRoot).replaceChildren(frame);
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
      this.#take(changed({ ...DEFAULTS, animate }, patchOf(this)));
    } catch {
      this.#take({ ...DEFAULTS, animate });
    }
  }

  /** @param {number} cell @param {number} value @param {number} [look] the cell to look at then, by its place in the whole tensor */
  #change(cell, value, look = this.#model.toWhole(cell)) {
    const whole = this.#model.toWhole(cell);
    const others = this.#state.changes.filter(([each]) => each !== whole);
    const changes = /** @type {[number, number][]} */ (this.#model.whole.data[whole] === value ? others : [...others, [whole, value]]);
    const wrong = this.#ask({ changes, cell: look });
    if (!wrong) {
      const said = filled(this.#words.said_changed, { cell: cellName(this.#model.axes, this.#model.toSeen(whole)), value: String(value) });
      this.speaker?.say(`${said} ${this.stage?.answers ?? ""}`.trim());
    }
    return wrong;
  }

  /** Give a batch mate of the followed cell another value, or its own again, with the followed cell in sight. */
  #changeMate() {
    const mate = this.#model.mate();
    if (mate >= 0) this.#change(mate, this.#model.otherValue(mate), this.#model.followedInWhole);
    this.#uncover();
  }

  /** Show the state, in motion from the one before. @param {State} [before] */
  #show(before) {
    const theme = this.#around.theme;
    this.dataset.theme = theme.name;
    this.bar?.show(this.#model, theme, this.#around.language);
    this.settings?.show(this.#model);
    this.own?.show(this.#model);
    this.stage?.show(this.#model, theme, this.#around.language, before, Boolean(before) && this.#state.animate && !this.#around.still);
    if (before && before.view !== this.#state.view) this.speaker?.say(this.stage?.summary ?? "");
  }

  #repaint() {
    if (!this.#ready) return;
    const theme = this.#around.theme;
    this.dataset.theme = theme.name;
    this.bar?.show(this.#model, theme, this.#around.language);
    this.stage?.repaint(this.#model, theme, this.#around.language);
  }

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
    if (whole !== null) {
      this.#sayCell(this.#words.pinned);
      this.#uncover();
    }
  }

  /** Scroll a pinned cell into sight above the sheet that lies on the foot of a phone's screen. */
  #uncover() {
    const sheet = this.cellBox?.element;
    if (!sheet || getComputedStyle(sheet).position !== "sticky") return;
    const top = this.stage?.hiddenBy(this.#model.pinned, sheet) ?? 0;
    if (top) scrollBy({ top, behavior: this.#around.still ? "auto" : "smooth" });
  }

  /** Light what shares a statistic with the cell that is looked at. */
  #light() {
    const cell = this.#looked;
    const lights = this.#hovered >= 0 || this.#model.pinned >= 0;
    const panels = this.stage?.panels ?? [];
    this.stage?.light(cell, lights);
    this.cellBox?.show(this.#model, cell, this.#around.language);
    this.cellBox?.showResults(panels);
    const [first] = panels;
    if (this.table && first) {
      this.style.setProperty("--accent", accent(this.#around.theme, first.kind));
      const key = `${this.#state.step} ${first.kind}`;
      if (this.#tabled !== this.#model || this.#tabledAs !== key) {
        this.#tabled = this.#model;
        this.#tabledAs = key;
        const words = this.#words;
        const showing = [words.step_0, words.step_1, words.step_2, words.step_3][this.#state.step];
        this.table.set(this.#model, (values) => first.numbers?.cells(values) ?? [], showing, first.values(this.#state.step));
      }
      this.table.mark(new Set(lights ? first.litCells : []), lights ? cell : -1);
    }
  }

  /** @param {string} [after] */
  #sayCell(after = "") {
    this.speaker?.say(`${this.stage?.said(this.#looked) ?? ""} ${after}`.trim());
  }

  /** Turn by steps; none at all turns back. @param {number} x @param {number} y */
  #turn(x, y) {
    const { turned, raised } = this.#state;
    this.#ask(x || y ? limited(turned + x * TURN, raised + y * TURN) : { turned: 0, raised: 0 });
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
