/**
 * What is wrong with something that a user gave: one sentence that names the value, the rule and the fix.
 */
export class TensorError extends Error {
  /** @param {string} sentence */
  constructor(sentence) {
    super(sentence);
    this.name = "TensorError";
  }
}

/**
 * Sizes as they are written everywhere: "(5, 4, 2, 3)", "(4,)".
 * @param {ArrayLike<number>} sizes
 */
export const written = (sizes) => `(${Array.from(sizes).join(", ")}${sizes.length === 1 ? "," : ""})`;

/**
 * Something that a user gave, as it stands in a sentence: short, on one line.
 * @param {unknown} value
 */
export function quoted(value) {
  const text = (typeof value === "string" ? value : String(value)).replace(/\s+/g, " ");
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}
