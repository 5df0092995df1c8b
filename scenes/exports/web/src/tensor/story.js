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
  const say = (/** @type {string} */ several, /** @type {string} */ one, /** @type {string[]} */ names) => {
    const sizes = names.map(size);
    return sizes.every((each) => each === 1) ? one : filled(several, { count: sizes.map((each) => number.format(each)).join(" × ") });
  };
  const sentences = positions.includes("T");
  return axes.axes
    .flatMap((name) => {
      if (name === batch && sentences) return say(words.several_sentences, words.sentences_one, [name]);
      if (name === batch) return say(words.several_samples, words.samples_one, [name]);
      if (name === features && grounds.length) return say(words.several_channels, words.channels_one, [name]);
      if (name === features) return say(words.several_features, words.features_one, [name]);
      if (name === "T") return say(words.several_tokens, words.tokens_one, [name]);
      return name === grounds[0] ? say(words.several_positions, words.positions_one, grounds) : [];
    })
    .join(", ");
}
