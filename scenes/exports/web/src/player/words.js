/** What the player says in English; a page in another language gives its own words. */
export const WORDS = Object.freeze({
  player: "Film",
  play: "Play",
  pause: "Pause",
  replay: "Play again",
  seek: "Position",
  time: "{time} of {total}",
  chapters: "Chapters",
  captions: "Captions",
  captions_off: "No captions",
  description: "Audio description",
  go_on: "Go on",
  speed: "Speed",
  mute: "Sound off",
  unmute: "Sound on",
  fullscreen: "Full screen",
  exit_fullscreen: "Leave full screen",
  failed: "This film cannot be played here.",
});

/**
 * The words of an element: those of its `words` attribute, a JSON object, before the English ones.
 * @param {Element} element
 * @returns {Record<string, string>}
 */
export function wordsOf(element) {
  const own = element.getAttribute("words");
  return own ? { ...WORDS, ...JSON.parse(own) } : { ...WORDS };
}

/**
 * A text with the values for its names in braces.
 * @param {string} text
 * @param {Record<string, string>} values
 */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/**
 * A moment as minutes and seconds, e.g. "1:15".
 * @param {number} seconds
 */
export function clock(seconds) {
  const whole = Math.floor(Number.isFinite(seconds) ? seconds : 0);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
