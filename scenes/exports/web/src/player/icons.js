/** The pictures on the player's buttons: paths on a square of 24. */
const PATHS = Object.freeze({
  play: "M7 4.5v15l12.5-7.5z",
  pause: "M6 4.5h4.2v15H6zM13.8 4.5H18v15h-4.2z",
  replay: "M12 5V1.6L6.6 6.4 12 11.2V7.4a5.6 5.6 0 1 1-5.6 5.6H4a8 8 0 1 0 8-8z",
  chapters: "M4 5h2.4v2.4H4zM4 10.8h2.4v2.4H4zM4 16.6h2.4V19H4zM8.8 5H20v2.4H8.8zM8.8 10.8H20v2.4H8.8zM8.8 16.6H20V19H8.8z",
  captions: "M3 5h18v14H3zm2.2 2.2v9.6h13.6V7.2zM7 13.2h6v1.9H7zm7.6 0H17v1.9h-2.4zM7 9.6h3.2v1.9H7zm4.8 0H17v1.9h-5.2z",
  description: "M3 5h18v14H3zm2.2 2.2v9.6h13.6V7.2zM6.2 15.4 8.5 8.6h1.9l2.3 6.8h-1.8l-.4-1.3H8.4L8 15.4zm2.6-2.7h1.3l-.65-2.2zM13.4 8.6h2.1c2.1 0 3.3 1.3 3.3 3.4s-1.2 3.4-3.3 3.4h-2.1zm1.7 1.5v3.8h.4c1 0 1.6-.7 1.6-1.9s-.6-1.9-1.6-1.9z",
  sound: "M3 9.4h3.4L11 5.2v13.6l-4.6-4.2H3zM13.4 8.6c1.8.9 2.6 2 2.6 3.4s-.8 2.5-2.6 3.4z",
  silent: "M3 9.4h3.4L11 5.2v13.6l-4.6-4.2H3zM13.2 9.9l1.4-1.4 2.4 2.4 2.4-2.4 1.4 1.4-2.4 2.4 2.4 2.4-1.4 1.4-2.4-2.4-2.4 2.4-1.4-1.4 2.4-2.4z",
  fullscreen: "M4 4h6v2.2H6.2V10H4zM14 4h6v6h-2.2V6.2H14zM4 14h2.2v3.8H10V20H4zM17.8 14H20v6h-6v-2.2h3.8z",
  exit_fullscreen: "M7.8 4H10v6H4V7.8h3.8zM14 4h2.2v3.8H20V10h-6zM4 14h6v6H7.8v-3.8H4zM14 14h6v2.2h-3.8V20H14z",
  next: "M8.6 4.6 16 12l-7.4 7.4-1.7-1.7 5.7-5.7-5.7-5.7z",
  back: "M15.4 4.6 8 12l7.4 7.4 1.7-1.7-5.7-5.7 5.7-5.7z",
  help: "M12 2.6a9.4 9.4 0 1 0 0 18.8 9.4 9.4 0 0 0 0-18.8zm0 2.1a7.3 7.3 0 1 1 0 14.6 7.3 7.3 0 0 1 0-14.6zM10.9 15.4h2.2v2.2h-2.2zM8.4 9.8C8.5 7.7 10 6.5 12.1 6.5c2.1 0 3.6 1.2 3.6 3 0 1.3-.7 2.1-1.7 2.8-.8.5-1 .8-1 1.5v.4h-2v-.7c0-1.3.5-2 1.5-2.6.8-.5 1.1-.8 1.1-1.4 0-.7-.6-1.2-1.5-1.2-1 0-1.6.6-1.7 1.5z",
});

/**
 * A picture as SVG that is not read aloud.
 * @param {keyof typeof PATHS} name
 */
export function icon(name) {
  return `<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false"><path fill="currentColor" fill-rule="evenodd" d="${PATHS[name]}"/></svg>`;
}
