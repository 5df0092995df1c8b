// The controls around the cube. They tell what is wanted by a patch of the state and say what is refused beside themselves.
import { filled, make, write } from "./dom.js";
import { VIEWS, subtracts } from "./state.js";
import { story } from "./story.js";
import { accent } from "./theme.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./model.js").Model} Model */
/** @typedef {(patch: Partial<State>) => string | null} Ask what is wrong with a patch, null if it was taken */

const LAYOUTS = ["NCHW", "NHWC", "NTD", "NC", "NCL", "NLC", "NCDHW"];
/** The words for views on narrow screens. @type {Record<import("./state.js").ViewName, string>} */
const SHORT = {
  compare: "compare_short",
  batch: "batch_short",
  layer: "layer_short",
  "layer-channels": "layer_channels_short",
  group: "group_short",
  instance: "instance_short",
  rms: "rms_short",
};
const ARROWS = {
  turn_left: "M15 5 8 12l7 7",
  turn_right: "M9 5l7 7-7 7",
  turn_up: "M5 15l7-7 7 7",
  turn_down: "M5 9l7 7 7-7",
  turn_back: "M4 11l8-7 8 7M7 10v9h10v-9",
};

/**
 * Radio buttons in a row.
 * @param {string} title @param {string} name @param {string} part
 * @param {{value: string, label: string, short?: string}[]} options with a shorter label for narrow screens
 */
function choices(title, name, options, part) {
  const set = make("fieldset", { class: "choices", part }, make("legend", {}, title));
  for (const { value, label, short } of options) {
    const texts = short ? [make("span", { class: "long" }, label), make("span", { class: "short" }, short)] : [make("span", {}, label)];
    set.append(make("label", { "data-value": value }, make("input", { type: "radio", name, value }), ...texts));
  }
  return set;
}

/** Choose a button; returns whether that is another one than was. @param {HTMLFieldSetElement} set @param {string} value */
function choose(set, value) {
  const before = set.dataset.value;
  set.dataset.value = value;
  for (const input of set.querySelectorAll("input")) {
    input.checked = input.value === value;
  }
  return before !== value;
}

/** The bars: which view, and what is shown of it, open or closed, in motion or not. */
export class Bar {
  /** @param {Record<string, string>} words @param {Ask} ask @param {(turned: number, raised: number) => void} turn */
  constructor(words, ask, turn) {
    this.words = words;
    this.views = choices(
      words.view,
      "view",
      VIEWS.map((value) => ({ value, label: words[value.replace("-", "_")], short: words[SHORT[value]] })),
      "views",
    );
    this.open = make("button", { type: "button" });
    this.animate = make("input", { type: "checkbox" });
    const turns = make("div", { class: "turns", part: "turns" });
    /** @type {[keyof typeof ARROWS, number, number][]} */
    const ways = [["turn_left", -1, 0], ["turn_right", 1, 0], ["turn_up", 0, 1], ["turn_down", 0, -1], ["turn_back", 0, 0]];
    for (const [name, x, y] of ways) {
      const button = make("button", { type: "button", "aria-label": words[name], title: words[name] });
      button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ARROWS[name]}"/></svg>`;
      button.addEventListener("click", () => turn(x, y));
      turns.append(button);
    }
    this.steps = choices(
      words.steps,
      "step",
      [words.step_0, words.step_1, words.step_2, words.step_3].map((label, value) => ({ value: String(value), label })),
      "steps",
    );
    this.top = make("div", { class: "bar", part: "bar" }, this.views);
    this.story = make("p", { class: "story", part: "story" });
    this.tools = make("div", { class: "bar", part: "tools" }, this.steps, make("div", { class: "tools" }, make("label", { class: "check", part: "animate" }, this.animate, words.animate), this.open, turns));
    this.views.addEventListener("scroll", () => this.fit());
    this.views.addEventListener("change", (event) => ask({ view: /** @type {any} */ (event.target).value }));
    this.steps.addEventListener("change", (event) => ask({ step: Number(/** @type {any} */ (event.target).value) }));
    this.open.addEventListener("click", () => ask({ open: !this.isOpen }));
    this.animate.addEventListener("change", () => ask({ animate: this.animate.checked }));
  }

  /** @param {Model} model @param {import("./theme.js").Theme} theme @param {string} language */
  show({ state, kinds, axes }, theme, language) {
    write(this.story, story(this.words, axes, language));
    if (choose(this.views, state.view)) this.#bring(this.views);
    choose(this.steps, String(state.step));
    /** @type {HTMLElement} */ (this.steps.querySelector('[data-value="1"]')).hidden = !subtracts(state.view);
    for (const input of this.views.querySelectorAll("input")) {
      input.disabled = input.value !== "compare" && !kinds.includes(/** @type {any} */ (input.value)) && input.value !== state.view;
      /** @type {HTMLElement} */ (input.parentElement).title = input.disabled ? this.words.view_off : "";
      /** @type {HTMLElement} */ (input.parentElement).style.setProperty("--accent", accent(theme, input.value));
    }
    this.isOpen = state.open;
    write(this.open, state.open ? this.words.close : this.words.open);
    this.animate.checked = state.animate;
  }

  /** Scroll a row of buttons that is wider than its room to the chosen one. @param {HTMLFieldSetElement} set */
  #bring(set) {
    const label = /** @type {HTMLElement} */ (set.querySelector(":checked")?.parentElement);
    set.scrollLeft = label.offsetLeft - (set.clientWidth - label.offsetWidth) / 2;
    this.fit();
  }

  /** Show whether there are more views than fit in the row. */
  fit() {
    const { scrollLeft, clientWidth, scrollWidth } = this.views;
    this.views.classList.toggle("more", scrollLeft + clientWidth < scrollWidth - 4);
  }
}

/** Shape, layout, seed and the rest. */
export class Settings {
  /** @param {Record<string, string>} words @param {Ask} ask @param {() => void} reset */
  constructor(words, ask, reset) {
    this.words = words;
    this.ask = ask;
    this.sizes = make("div", { class: "sizes", role: "group", "aria-label": words.shape });
    this.layout = make("select", { id: "layout" });
    this.seed = make("input", { type: "number", id: "seed", min: 0, step: 1, inputmode: "numeric" });
    this.eps = make("input", { type: "text", id: "eps", inputmode: "decimal", spellcheck: "false", autocomplete: "off" });
    this.groups = make("select", { id: "groups" });
    this.mode = choices(words.mode, "mode", ["training", "prediction"].map((value) => ({ value, label: words[value] })), "mode");
    this.one = make("input", { type: "checkbox" });
    this.gamma = slider("gamma", -3, 3);
    this.beta = slider("beta", -3, 3);
    this.reset = make("button", { type: "button" }, words.reset);
    /** @type {Record<string, HTMLElement>} */
    this.errors = {};
    const field = (/** @type {string} */ id, /** @type {string} */ label, /** @type {HTMLElement[]} */ ...parts) =>
      make("div", { class: "field" }, make("label", { for: id }, label), ...parts, this.#error(id));
    this.element = make(
      "details",
      { class: "settings", part: "settings", open: true },
      make("summary", {}, words.settings),
      make(
        "div",
        { class: "fields" },
        field("layout", words.layout, this.layout),
        make("div", { class: "field" }, make("span", { class: "label", "aria-hidden": "true" }, words.shape), this.sizes, this.#error("shape")),
        field("seed", words.seed, this.seed),
        field("eps", words.eps, this.eps),
        field("groups", words.groups, this.groups),
        field("gamma", filled(words.gamma, words), this.gamma.row),
        field("beta", filled(words.beta, words), this.beta.row),
        make("div", { class: "field" }, make("span", { class: "label", "aria-hidden": "true" }, words.mode), this.mode, this.#error("mode")),
        make("div", { class: "field" }, make("label", { class: "check" }, this.one, words.one), this.#error("one")),
        make("div", { class: "field" }, this.reset),
      ),
    );
    this.layout.addEventListener("change", () => this.#asked("layout", this.#patchOfLayout()));
    this.sizes.addEventListener("change", () => this.#asked("shape", { shape: this.#typed() }));
    this.seed.addEventListener("change", () => this.#asked("seed", { seed: read(this.seed.value) }));
    this.eps.addEventListener("change", () => this.#asked("eps", { eps: read(this.eps.value) }));
    this.groups.addEventListener("change", () => this.#asked("groups", { groups: Number(this.groups.value) }));
    this.mode.addEventListener("change", (event) => this.#asked("mode", { mode: /** @type {any} */ (event.target).value }));
    this.one.addEventListener("change", () => this.#asked("one", { one: this.one.checked }));
    this.gamma.input.addEventListener("input", () => this.#asked("gamma", { gamma: Number(this.gamma.input.value), step: 3 }));
    this.beta.input.addEventListener("input", () => this.#asked("beta", { beta: Number(this.beta.input.value), step: 3 }));
    this.reset.addEventListener("click", () => {
      this.clear();
      reset();
    });
  }

  /** @param {string} id */
  #error(id) {
    this.errors[id] = make("p", { class: "error", role: "alert", id: `${id}-error` });
    return this.errors[id];
  }

  /** @param {string} id @param {Partial<State>} patch */
  #asked(id, patch) {
    const wrong = this.ask(patch);
    write(this.errors[id], wrong ?? "");
    const inputs = id === "shape" ? [...this.sizes.querySelectorAll("input")] : [this.element.querySelector(`#${id}`)];
    for (const input of inputs) {
      input?.toggleAttribute("aria-invalid", Boolean(wrong));
      if (wrong) {
        input?.setAttribute("aria-invalid", "true");
        input?.setAttribute("aria-describedby", `${id}-error`);
      }
    }
  }

  /** Take back what was said of fields. */
  clear() {
    Object.values(this.errors).forEach((error) => write(error, ""));
    this.element.querySelectorAll("[aria-invalid]").forEach((input) => input.removeAttribute("aria-invalid"));
    this.fresh = true;
  }

  #typed() {
    return [...this.sizes.querySelectorAll("input")].map((input) => read(input.value));
  }

  /** The sizes go with their axes; axes that are new have a size of their own. @returns {Partial<State>} */
  #patchOfLayout() {
    const layout = this.layout.value;
    const { shape, layout: old } = /** @type {State} */ (this.state);
    if ([...layout].sort().join() === [...old].sort().join()) {
      return { layout, shape: [...layout].map((name) => shape[[...old].indexOf(name)]) };
    }
    const usual = { N: 5, C: 4, H: 2, W: 3, L: 6, T: 5, D: layout.includes("C") ? 2 : 8 };
    const kept = (/** @type {string} */ name) => (name === "N" || name === "C" ? shape[[...old].indexOf(name)] : undefined);
    const sizes = [...layout].map((name) => kept(name) ?? /** @type {Record<string, number>} */ (usual)[name]);
    return { layout, shape: sizes };
  }

  /** @param {Model} model */
  show(model) {
    const { state, axes, groups, groupChoices } = model;
    const before = this.state;
    this.state = state;
    const names = model.whole.axes;
    if (before?.layout !== state.layout || this.fresh || !this.sizes.childElementCount) {
      this.sizes.replaceChildren(
        ...names.map((name) =>
          make("label", {}, make("span", { "aria-hidden": "true" }, name), make("input", { type: "number", min: 1, max: 4096, step: 1, "aria-label": filled(this.words.size, { axis: name }) })),
        ),
      );
    }
    const inputs = [...this.sizes.querySelectorAll("input")];
    if (!this.errors.shape.textContent || before?.shape.join() !== state.shape.join()) {
      inputs.forEach((input, i) => (input.value = String(state.shape[i])));
      write(this.errors.shape, "");
      inputs.forEach((input) => input.removeAttribute("aria-invalid"));
    }
    const layouts = LAYOUTS.includes(state.layout) ? LAYOUTS : [...LAYOUTS, state.layout];
    options(this.layout, layouts.map((layout) => [layout, [...layout].join(", ").replaceAll(" , , ", " ")]), state.layout);
    options(this.groups, groupChoices.map((each) => [String(each), String(each)]), String(groups));
    if (!this.errors.seed.textContent || this.fresh) this.seed.value = String(state.seed);
    if (!this.errors.eps.textContent || this.fresh) this.eps.value = String(state.eps);
    this.seed.disabled = state.data !== null;
    choose(this.mode, state.mode);
    this.one.checked = state.one;
    this.one.disabled = axes.batch === null;
    this.gamma.show(state.gamma);
    this.beta.show(state.beta);
    this.fresh = false;
  }
}

/** @param {string} text */
function read(text) {
  const plain = text.trim().replace("−", "-");
  return plain === "" || Number.isNaN(Number(plain)) ? /** @type {any} */ (text) : Number(plain);
}

/** @param {string} id @param {number} low @param {number} high */
function slider(id, low, high) {
  const input = make("input", { type: "range", id, min: low, max: high, step: 0.1 });
  const output = make("output", { for: id });
  const row = make("div", { class: "tools", style: "flex-wrap: nowrap" }, input, output);
  output.style.minWidth = "2.6em";
  const show = (/** @type {number} */ value) => {
    if (Number(input.value) !== value) input.value = String(value);
    write(output, String(value).replace("-", "−"));
  };
  return { input, row, show };
}

/** @param {HTMLSelectElement} select @param {string[][]} pairs @param {string} chosen */
function options(select, pairs, chosen) {
  const key = JSON.stringify(pairs);
  if (select.dataset.key !== key) {
    select.dataset.key = key;
    select.replaceChildren(...pairs.map(([value, label]) => make("option", { value }, label)));
  }
  select.value = chosen;
}

