/** Controls that lie over a picture leave when nobody uses them. */

const PATIENCE = 2500;

/**
 * Give an element the attribute `idle` while nobody moves the pointer over `area`, touches it or has the keyboard in
 * `controls`.
 * @param {HTMLElement} marked
 * @param {HTMLElement} area
 * @param {HTMLElement} controls
 */
export function hideWhenIdle(marked, area, controls) {
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
    }
  };
  const wake = () => {
    marked.removeAttribute("idle");
    clearTimeout(timer);
    timer = setTimeout(leave, PATIENCE);
  };
  for (const event of ["pointermove", "pointerdown", "focusin"]) {
    area.addEventListener(event, wake);
  }
  leave();
}
