/** Filling the screen with an element, or, where a telephone does that for films only, with a film. */

export const FULLSCREEN_EVENTS = Object.freeze(["fullscreenchange", "webkitfullscreenchange"]);

/**
 * Whether the browser can fill the screen at all.
 * @param {HTMLVideoElement | undefined} video
 */
export function canFillScreen(video) {
  return Boolean(document.fullscreenEnabled || (video && "webkitEnterFullscreen" in video));
}

/** @param {Element} element */
export function fillsScreen(element) {
  return element.matches(":fullscreen");
}

/**
 * Fill the screen, or leave it.
 * @param {HTMLElement} element
 * @param {(HTMLVideoElement & {webkitEnterFullscreen?: () => void}) | undefined} video
 */
export async function toggleFullscreen(element, video) {
  if (document.fullscreenElement) {
    await document.exitFullscreen();
  } else if (element.requestFullscreen) {
    await element.requestFullscreen();
  } else {
    video?.webkitEnterFullscreen?.();
  }
}
