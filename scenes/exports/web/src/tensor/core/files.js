/** Files that a user opens: an .npy file, or a table of numbers as text. */

import { parseCsv } from "./csv.js";
import { TensorError } from "./errors.js";
import { isNpy, parseNpy } from "./npy.js";

/**
 * The tensor of a file, told by its first bytes.
 * @param {ArrayBuffer} buffer
 * @param {{shape?: number[], layout?: string}} [options]
 * @returns {import("./tensor.js").Tensor}
 */
export function parseFile(buffer, options = {}) {
  const bytes = new Uint8Array(buffer);
  if (isNpy(bytes) || (bytes[0] === 0x50 && bytes[1] === 0x4b) || bytes[0] === 0x80) return parseNpy(buffer, options);
  let text = "";
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new TensorError(
      "This file is neither an .npy file nor text: give an array saved with np.save, or a table (.csv).",
    );
  }
  return parseCsv(text, options);
}
