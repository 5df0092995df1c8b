// Small helpers for building and wording elements.

/**
 * An element with attributes and children; a value of null or false leaves an attribute out.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false && value !== undefined) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children);
  return element;
}

/**
 * A text whose names in braces are replaced.
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));

/** Writes a text only where it changed, so that screen readers do not say it again. @param {Element} element @param {string} text */
export function write(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/**
 * Runs something from 0 to 1 in a time, eased at both ends, and tells when it is done; returns how to end it at once.
 * @param {number} milliseconds 0 for at once
 * @param {(share: number) => void} show
 * @param {() => void} [done]
 */
export function tween(milliseconds, show, done = () => {}) {
  let frame = 0;
  let ended = false;
  const end = () => {
    if (!ended) {
      ended = true;
      cancelAnimationFrame(frame);
      show(1);
      done();
    }
  };
  if (milliseconds <= 0 || document.hidden) {
    end();
    return end;
  }
  let start = 0;
  const run = (/** @type {number} */ now) => {
    start ||= now;
    const share = Math.min(1, (now - start) / milliseconds);
    if (share >= 1) {
      end();
    } else {
      show(share * share * (3 - 2 * share));
      frame = requestAnimationFrame(run);
    }
  };
  frame = requestAnimationFrame(run);
  return end;
}
