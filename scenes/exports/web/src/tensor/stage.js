// The panels of the methods that a view shows: they are set up, fitted to their room and moved together.
import { make } from "./dom.js";
import { watch } from "./gestures.js";
import { Panel } from "./panel.js";
import { scales } from "./scales.js";

/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./theme.js").Theme} Theme */

const [MOST_TURNED, MOST_RAISED] = [75, 50];
/** So many pixels are drawn at most, all cubes together. */
const MOST_PIXELS = 6e6;
/** Pixels across on phones. */
export const NARROW = 500;
/** So much of what is around a pinned cell is in sight too, in cells. */
const AROUND = 1.2;
const CLOSED = { turned: 0, raised: 0, open: 0 };

export class Stage {
  /**
   * @param {Record<string, string>} words
   * @param {{look: (cell: number) => void, pin: (cell: number) => void, turned: (turned: number, raised: number) => void,
   *   key: (event: KeyboardEvent) => void, light: () => void}} acts
   * @param {HTMLElement[]} between what stands between cubes and number lines
   */
  constructor(words, acts, between) {
    this.words = words;
    this.acts = acts;
    this.between = between;
    this.ownScales = make("p", { class: "note", hidden: true }, words.own_scales);
    this.element = make("div", { class: "panels", part: "panels" });
    /** @type {Panel[]} */
    this.panels = [];
    /** @type {Panel | undefined} the one whose cube was last touched */
    this.touched = undefined;
  }

  /** Whether something is still on its way. */
  get moving() {
    return this.panels.some((panel) => panel.motion.moving);
  }

  /**
   * Show a model, in motion from the one before.
   * @param {Model} model @param {Theme} theme @param {string} language
   * @param {import("./state.js").State | undefined} before @param {boolean} animate
   */
  show(model, theme, language, before, animate) {
    const { view, step, open, turned, raised } = model.state;
    const kinds = model.shown;
    const same = this.panels.length === kinds.length;
    this.settle();
    if (!same) {
      this.panels = kinds.map((_, i) => this.#panel(i));
      [this.touched] = this.panels;
      this.element.replaceChildren(...this.panels.map((panel) => panel.element), ...this.between, this.ownScales);
      this.element.dataset.count = String(kinds.length);
    }
    const pose = { turned, raised, open: open ? 1 : 0 };
    const straight = this.panels.filter((panel, i) => {
      const switched = same && before && before.view !== view && panel.kind !== kinds[i];
      if (switched && animate && panel.cube.pose.open) {
        this.#switch(panel, kinds[i], model, theme, language, pose);
        return false;
      }
      panel.set(model, kinds[i], theme, language);
      if (!before || !same) panel.cube.pose = before && animate ? CLOSED : pose;
      return true;
    });
    this.fit();
    for (const panel of straight) {
      if (JSON.stringify(panel.cube.pose) !== JSON.stringify(pose)) panel.motion.go(pose, animate);
    }
    this.panels.forEach((panel) => panel.motion.step(step, animate));
  }

  /**
   * Close a cube, turn it to how it is seen under another kind, and open it again.
   * @param {Panel} panel @param {import("./axes.js").Kind} kind @param {Model} model @param {Theme} theme
   * @param {string} language @param {import("./cube.js").Pose} pose
   */
  #switch(panel, kind, model, theme, language, pose) {
    const quarter = panel.quarterTo(kind);
    const open = () => {
      panel.set(model, kind, theme, language);
      panel.cube.pose = CLOSED;
      this.fit();
      panel.motion.go(pose, true);
    };
    panel.motion.go(CLOSED, true, quarter ? () => panel.motion.go({ ...CLOSED, turned: quarter }, true, open) : open);
  }

  /** @param {number} i */
  #panel(i) {
    const panel = new Panel(this.words, `panel-${i}`);
    watch(panel, {
      look: this.acts.look,
      pin: (cell) => {
        this.touched = panel;
        this.acts.pin(cell);
      },
      turn: (x, y) => this.#dragged(x, y),
      turned: () => this.acts.turned(panel.cube.pose.turned, panel.cube.pose.raised),
      key: this.acts.key,
    });
    return panel;
  }

  /** Turn all cubes, without a word to the page. @param {number} x degrees @param {number} y */
  #dragged(x, y) {
    for (const { motion, cube } of this.panels) {
      motion.settle();
      const { turned, raised, open } = cube.pose;
      cube.pose = { open, ...limited(turned + x, raised + y) };
      cube.draw();
    }
  }

  /** End what is still moving. */
  settle() {
    this.panels.forEach(({ motion }) => motion.settle());
  }

  /** Fit pictures to their room, and draw them. */
  fit() {
    if (!this.element.isConnected) return;
    const type = parseFloat(getComputedStyle(this.element).fontSize);
    const narrow = this.element.clientWidth <= NARROW;
    const own = this.panels.map((panel) => Math.round(panel.measure(type, narrow)));
    const [first, second] = this.panels.map((panel) => panel.stage.getBoundingClientRect());
    const stacked = second && second.top >= first.bottom;
    const heights = stacked ? own : own.map(() => Math.max(...own));
    const area = this.panels.reduce((sum, panel, i) => sum + panel.stage.clientWidth * heights[i], 1);
    const ratio = Math.min(devicePixelRatio || 1, Math.max(1, Math.sqrt(MOST_PIXELS / area)));
    this.panels.forEach((panel, i) => panel.resize(heights[i], type, ratio));
    this.acts.light();
  }

  /**
   * Light what shares a statistic with a cell, or nothing, and show its numbers, on one scale where that shows both.
   * @param {number} cell @param {boolean} lights
   */
  light(cell, lights) {
    this.panels.forEach((panel) => panel.light(cell, lights));
    const shown = this.panels.filter(({ readout }) => readout.scene);
    const { shared, own } = this.#scales(shown);
    this.ownScales.hidden = shown.length < 2 || shared !== null;
    shown.forEach(({ line, readout }, i) => line.show(readout.scene, shared ?? own[i]));
    const radius = Math.min(...shown.map(({ line }) => line.radius));
    for (const { line, readout } of this.panels) {
      if (!readout.scene) line.show(null);
      else if (shared && line.radius > radius) line.show(line.scene, shared, radius);
      line.draw();
    }
  }

  /** The ranges of number lines. @param {Panel[]} panels */
  #scales(panels) {
    const records = panels.flatMap(({ record }) => record ?? []);
    const [first] = panels;
    const model = /** @type {Model | undefined} */ (first?.model);
    return model ? model.remember(`scales ${panels.map(({ kind }) => kind)}`, () => scales(records, model.tensor.data)) : { shared: null, own: [] };
  }

  /** Show the same in another theme, language or size. @param {Model} model @param {Theme} theme @param {string} language */
  repaint(model, theme, language) {
    this.settle();
    this.panels.forEach((panel) => panel.set(model, panel.kind, theme, language));
    this.fit();
  }

  /** What is said of a cell to those who do not see it. @param {number} cell */
  said(cell) {
    return this.panels.map((panel) => panel.said(cell)).join(" ");
  }

  /** What becomes of the cell that is looked at, under each kind. */
  get answers() {
    return this.panels.map(({ title, answer }) => `${title}: ${answer.textContent}.`).join(" ");
  }

  /** What the view shows, in words. */
  get summary() {
    return this.panels.map(({ title, counted }) => `${title}: ${counted}.`).join(" ");
  }

  /**
   * How far a cell of the cube that was last touched is below the upper edge of a sheet on it, or above the window: less
   * than 0 then, and 0 where it is in sight.
   * @param {number} cell @param {HTMLElement} sheet
   */
  hiddenBy(cell, sheet) {
    const place = this.placeOf(cell, this.touched);
    if (!place || !this.touched) return 0;
    const room = AROUND * this.touched.cube.fit.pitch;
    const below = place[1] + room - sheet.getBoundingClientRect().top;
    return below > 0 ? below : Math.min(place[1] - room, 0);
  }

  /** Where a cell is seen in a cube, in pixels of the window. @param {number} cell @param {Panel} [panel] @returns {[number, number] | null} */
  placeOf(cell, panel = this.panels[0]) {
    const { cube } = panel;
    const place = cube.placeOf(cell);
    if (!place) return null;
    const box = cube.canvas.getBoundingClientRect();
    return [box.left + (place[0] * box.width) / cube.width, box.top + (place[1] * box.height) / cube.height];
  }
}

/** A turn within what still shows the front. @param {number} turned @param {number} raised */
export const limited = (turned, raised) => ({
  turned: Math.max(-MOST_TURNED, Math.min(MOST_TURNED, turned)),
  raised: Math.max(-MOST_RAISED, Math.min(MOST_RAISED, raised)),
});
