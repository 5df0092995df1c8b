/**
 * The properties of a tensor in the words of the page: what stands in panel and table.
 *
 * @typedef {{axes: string[], count: number, n: number, parameterShape: number[]}} Properties of one kind
 */

/**
 * Fills a text: each name in braces gives way to its value.
 *
 * @param {string} text
 * @param {Record<string, string>} values
 * @returns {string}
 */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/**
 * The texts of all cells of one kind, by row.
 *
 * @param {object} data what the page was made with: texts of cells by story, codes of kinds, layouts
 * @param {string} kind
 * @param {{shape: number[], layout: string, groups: number}} state of the tensor
 * @param {Properties} found what the tensor's element counted
 * @returns {Record<string, string>}
 */
export function cellTexts(data, kind, state, found) {
  const layout = data.layouts[state.layout];
  const texts = data.cells[layout.story];
  const codes = data.kinds[kind];
  const ofLayout = layout.kinds[kind];
  const count = new Intl.NumberFormat(data.language).format;
  const say = (row, code, values = {}) => fill(texts[`${row}:${code}`] ?? texts[row], values);
  const letters = (names) => names.map((name) => layout.letters[name] ?? name).join(", ");
  const { axes, n } = found;
  const averaged = axes.map((name) => {
    const split = kind === "group" && state.groups > 1 && name === layout.features;
    return split ? `${layout.letters[name]}/${state.groups}` : (layout.letters[name] ?? name);
  });
  const batch = state.layout.indexOf(layout.batch);
  const left = codes.running && batch >= 0 ? n / state.shape[batch] : n;
  const alone = codes.refuses_one && left === 1 ? "fails" : codes.running ? "becomes_instance" : "works";
  const statistics = `${codes.parameters === "scale" ? "mean_square" : "pair"}${found.count === 1 ? "" : "s"}`;
  return {
    normalizes: say("normalizes", ofLayout.normalizes),
    axes: say("axes", averaged.length ? "several" : "none", { axes: averaged.join(", ") }),
    values: say("values", "", { n: count(n) }),
    count: say("count", statistics, { count: count(found.count) }),
    parameters: say("parameters", codes.parameters, {
      axes: letters(ofLayout.parameters),
      sizes: ofLayout.parameters.map((name) => String(state.shape[state.layout.indexOf(name)])).join(", "),
    }),
    batch_dependency: say("batch_dependency", codes.batch_dependency),
    train_inference: say("train_inference", codes.train_inference),
    batch_of_one: say("batch_of_one", alone, { left: count(left) }),
    used_in: say("used_in", codes.used_in),
  };
}

/**
 * The sizes of all axes in words: "N = 5, C = 4".
 *
 * @param {object} data
 * @param {{shape: number[], layout: string}} state
 * @returns {string}
 */
export function axesText(data, state) {
  const count = new Intl.NumberFormat(data.language).format;
  return state.shape.map((size, place) => `${state.layout[place]} = ${count(size)}`).join(", ");
}
