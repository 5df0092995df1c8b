/** The films of a deck: in a folder beside it, or within the page. */

/** @type {Map<HTMLSourceElement, Promise<void>>} the films that were given to a slide, or are on their way */
const films = new Map();

/**
 * The address of a film.
 * @param {string} name
 * @returns {Promise<string>}
 */
async function addressOf(name) {
  const within = document.getElementById(`file:${name}`);
  if (!within) {
    return name;
  }
  // a film as a blob can be played from any moment on; as a data address it can not in every browser
  const answer = await fetch(`data:${within.dataset.type};base64,${within.textContent.trim()}`);
  return URL.createObjectURL(await answer.blob());
}

/**
 * Give a slide its film; the promise is kept when it has it.
 * @param {Element | undefined} slide
 */
export async function load(slide) {
  const source = /** @type {HTMLSourceElement | null} */ (slide?.querySelector("source[data-file]"));
  if (source) {
    const film = films.get(source) ?? give(source);
    films.set(source, film);
    await film;
  }
}

/** @param {HTMLSourceElement} source */
async function give(source) {
  const address = await addressOf(source.dataset.file);
  if (films.has(source)) {
    source.src = address;
    const video = /** @type {HTMLVideoElement} */ (source.parentElement);
    video.preload = "auto";
    video.load();
  }
}

/**
 * Take the film of a slide away again: browsers can hold only so many.
 * @param {Element} slide
 */
export function unload(slide) {
  const source = /** @type {HTMLSourceElement | null} */ (slide.querySelector("source[src]"));
  if (source) {
    films.delete(source);
    URL.revokeObjectURL(source.src);
    source.removeAttribute("src");
    /** @type {HTMLVideoElement} */ (source.parentElement).load();
  }
}
