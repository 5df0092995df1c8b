import { icon } from "./icons.js";

/**
 * Name a button, and give it a picture.
 * @param {HTMLElement} button
 * @param {string} text
 * @param {string} [picture]
 */
export function label(button, text, picture) {
  if (picture && button.dataset.icon !== picture) {
    button.dataset.icon = picture;
    button.innerHTML = icon(/** @type {any} */ (picture));
  }
  button.setAttribute("aria-label", text);
  button.title = text;
}

/**
 * Offer choices, and show which one holds.
 * @param {HTMLSelectElement} select
 * @param {string[][]} choices
 * @param {string} chosen
 */
export function fillSelect(select, choices, chosen) {
  if (select.dataset.choices !== JSON.stringify(choices)) {
    select.dataset.choices = JSON.stringify(choices);
    select.replaceChildren(...choices.map(([value, text]) => new Option(text, value)));
  }
  select.value = chosen;
}
