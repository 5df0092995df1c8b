import { label } from "./labels.js";
import { clock } from "./words.js";

/** The chapters of a film: a list that a button opens, and marks on the line of its position. */
export class ChapterList {
  /**
   * @param {HTMLButtonElement} button
   * @param {HTMLElement} list
   * @param {HTMLElement} marks
   * @param {(start: number) => void} seek what choosing a chapter does
   */
  constructor(button, list, marks, seek) {
    this.button = button;
    this.list = list;
    this.marks = marks;
    this.seek = seek;
    this.shown = "";
    button.addEventListener("click", () => this.open(!this.isOpen));
    list.addEventListener("focusout", (event) => {
      const to = /** @type {Node | null} */ (event.relatedTarget);
      if (to && to !== button && !list.contains(to)) {
        this.open(false);
      }
    });
  }

  get isOpen() {
    return !this.list.hidden;
  }

  /** @param {boolean} open */
  open(open) {
    this.list.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    if (open) {
      /** @type {HTMLElement | null} */ (this.list.querySelector("[aria-current]") ?? this.list.querySelector("button"))?.focus();
    }
  }

  /** Close it; the keyboard goes back to the button. */
  close() {
    this.open(false);
    this.button.focus();
  }

  /**
   * Show the chapters of a player.
   * @param {import("./player.js").NormreelPlayer} player
   * @param {string} name of the list
   */
  show(player, name) {
    const { chapters, duration, stops } = player;
    this.button.hidden = chapters.length < 2;
    label(this.button, name);
    const shown = JSON.stringify([chapters, duration, stops]);
    if (shown === this.shown) {
      return;
    }
    this.shown = shown;
    this.list.setAttribute("aria-label", name);
    this.list.replaceChildren(...chapters.map((chapter) => this.item(chapter)));
    const moments = [...chapters.map(({ start }) => start), ...stops].filter((start) => start > 0 && start < duration);
    this.marks.replaceChildren(
      ...moments.map((start) => {
        const mark = document.createElement("i");
        mark.style.insetInlineStart = `${(100 * start) / duration}%`;
        return mark;
      }),
    );
  }

  /** @param {{start: number, title: string}} chapter */
  item({ start, title }) {
    const [item, button, time] = ["li", "button", "span"].map((name) => document.createElement(name));
    button.setAttribute("type", "button");
    button.dataset.start = String(start);
    time.textContent = clock(start);
    button.append(time, ` ${title}`);
    button.addEventListener("click", () => {
      this.seek(start);
      this.close();
    });
    item.append(button);
    return item;
  }

  /**
   * Mark the chapter that plays.
   * @param {number | undefined} start
   */
  mark(start) {
    for (const button of this.list.querySelectorAll("button")) {
      if (button.dataset.start === String(start)) {
        button.setAttribute("aria-current", "true");
      } else {
        button.removeAttribute("aria-current");
      }
    }
  }
}
