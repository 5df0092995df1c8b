/** How the player's controls look. */
export const BAR = `
:host { display: block; position: relative; --ink: var(--normreel-ink, light-dark(#1b2130, #f2f4f8)); --paper: var(--normreel-paper, light-dark(#efede6, #1a202c)); --line: var(--normreel-line, light-dark(#8a8577, #5f6b80)); --accent: var(--normreel-accent, light-dark(#6237c8, #b9a3ff)); font: 500 .95rem/1.3 Inter, system-ui, sans-serif; color: var(--ink); }
[hidden] { display: none !important; }
.bar { container-type: inline-size; position: relative; background: var(--paper); padding: .1rem .4rem .3rem; }
.line { position: relative; padding: 0 .4rem; }
.marks { position: absolute; inset: 0 .4rem; margin: 0 7px; pointer-events: none; }
.marks i { position: absolute; top: calc(50% - 7px); width: 2px; height: 14px; margin-inline-start: -1px; background: var(--ink); opacity: .65; }
.seek { display: block; width: 100%; height: 26px; margin: 0; appearance: none; background: none; cursor: pointer; }
.seek::-webkit-slider-runnable-track { height: 4px; border-radius: 2px; background: linear-gradient(to right, var(--accent) var(--done), var(--line) var(--done)); }
.seek::-webkit-slider-thumb { appearance: none; width: 14px; height: 14px; margin-top: -5px; border-radius: 50%; background: var(--accent); }
.seek::-moz-range-track { height: 4px; border-radius: 2px; background: linear-gradient(to right, var(--accent) var(--done), var(--line) var(--done)); }
.seek::-moz-range-thumb { width: 14px; height: 14px; border: 0; border-radius: 50%; background: var(--accent); }
.buttons { display: flex; flex-wrap: wrap; align-items: center; gap: .1rem; }
.space { flex: 1; }
.time { font-variant-numeric: tabular-nums; padding: 0 .3rem; white-space: nowrap; }
button, select, ::slotted(button) { box-sizing: border-box; min-width: 36px; height: 36px; padding: 0 5px; border: 0; border-radius: 7px; color: inherit; background: none; font: inherit; cursor: pointer; }
button { display: inline-grid; place-items: center; }
button:hover, select:hover { background: color-mix(in srgb, var(--ink) 14%, transparent); }
select { width: 4.1em; }
@container (max-width: 26rem) { .total, :host(.deck) .time { display: none; } select { width: 3.3em; padding: 0; } button, ::slotted(button) { min-width: 33px; padding: 0 3px; } }
select option { color: CanvasText; background: Canvas; }
button:focus-visible, select:focus-visible, .seek:focus-visible { outline: 3px solid var(--accent); outline-offset: -1px; border-radius: 7px; }
button[aria-pressed="true"] { color: var(--paper); background: var(--ink); }
.list { position: absolute; inset-inline-end: .4rem; bottom: 100%; z-index: 2; box-sizing: border-box; width: min(26rem, calc(100% - .8rem)); max-height: min(60vh, 22rem); overflow: auto; margin: 0 0 .2rem; padding: .3rem; list-style: none; background: var(--paper); border: 1px solid var(--line); border-radius: 9px; }
.list button { display: flex; gap: .7em; align-items: baseline; width: 100%; height: auto; min-height: 32px; padding: .3rem .5rem; text-align: start; }
.list span { font-variant-numeric: tabular-nums; min-width: 2.6em; }
.list [aria-current] { font-weight: 600; background: color-mix(in srgb, var(--accent) 25%, transparent); }
`;
