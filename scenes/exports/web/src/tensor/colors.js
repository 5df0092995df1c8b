// Colours of cells in OKLCH (Ottosson 2020): hue says which statistic a cell shares, lightness its value, a little.

/** @typedef {[number, number, number]} Rgb */
/** @typedef {"features" | "samples"} Family */

/** @type {Record<Family, [number, number][]>} */
const HUES = {
  features: [[84, 0.82], [46, 0.75], [8, 0.69], [124, 0.79], [28, 0.8], [104, 0.72], [352, 0.78], [64, 0.69]],
  samples: [[235, 0.77], [282, 0.7], [182, 0.8], [316, 0.75], [260, 0.82], [207, 0.69], [299, 0.81], [163, 0.72]],
};
/** @type {Record<Family, [number, number]>} */
const ARCS = { features: [-10, 132], samples: [158, 324] };
const GOLDEN_SHARE = 0.6180339887;
const VALUE_LIGHTNESS = 0.06;
const GROUP_CHROMA = 0.125;

/** @param {number} value */
const encoded = (value) => (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055);
/** @param {number} value */
const decoded = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);

/**
 * Linear-light RGB of an OKLCH colour, outside 0 to 1 where the display has no such colour.
 * @param {number} light
 * @param {number} chroma
 * @param {number} hue in degrees
 * @returns {Rgb}
 */
function linear(light, chroma, hue) {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (light - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

/** The largest chroma up to `most` that sRGB has at a lightness and hue.
 * @param {number} light @param {number} hue @param {number} most */
function displayableChroma(light, hue, most) {
  let [low, high] = [0, most];
  for (let step = 0; step < 15; step++) {
    const middle = step === 0 ? high : (low + high) / 2;
    if (linear(light, middle, hue).every((part) => part >= -1e-6 && part <= 1 + 1e-6)) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

/** @param {number} light @param {number} hue @returns {Rgb} */
function displayed(light, hue) {
  const parts = linear(light, displayableChroma(light, hue, GROUP_CHROMA), hue);
  return /** @type {Rgb} */ (parts.map((part) => encoded(Math.min(1, Math.max(0, part)))));
}

/** @param {number} index @param {number} count @param {Family} family @returns {[number, number]} */
function tone(index, count, family) {
  const chosen = HUES[family];
  if (count <= chosen.length) {
    return chosen[index];
  }
  const [start, end] = ARCS[family];
  return [start + (end - start) * ((index * GOLDEN_SHARE) % 1), 0.7 + 0.06 * (index % 3)];
}

/**
 * A cell of group `index` out of `count`: hue by group, a little lighter or darker by its value's level from 0 to 1.
 * @param {number} index
 * @param {number} count
 * @param {number} level
 * @param {Family} family
 * @returns {Rgb}
 */
export function groupRgb(index, count, level, family) {
  const [hue, light] = tone(index, count, family);
  return displayed(light + VALUE_LIGHTNESS * (2 * level - 1), hue);
}

/**
 * The colour of words that name a group, on a dark or a light background.
 * @param {number} index @param {number} count @param {boolean} dark @param {Family} family @returns {Rgb}
 */
export function groupTextRgb(index, count, dark, family) {
  return displayed(dark ? 0.8 : 0.46, tone(index, count, family)[0]);
}

/** `#rrggbb` as three numbers from 0 to 1. @param {string} color @returns {Rgb} */
export function hexToRgb(color) {
  return /** @type {Rgb} */ ([1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) / 255));
}

/** Three numbers from 0 to 1 as `#rrggbb`. @param {readonly number[]} rgb */
export function rgbToHex(rgb) {
  return `#${rgb.map((part) => Math.round(Math.min(1, Math.max(0, part)) * 255).toString(16).padStart(2, "0")).join("")}`;
}

/** WCAG 2.2 contrast ratio of two colours. @param {Rgb} first @param {Rgb} second */
export function contrast(first, second) {
  const [a, b] = [first, second].map(
    (rgb) => 0.2126 * decoded(rgb[0]) + 0.7152 * decoded(rgb[1]) + 0.0722 * decoded(rgb[2]) + 0.05,
  );
  return Math.max(a, b) / Math.min(a, b);
}

/** Part of the way from one colour to another. @param {Rgb} from @param {Rgb} to @param {number} share @returns {Rgb} */
export function mixed(from, to, share) {
  return /** @type {Rgb} */ ([0, 1, 2].map((i) => from[i] + (to[i] - from[i]) * share));
}

/**
 * A colour that is set aside: as near to the background as it can come with a contrast of `ratio`, `most` of the way.
 * @param {Rgb} color @param {Rgb} background @param {number} ratio @param {number} most @returns {Rgb}
 */
export function quiet(color, background, ratio, most) {
  let share = most;
  while (share > 0 && contrast(mixed(color, background, share), background) < ratio) {
    share -= 0.05;
  }
  return mixed(color, background, Math.max(0, share));
}
