// The module of the live tensor: the element, and the functions that it computes with.
import { NormreelTensor } from "./element.js";

export * from "./core/index.js";
export { NormreelTensor };
export { THEMES } from "./theme.js";
export { groupRgb, groupTextRgb } from "./colors.js";
export { viewAt } from "./view.js";

if (!customElements.get("normreel-tensor")) {
  customElements.define("normreel-tensor", NormreelTensor);
}
