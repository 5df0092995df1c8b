/** The core of the live tensor: what the films compute, in the page. */

export { TensorError } from "./errors.js";
export {
  MOST_CELLS,
  axesOf,
  featuresOf,
  flatOf,
  indexOf,
  layoutText,
  positionsOf,
  roleOf,
  usualLayout,
} from "./layout.js";
export { tensorOf } from "./tensor.js";
export { KINDS, averagedAxes, groupChoices, kindNamed, kindsFor, partition } from "./kinds.js";
export { exampleParameters, makeTensor } from "./samples.js";
export { describe, normalize } from "./normalize.js";
export { BATCHES, running } from "./running.js";
export { Decimal } from "./decimal.js";
export { NumberFormat } from "./numbers.js";
export { MINUS, bracketed, signed } from "./signs.js";
export { LIMITS, NARROW, drawnCells, mapLimits, shownIndices } from "./grid.js";
export { hero, heroOf } from "./hero.js";
export { arithmetic, cellName } from "./arithmetic.js";
export { parseCsv } from "./csv.js";
export { parseNpy } from "./npy.js";
export { parseFile } from "./files.js";
