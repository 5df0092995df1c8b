// How the live tensor looks: in the colours of the films, sized by its own width.
import { THEMES } from "./theme.js";

/** @param {import("./theme.js").Theme} theme */
const variables = (theme) =>
  Object.entries(theme)
    .filter(([, value]) => String(value).startsWith("#"))
    .map(([name, value]) => `--${name.replace("_", "-")}: ${value};`)
    .join(" ");

export const STYLE = `
:host { display: block; container-type: inline-size; color-scheme: light; ${variables(THEMES.light)} }
:host([data-theme="dark"]) { color-scheme: dark; ${variables(THEMES.dark)} }
:host([hidden]) { display: none; }
* { box-sizing: border-box; }
.tensor { font: 400 clamp(15px, 12px + 0.5cqi, 34px)/1.45 Inter, system-ui, sans-serif; color: var(--text);
  background: var(--background); padding: clamp(0.6em, 2cqi, 1.6em); border-radius: 0.75em; overflow-wrap: break-word;
  display: grid; grid-template-columns: minmax(0, 1fr); gap: 1em; font-feature-settings: "tnum" 1; }
p, fieldset, ol, dl, dd, h3, table { margin: 0; padding: 0; border: 0; }
ol { list-style: none; }
.bar, .tools { display: flex; flex-wrap: wrap; gap: 0.6em 0.9em; align-items: center; }
.bar { justify-content: space-between; }
.choices { position: relative; display: flex; flex-wrap: wrap; gap: 0.25em; background: var(--panel); border-radius: 0.6em; padding: 0.25em; min-width: 0; }
legend, .hidden, .panels:not(:has(.cube:focus-visible)) + .keys { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.choices label { position: relative; padding: 0.28em 0.75em; border-radius: 0.45em; cursor: pointer; min-height: 28px;
  display: inline-flex; align-items: center; color: var(--muted); }
.choices label[hidden] { display: none; }
.choices input { position: absolute; inset: 0; opacity: 0; margin: 0; cursor: pointer; }
.choices label:hover { color: var(--text); }
.choices label:has(:checked) { background: var(--background); color: var(--text); font-weight: 600; box-shadow: inset 0 0 0 1.5px var(--accent, var(--line)); }
.choices label:has(:disabled) { color: var(--muted); text-decoration: line-through; cursor: not-allowed; }
.choices label:has(:focus-visible), button:focus-visible, input:focus-visible, select:focus-visible, textarea:focus-visible,
summary:focus-visible, .cube:focus-visible, td:focus-visible, .drop:focus-within { outline: 3px solid var(--accent, var(--instance)); outline-offset: 2px; }
button, select, input[type="text"], input[type="number"], textarea { font: inherit; color: var(--text); background: var(--panel);
  border: 1.5px solid var(--line); border-radius: 0.45em; padding: 0.25em 0.65em; min-height: 2.1em; min-width: 24px; }
button { cursor: pointer; }
button:hover { border-color: var(--text); }
button[hidden] { display: none; }
input[type="range"], input[type="checkbox"] { accent-color: var(--accent, var(--instance)); }
canvas[hidden] { display: none; }
input[type="range"] { height: max(28px, 1.7em); min-width: 0; width: 100%; margin: 0; }
input[type="checkbox"] { width: 1.2em; height: 1.2em; min-width: 24px; min-height: 24px; margin: 0; }
.check { display: inline-flex; align-items: center; gap: 0.4em; min-height: 28px; cursor: pointer; }
.turns { display: flex; gap: 0.25em; }
.turns button { padding: 0; width: 2.1em; display: grid; place-items: center; }
.turns svg { width: 1.1em; height: 1.1em; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.short { display: none; }
.panels { display: grid; gap: 0.9em 1.4em; grid-template-columns: minmax(0, 1fr); align-items: start; }
.panel { display: contents; }
.view, .work { display: grid; gap: 0.5em; min-width: 0; align-content: start; grid-template-columns: minmax(0, 1fr); }
.view { order: 1; }
.cell, .hint { order: 2; }
.panels > .hint { order: 0; }
.panels > :is(.bar, .note) { order: 3; }
.work { order: 4; }
.panels > :is(.cell, .bar, .note, .hint) { grid-column: 1 / -1; }
.reason { line-height: 1.4; text-wrap: pretty; }
.reason strong { display: block; font-weight: 600; }
.reason .yes { color: var(--bad); }
.reason .no { color: var(--good); }
.head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 0.9em; border-bottom: 1px solid var(--line); padding-bottom: 0.25em; }
.name { color: var(--accent); font-weight: 600; font-size: 1.25em; }
.count { color: var(--muted); flex-basis: 100%; }
.answer { margin-left: auto; font-size: 1.25em; font-weight: 600; color: var(--accent); }
.cube { position: relative; border-radius: 0.5em; cursor: grab; touch-action: pan-y pinch-zoom; user-select: none; -webkit-user-select: none; }
.cube.held { cursor: grabbing; }
canvas { display: block; width: 100%; }
.sums { display: grid; gap: 0.3em 0.8em; padding: 0.65em 0.9em; background: var(--panel); border-radius: 0.6em; }
.sums li { display: flex; flex-wrap: wrap; gap: 0 0.5em; }
.sums .formula { color: var(--muted); }
.sums .symbol, .sums .result { color: var(--accent); font-weight: 600; }
.sums .given { font-weight: 600; }
.refused { color: var(--bad); font-weight: 600; }
.cell { position: relative; display: flex; flex-wrap: wrap; gap: 0.5em 1.4em; align-items: center; padding: 0.6em 0.9em; background: var(--panel); border-radius: 0.6em; }
.cell > span { display: flex; flex-wrap: wrap; gap: 0.4em 0.7em; align-items: center; }
.cell .what { flex: 1 1 14em; flex-wrap: nowrap; }
.cell .place { display: flex; flex-wrap: wrap; gap: 0.4em 0.7em; }
.cell .place label { display: flex; gap: 0.3em; align-items: center; font-weight: 600; }
.cell .place select { padding-inline: 0.3em; }
.cell .known { color: var(--muted); }
.cell .slide { flex: 1 1 6em; min-width: 4em; max-width: 26em; display: flex; }
.cell .error { flex-basis: 100%; }
.cell input, .cell button, .cell select, .settings input, .settings select, .own textarea, .own button, .settings button { background: var(--background); }
.cell input[type="number"] { width: 7.8em; }
.known[hidden], .note[hidden] { display: none; }
.cell .results { display: none; flex-wrap: wrap; gap: 0 1.6em; flex: 1 1 60%; margin-right: 2.2em; overflow: hidden; font-weight: 600; }
.cell .results > span { color: var(--accent); border-left: 1.5px solid var(--line); padding-left: 0.8em; margin-left: -0.9em; }
.cell .results > span > span { font-weight: 400; }
.cell .close { display: none; position: absolute; top: 0.3em; right: 0.3em; width: 2em; min-height: 2em; padding: 0; font-size: 1.15em; line-height: 1; }
.story { font-weight: 600; margin-bottom: -0.6em; }
.hint, .note, .keys { color: var(--muted); }
.moved { border-collapse: collapse; width: 100%; }
.moved caption { text-align: left; font-weight: 600; padding-bottom: 0.3em; }
.moved th, .moved td { text-align: left; padding: 0.2em 0.9em 0.2em 0; font-weight: 400; }
.moved thead th { color: var(--muted); }
.moved .yes { color: var(--bad); font-weight: 600; }
.moved .no { color: var(--good); font-weight: 600; }
details { border-top: 1px solid var(--line); padding-top: 0.5em; }
summary { cursor: pointer; font-weight: 600; min-height: 28px; border-radius: 0.3em; }
.fields { display: grid; gap: 0.8em 1.2em; grid-template-columns: repeat(auto-fill, minmax(min(100%, 12.5em), 1fr)); padding-top: 0.8em; align-items: end; }
.field { display: grid; gap: 0.2em; min-width: 0; align-content: start; }
.field > label, .field > .label { color: var(--muted); }
.field input:not([type="checkbox"]):not([type="range"]), .field select { width: 100%; }
.sizes { display: flex; gap: 0.4em; }
.sizes label { flex: 1 1 0; min-width: 0; display: grid; color: var(--muted); }
.sizes input { padding-inline: 0.35em; text-align: center; }
.settings .choices { flex-wrap: nowrap; justify-self: start; }
.settings .choices label { padding-inline: 0.5em; white-space: nowrap; }
.error { color: var(--bad); font-weight: 600; }
.error:empty { display: none; }
.own .drop { display: grid; gap: 0.6em; padding: 0.8em; margin-top: 0.8em; border: 1.5px dashed var(--line); border-radius: 0.6em; }
.own .drop.over { border-color: var(--text); background: var(--panel); }
.own textarea { width: 100%; min-height: 6em; resize: vertical; }
.own .file { position: relative; display: inline-flex; align-items: center; border: 1.5px solid var(--line); border-radius: 0.45em; padding: 0.25em 0.65em; min-height: 2.1em; cursor: pointer; }
.own .file input { position: absolute; inset: 0; opacity: 0; cursor: pointer; width: 100%; }
.own .file:has(:focus-visible) { outline: 3px solid var(--instance); outline-offset: 2px; }
.scroll { overflow: auto; max-height: 26em; margin-top: 0.6em; }
.values { border-collapse: collapse; min-width: min(100%, 34em); }
.values caption { text-align: left; color: var(--muted); padding: 0.2em 0; }
.values th, .values td { padding: 0.15em 0.55em; min-width: 2.4em; height: 1.9em; text-align: right; white-space: nowrap; border: 1px solid var(--line); }
.values th { color: var(--muted); font-weight: 600; background: var(--panel); position: sticky; left: 0; }
.values thead th { position: static; }
.values td { cursor: pointer; }
.values td.shares { background: color-mix(in srgb, var(--accent, var(--instance)) 22%, var(--background)); text-decoration: underline; text-underline-offset: 0.2em; }
.values td.chosen { box-shadow: inset 0 0 0 3px var(--hero); font-weight: 600; }
.values td.followed { font-weight: 600; }
.pager { display: flex; gap: 0.6em; align-items: center; padding-top: 0.6em; }
.whose { color: var(--accent); font-weight: 600; }
@container (min-width: 760px) {
  .whose { display: none; }
  .panels[data-count="2"] { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0.9em 2em; }
  .panels[data-count="1"] { grid-template-columns: minmax(0, 1.35fr) minmax(0, 1fr); gap: 0.9em 1.6em; }
  .panels[data-count="1"] .work { order: 1; }
}
@container (max-width: 1060px) {
  [part="views"] .long { display: none; }
  [part="views"] .short { display: inline; }
}
@container (max-width: 500px) {
  .tensor { padding: 0.5em 0; gap: 0.8em; }
  .bar { gap: 0.4em; }
  .choices { gap: 0; padding: 0.15em; }
  [part="views"] { flex-wrap: nowrap; overflow-x: auto; scrollbar-width: none; flex: 1 1 100%; }
  [part="views"].more::after { content: "›" / ""; position: sticky; right: -0.15em; flex: 0 0 2.6em; padding-right: 0.4em; align-self: stretch; pointer-events: none;
    text-align: right; font-size: 1.2em; font-weight: 600; background: linear-gradient(to left, var(--panel) 45%, transparent); }
  [part="views"] label { flex: none; }
  [part="views"] label:has(:focus-visible) { outline-offset: -3px; }
  .panels > .hint { order: 2; }
  .count, .story { font-size: 0.87em; }
  .story { margin-block: -0.35em; }
  .choices label { padding-inline: 0.5em; }
  .answer { font-size: 1.1em; }
  .cell { gap: 0.35em 0.7em; padding: 0.5em 0.6em; }
  .cell.pinned { box-shadow: 0 0 0 1px var(--line), 0 -0.4em 1.2em rgb(0 0 0 / 0.18); }
  .cell .long { display: none; }
  .cell .short { display: inline; }
  .cell .known { display: none; }
  .cell.pinned .results { display: flex; }
  .cell.pinned .close { display: block; }
  .cell .where { flex-wrap: nowrap; gap: 0.4em; }
  .cell .place { gap: 0.3em 0.45em; }
  .cell .place select { padding-inline: 0.1em; }
  .cell .what { flex-basis: 100%; }
  .cell .what .slide { flex-basis: 3em; }
  .cell input[type="number"] { width: 5em; }
  .sums { padding: 0.5em 0.6em; }
  .hint { font-size: 0.93em; line-height: 1.35; }
}
@media (prefers-reduced-motion: no-preference) { button, .choices label { transition: border-color 0.15s, background 0.15s; } }
@media (forced-colors: active) {
  .choices label:has(:checked) { outline: 2px solid Highlight; }
  .values td.chosen { outline: 3px solid Highlight; outline-offset: -3px; }
  .values td.shares { background: Mark; color: MarkText; forced-color-adjust: none; }
  .turns svg { stroke: ButtonText; }
}
@media (max-width: 34em) and (min-height: 34em) {
  .cell.pinned { position: sticky; bottom: 0.3em; z-index: 1; }
  .cube { scroll-margin-bottom: 11em; }
}
@media print {
  .cell.pinned { position: static; }
  canvas { height: auto !important; }
  .tensor { padding: 0; background: none; }
  .bar, .tools, .cell button, .cell .slide, .own, .pager, .hint { display: none; }
  .view, .work, .cell { break-inside: avoid; }
  .scroll { overflow: visible; max-height: none; }
}
`;
