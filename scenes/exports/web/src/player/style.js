/** How the player looks: its colours follow the page's `color-scheme`, or its own `--normreel-…` properties. */
export const STYLE = `
:host { display: grid; grid-template: "stage" minmax(0, 1fr) "strip" auto "bar" auto / minmax(0, 1fr); container-type: inline-size; position: relative; text-align: start; }
:host([hidden]) { display: none; }
.stage { grid-area: stage; position: relative; display: grid; min-height: 0; min-width: 0; background: var(--normreel-picture, transparent); }
::slotted(video) { display: block; width: 100% !important; height: auto !important; min-height: 0; object-fit: contain; }
::slotted([slot="end"]) { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; object-fit: contain; visibility: hidden; }
:host([at-end]) ::slotted([slot="end"]) { visibility: visible; }
:host([at-end][has-end]) ::slotted(video) { visibility: hidden; }
.strip { grid-area: strip; display: flex; flex-wrap: wrap; gap: .4em 1em; align-items: center; justify-content: center; min-height: 2.7em; padding: .3em 1em; box-sizing: border-box; font-size: clamp(1rem, 2.4cqi, 3rem); line-height: 1.3; color: var(--normreel-ink, light-dark(#1b2130, #f2f4f8)); background: var(--normreel-paper, light-dark(#efede6, #1a202c)); }
.strip[hidden], .go-on[hidden] { display: none; }
.text { margin: 0; text-align: center; text-wrap: balance; max-width: 60em; }
.text[data-seen] { text-align: start; }
.go-on { font: inherit; padding: .2em .8em; border: 1px solid currentColor; border-radius: .4em; color: inherit; background: none; cursor: pointer; }
.go-on:focus-visible { outline: 3px solid var(--normreel-focus, light-dark(#6237c8, #b9a3ff)); outline-offset: 2px; }
normreel-bar { grid-area: bar; }
:host([bare]) { width: 100%; height: 100%; }
:host([bare]) ::slotted(video), :host(:fullscreen) ::slotted(video) { height: 100% !important; }
:host([bare]) .strip { position: relative; bottom: calc(var(--normreel-lift, 0px) / var(--slide-scale, 1)); font-size: max(2.4cqi, 15px / var(--slide-scale, 1)); }
:host(:fullscreen) { width: 100%; height: 100%; background: #000; }
:host(:fullscreen) normreel-bar { grid-area: stage; align-self: end; z-index: 1; transition: opacity .2s; }
:host(:fullscreen[idle]) normreel-bar { opacity: 0; }
:host(:fullscreen[idle]) { cursor: none; }
@media (prefers-reduced-motion: reduce) { normreel-bar { transition: none !important; } }
@media print { normreel-bar, .strip { display: none !important; } }
`;
