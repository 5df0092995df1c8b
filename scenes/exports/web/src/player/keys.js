import { toggleFullscreen } from "./fullscreen.js";
import { preferences } from "./preferences.js";

/** How far one press of an arrow key goes, in seconds. */
export const STEP = 5;

/**
 * What keys do while the keyboard is in a player.
 * @param {import("./player.js").NormreelPlayer} player
 * @returns {Record<string, () => void>}
 */
const keysOf = (player) => ({
  " ": () => player.toggle(),
  k: () => player.toggle(),
  arrowleft: () => player.seek(player.video.currentTime - STEP),
  arrowright: () => player.seek(player.video.currentTime + STEP),
  j: () => player.seek(player.video.currentTime - STEP),
  l: () => player.seek(player.video.currentTime + STEP),
  home: () => player.seek(0),
  end: () => player.seek(player.duration),
  c: () => player.toggleCaptions(),
  d: () => player.toggleDescription(),
  f: () => void toggleFullscreen(player, player.video),
  m: () => {
    player.video.muted = !player.video.muted;
  },
  "<": () => preferences.changeRate(-1),
  ">": () => preferences.changeRate(1),
});

/**
 * Do what a key is for, unless it is for the control that has the keyboard.
 * @param {import("./player.js").NormreelPlayer} player
 * @param {KeyboardEvent} event
 */
export function onKey(player, event) {
  const target = /** @type {HTMLElement} */ (event.composedPath()[0]);
  const forControl = target.matches("select, input") || (target.matches("button") && (event.key === " " || event.key === "Enter"));
  const action = keysOf(player)[event.key.toLowerCase()];
  if (action && !forControl && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    action();
  }
}
