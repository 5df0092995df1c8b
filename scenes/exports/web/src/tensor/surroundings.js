// What surrounds the element: the theme that is wanted, motion, print, language, and who is told of news.
import { write } from "./dom.js";
import { THEMES } from "./theme.js";

/** Milliseconds without anything new before something is said. */
const QUIET = 300;

export class Surroundings {
  #dark = matchMedia("(prefers-color-scheme: dark)");
  #still = matchMedia("(prefers-reduced-motion: reduce)");
  #forced = matchMedia("(forced-colors: active)");
  #printing = false;

  /** @param {HTMLElement} element @param {() => void} tell is called when anything has changed */
  constructor(element, tell) {
    this.element = element;
    this.tell = tell;
  }

  /** Watch from now on. */
  connect() {
    [this.#dark, this.#still, this.#forced].forEach((query) => query.addEventListener("change", this.tell));
    addEventListener("beforeprint", this.#print);
    addEventListener("afterprint", this.#print);
    document.fonts?.ready.then(this.tell);
  }

  disconnect() {
    [this.#dark, this.#still, this.#forced].forEach((query) => query.removeEventListener("change", this.tell));
    removeEventListener("beforeprint", this.#print);
    removeEventListener("afterprint", this.#print);
  }

  #print = (/** @type {Event} */ event) => {
    this.#printing = event.type === "beforeprint";
    this.tell();
  };

  /** Paper is light; where colours are forced, the system has the say. */
  get theme() {
    const asked = this.#forced.matches ? null : this.element.getAttribute("theme");
    const dark = asked === "dark" || (asked !== "light" && this.#dark.matches);
    return dark && !this.#printing ? THEMES.dark : THEMES.light;
  }

  get still() {
    return this.#still.matches;
  }

  get language() {
    return this.element.closest("[lang]")?.getAttribute("lang") || "en";
  }
}

/** A live region that speaks once nothing else happened for a moment. */
export class Speaker {
  #waiting = 0;

  /** @param {HTMLElement} region */
  constructor(region) {
    this.region = region;
  }

  /** @param {string} text */
  say(text) {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => write(this.region, text), QUIET);
  }
}
