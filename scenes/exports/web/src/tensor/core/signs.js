/** The signs of numbers: minus, plus, brackets, and those of a language. */

export const MINUS = "\u2212";
/** @type {Map<string, {decimal: string, group: string}>} */
const SIGNS = new Map();

/**
 * A printed number with its sign, if it is not 0.
 * @param {string} text
 */
export const signed = (text) => (/^\d/.test(text) && /[1-9]/.test(text) ? `+${text}` : text);

/**
 * A printed number as it stands after another sign: a negative one in brackets.
 * @param {string} text
 */
export const bracketed = (text) => (text.startsWith(MINUS) ? `(${text})` : text);

/**
 * The decimal sign of a language, and what stands between thousands.
 * @param {string} language
 */
export function signsOf(language) {
  let found = SIGNS.get(language);
  if (!found) {
    const parts = new Intl.NumberFormat(language, { useGrouping: true }).formatToParts(1234567.5);
    const of = (/** @type {string} */ type) => parts.find((part) => part.type === type)?.value ?? "";
    found = { decimal: of("decimal"), group: of("group") };
    SIGNS.set(language, found);
  }
  return found;
}
