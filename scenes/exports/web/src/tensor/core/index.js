/** The core of the live tensor: what the films compute, in the page. */

export { TensorError } from "./errors.js";
export { MOST_CELLS, axesOf, featuresOf, flatOf, indexOf, layoutText, positionsOf, roleOf, usualLayout } from "./layout.js";
export { tensorOf } from "./tensor.js";
export { KINDS, groupChoices, kindNamed, kindsFor, partition } from "./kinds.js";
export { exampleParameters, makeTensor } from "./samples.js";
export { describe, normalize } from "./normalize.js";
export { BATCHES, running } from "./running.js";
