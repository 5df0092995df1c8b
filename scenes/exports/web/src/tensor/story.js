// The tensor in a line of words, axis by axis: its samples, channels and positions, or sentences, tokens and features.
import { spatial } from "./axes.js";
import { filled } from "./dom.js";

/**
 * "5 samples, 4 channels, 2 × 3 positions".
 * @param {Record<string, string>} words @param {import("./axes.js").Axes} axes @param {string} language
 */
export function story(words, axes, language) {
  const { batch, features, positions, size } = axes;
  const grounds = spatial(axes);
  const number = new Intl.NumberFormat(language);
  const say = (/** @type {string} */ what, /** @type {string[]} */ names) => {
    const sizes = names.map(size);
    const alone = sizes.every((each) => each === 1);
    return alone ? words[`${what}_one`] : filled(words[`${what}_count`], { count: sizes.map((each) => number.format(each)).join(" × ") });
  };
  return axes.axes
    .flatMap((name) => {
      if (name === batch) return say(positions.includes("T") ? "sentences" : "samples", [name]);
      if (name === features) return say(grounds.length ? "channels" : "features", [name]);
      if (name === "T") return say("tokens", [name]);
      return name === grounds[0] ? say("positions", grounds) : [];
    })
    .join(", ");
}
