import { fill, preferences, wordsOf } from "../player/player.js";
import { hideWhenIdle } from "../player/idle.js";
import { icon } from "../player/icons.js";
import { load, unload } from "./files.js";
import { Steps } from "./steps.js";

/** How many slides before and after the one that is shown have their films at hand. */
const NEAR = 2;
/** How far a finger moves, in pixels, that turns to another slide. */
const SWIPE = 40;

/** The codes of keys for one step on and for one back, and of the K of players, which reveal.js takes for other things. */
const NEXT = Object.freeze([32, 39, 40, 34, 78, 74, 76]);
const BACK = Object.freeze([37, 38, 33, 80, 8, 72]);
const PLAY = 75;

/** A deck of slides that play: what keys, pointer and fingers do, and the controls over the slides. */
class Deck {
  /**
   * @param {any} reveal reveal.js
   * @param {Record<string, string>} words
   * @param {Record<string, any>} options of reveal.js
   */
  constructor(reveal, words, options) {
    this.reveal = reveal;
    this.words = words;
    this.calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.still = new URLSearchParams(location.search).has("receiver");
    this.help = /** @type {HTMLDialogElement} */ (document.querySelector("dialog.help"));
    /** @type {Map<Element, Steps>} */
    this.steps = new Map();
    this.comesBack = false;
    reveal.initialize({
      ...options,
      keyboard: Object.fromEntries([
        ...NEXT.map((code) => [code, (event) => (event?.shiftKey ? this.back() : this.next())]),
        ...BACK.map((code) => [code, () => this.back()]),
        [PLAY, () => this.current?.player.toggle()],
      ]),
      plugins: [globalThis.RevealNotes],
      keyboardCondition: () => !this.help.open,
      help: false,
      touch: false,
    });
    reveal.on("ready", () => this.start());
  }

  start() {
    this.buildBar();
    this.reveal.on("slidechanged", ({ previousSlide }) => this.changed(previousSlide));
    document.addEventListener("normreel-state", () => this.tell());
    document.addEventListener("normreel-end", () => {
      if (this.current?.leaving && !this.current.player.describer.written) {
        this.reveal.next();
      }
    });
    for (const away of ["paused", "overviewshown"]) {
      this.reveal.on(away, () => this.current?.player.pause());
    }
    document.addEventListener("keydown", (event) => this.onKey(event), { capture: true }); // before reveal.js
    this.listenToPointer(document.querySelector(".reveal .slides"));
    this.changed(undefined);
  }

  /** The steps of the clip that is shown; undefined on a slide of words. */
  get current() {
    return this.stepsOf(this.reveal.getCurrentSlide());
  }

  /** @param {Element | undefined} slide */
  stepsOf(slide) {
    const player = slide?.querySelector("normreel-player");
    if (!player) {
      return undefined;
    }
    const known = this.steps.get(slide) ?? new Steps(/** @type {any} */ (player), this.calm);
    this.steps.set(slide, known);
    return known;
  }

  next() {
    if (!this.current?.next() && !this.reveal.isLastSlide()) {
      this.reveal.next();
    }
    this.tell();
  }

  back() {
    if (!this.current?.back() && !this.reveal.isFirstSlide()) {
      this.comesBack = true;
      this.reveal.prev();
      this.comesBack = false;
    }
    this.tell();
  }

  /**
   * Another slide is shown.
   * @param {Element | undefined} before
   */
  changed(before) {
    const slides = this.reveal.getSlides();
    const place = slides.indexOf(this.reveal.getCurrentSlide());
    this.stepsOf(before)?.leave();
    const films = slides.map((slide, number) => (Math.abs(number - place) <= NEAR ? load(slide) : unload(slide)));
    const steps = this.current;
    this.bar.player = steps?.player ?? null;
    if (steps && (this.comesBack || this.still)) {
      steps.enterAtEnd();
    } else if (steps && !this.reveal.isPrintView()) {
      void films[place]?.then(() => this.current === steps && steps.enter());
    }
    this.tell();
  }

  buildBar() {
    this.bar = /** @type {import("../player/bar.js").NormreelBar} */ (document.querySelector("normreel-bar.deck"));
    this.count = document.createElement("span");
    this.count.slot = "start";
    this.count.className = "count";
    this.state = document.createElement("span");
    this.state.className = "state";
    this.state.setAttribute("role", "status");
    this.state.slot = "start";
    this.bar.append(
      button("start", "back", this.words.back, () => this.back()),
      button("start", "next", this.words.next, () => this.next()),
      this.count,
      this.state,
      button("end", "help", this.words.help, () => this.help.showModal()),
    );
    this.bar.words = wordsOf(this.bar);
    this.bar.screenElement = document.documentElement;
    this.bar.hidden = this.still;
    hideWhenIdle(this.bar, document.documentElement, this.bar, () => this.lift());
  }

  /** Lift what is to be read below a picture above the controls while these are there. */
  lift() {
    const below = document.querySelector(".reveal .slides").getBoundingClientRect().bottom;
    const covered = this.bar.hasAttribute("idle") ? 0 : Math.max(0, below - this.bar.getBoundingClientRect().top);
    document.documentElement.style.setProperty("--normreel-lift", `${covered}px`);
  }

  /** Say in the controls which slide this is and what it waits for. */
  tell() {
    const number = this.reveal.getSlidePastCount() + 1;
    this.count.textContent = fill(this.words.slide, { number, total: this.reveal.getTotalSlides() });
    const text = this.words[this.current?.state ?? ""] ?? "";
    if (this.state.textContent !== text) {
      this.state.textContent = text;
    }
    this.lift();
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const typing = /** @type {Element} */ (event.composedPath()[0]).matches?.("select, input");
    if (event.ctrlKey || event.metaKey || event.altKey || typing || this.help.open) {
      return;
    }
    const player = this.current?.player;
    const action = {
      "?": () => this.help.showModal(),
      r: () => {
        player?.seek(0);
        void player?.play();
      },
      c: () => player?.toggleCaptions(),
      d: () => player?.toggleDescription(),
      "<": () => preferences.changeRate(-1),
      ">": () => preferences.changeRate(1),
    }[event.key.toLowerCase()];
    if (action) {
      event.preventDefault();
      event.stopImmediatePropagation();
      action();
    }
  }

  /** @param {HTMLElement} slides */
  listenToPointer(slides) {
    let [x, y] = [0, 0];
    slides.addEventListener("touchstart", ({ touches }) => {
      [x, y] = touches.length === 1 ? [touches[0].clientX, touches[0].clientY] : [NaN, NaN];
    }, { passive: true });
    slides.addEventListener("touchend", ({ changedTouches: [touch] }) => {
      const [right, down] = [touch.clientX - x, touch.clientY - y];
      if (Math.abs(right) > SWIPE && Math.abs(right) > Math.abs(down)) {
        right < 0 ? this.next() : this.back();
      }
    }, { passive: true });
    slides.addEventListener("click", (event) => {
      const byFinger = /** @type {PointerEvent} */ (event).pointerType === "touch";
      const used = event.composedPath().some((each) => each instanceof Element && each.matches("a, button, select, input"));
      if (!byFinger && !used && !this.reveal.isOverview() && !this.reveal.isPrintView()) {
        this.next();
      }
    });
  }
}

/**
 * @param {string} slot
 * @param {"back" | "next" | "help"} picture
 * @param {string} text
 * @param {() => void} action
 */
function button(slot, picture, text, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.slot = slot;
  made.className = picture;
  made.title = text;
  made.setAttribute("aria-label", text);
  made.innerHTML = icon(picture);
  made.addEventListener("click", action);
  return made;
}

/**
 * Start the deck of a page.
 * @param {any} reveal reveal.js
 * @param {Record<string, string>} words
 * @param {Record<string, any>} options of reveal.js
 */
export function startDeck(reveal, words, options) {
  return new Deck(reveal, words, options);
}

const given = document.getElementById("deck");
if (given) {
  const { words, options } = JSON.parse(given.textContent);
  /** @type {any} */ (globalThis).deck = startDeck(/** @type {any} */ (globalThis).Reveal, words, options);
}
