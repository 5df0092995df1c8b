/** Controls that lie over a picture leave when nobody uses them. */

const PATIENCE = 2500;

/**
 * Give an element the attribute `idle` while nobody moves the pointer over `area`, touches it or has the keyboard in
 * `controls`; `changed` is called when that begins and when it ends.
 * @param {HTMLElement} marked
 * @param {HTMLElement} area
 * @param {HTMLElement} controls
 * @param {() => void} [changed]
 */
export function hideWhenIdle(marked, area, controls, changed = () => {}) {
  let timer = 0;
  const pointed = () => matchMedia("(hover: hover)").matches && controls.matches(":hover");
  const used = () =>
    pointed() ||
    controls.querySelector(":focus-visible") ||
    controls.shadowRoot?.querySelector(":focus-visible, [aria-expanded=true]");
  const leave = () => {
    if (used()) {
      wake();
    } else {
      marked.setAttribute("idle", "");
      changed();
    }
  };
  const wake = () => {
    if (marked.hasAttribute("idle")) {
      marked.removeAttribute("idle");
      changed();
    }
    clearTimeout(timer);
    timer = setTimeout(leave, PATIENCE);
  };
  for (const event of ["pointermove", "pointerdown", "focusin"]) {
    area.addEventListener(event, wake);
  }
  leave();
}
