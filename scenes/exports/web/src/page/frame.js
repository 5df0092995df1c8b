/** A page within another one: it says how high it is, and takes the theme of the book or notebook around it. */

/** Tells the page around this one, whatever it is, how high this one is, now and whenever that changes. */
export function tellHeight() {
  const tell = () => parent.postMessage({ type: "normreel-height", height: document.body.scrollHeight }, "*");
  new ResizeObserver(tell).observe(document.body);
}

/**
 * The theme that a page says it has: one of Material for MkDocs, or of JupyterLab.
 *
 * @param {DOMStringMap} said
 * @returns {"light" | "dark" | undefined}
 */
function themeOf({ mdColorScheme, jpThemeLight }) {
  if (mdColorScheme) {
    return mdColorScheme === "slate" ? "dark" : "light";
  }
  return jpThemeLight ? (jpThemeLight === "true" ? "light" : "dark") : undefined;
}

/**
 * Follows the theme of the page around this one, which its reader may switch.
 *
 * @param {(theme: "light" | "dark") => void} take
 */
export function followTheme(take) {
  let around;
  try {
    around = parent.document.body;
  } catch {
    return; // a page of another origin keeps its theme to itself
  }
  const follow = () => {
    const theme = themeOf(around.dataset);
    if (theme) {
      take(theme);
    }
  };
  new MutationObserver(follow).observe(around, { attributeFilter: ["data-md-color-scheme", "data-jp-theme-light"] });
  follow();
}
