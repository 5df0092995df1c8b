// The colours of the films by role; a test holds them to those of Python.

/** @typedef {{name: string, background: string, panel: string, line: string, text: string, muted: string, batch: string,
 *   layer: string, instance: string, group: string, rms: string, good: string, bad: string, cell_ink: string,
 *   hero: string, edge_shade: number}} Theme */

/** @type {Readonly<Record<"dark" | "light", Theme>>} */
export const THEMES = Object.freeze({
  dark: {
    name: "dark",
    background: "#10141c",
    panel: "#1a202c",
    line: "#5f6b80",
    text: "#f2f4f8",
    muted: "#a9b4c6",
    batch: "#ffc247",
    layer: "#b9a3ff",
    instance: "#62c8f5",
    group: "#c5dc5a",
    rms: "#ff93d1",
    good: "#5fd6a4",
    bad: "#ff8a7a",
    cell_ink: "#10141c",
    hero: "#ffffff",
    edge_shade: 0.6,
  },
  light: {
    name: "light",
    background: "#fbfaf7",
    panel: "#efede6",
    line: "#8a8577",
    text: "#1b2130",
    muted: "#565e6d",
    batch: "#8a5a00",
    layer: "#6237c8",
    instance: "#00658c",
    group: "#536500",
    rms: "#a81872",
    good: "#0b7a4b",
    bad: "#b3261e",
    cell_ink: "#10141c",
    hero: "#10141c",
    edge_shade: 0.6,
  },
});

/**
 * The fixed colour of a kind: of its name, its terms and its bracket.
 * @param {Theme} theme
 * @param {string} kind
 * @returns {string}
 */
export function accent(theme, kind) {
  const family = kind === "layer-channels" ? "layer" : kind;
  return /** @type {Record<string, any>} */ (theme)[family] ?? theme.text;
}
