/** The page around the live tensor: its views, its properties in words, what is copied, printed and set up. */
import { frameAddress, keepInAddress } from "./address.js";
import { followTheme, tellHeight } from "./frame.js";
import { axesText, cellTexts, layoutOf, nameOf } from "./table.js";

const data = JSON.parse(document.getElementById("page-data").textContent);
const root = document.documentElement;
const tensor = document.querySelector("normreel-tensor");
const status = document.querySelector(".status");
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** Shows the panels of the kinds in a view. */
function showPanels(view) {
  for (const panel of document.querySelectorAll(".panels [data-kind]")) {
    const { kind } = panel.dataset;
    panel.hidden = view === "compare" ? kind !== "batch" && kind !== "layer" : kind !== view;
  }
}

/** Says the properties of the tensor that is shown now, wherever they stand. */
function showProperties({ state, properties }) {
  showPanels(state.view);
  const { formulas } = layoutOf(data, state.layout);
  for (const kind of Object.keys(data.kinds)) {
    const texts = cellTexts(data, kind, state, properties[kind]);
    for (const [row, text] of Object.entries(texts)) {
      for (const cell of document.querySelectorAll(`[data-cell="${row}:${kind}"]`)) {
        cell.textContent = text;
      }
    }
    const lines = (formulas[nameOf(kind, state)] ?? []).join("\n");
    const place = document.querySelector(`[data-formulas="${kind}"]`);
    if (place.dataset.lines !== lines) {
      place.dataset.lines = place.innerHTML = lines;
    }
  }
  for (const axes of document.querySelectorAll("[data-axes]")) {
    axes.textContent = axesText(data, state);
  }
}

/** Writes the lines that embed the tensor anew, in the state that it has now. */
function showEmbedded() {
  const { shape, layout, view } = tensor.state;
  const { written } = document.querySelector("main").dataset;
  const said = {
    "iframe-code": { src: frameAddress(written, tensor.hash).replaceAll("&", "&amp;") },
    "element-code": { shape, layout, view },
  };
  for (const [id, attributes] of Object.entries(said)) {
    const code = document.getElementById(id);
    for (const [name, value] of code ? Object.entries(attributes) : []) {
      const lines = code.textContent.split("\n");
      const last = lines.pop().replace(new RegExp(` ${name}="[^"]*"`), () => ` ${name}="${value}"`);
      code.textContent = [...lines, last].join("\n");
    }
  }
}

function setTheme(theme) {
  tensor.setAttribute("theme", theme);
  if (theme === "auto") {
    delete root.dataset.theme;
  } else {
    root.dataset.theme = theme;
  }
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    status.textContent = data.words.copied;
  } catch {
    status.textContent = data.words.not_copied;
  }
}

function setUp(state) {
  tensor.state = state;
  tensor.scrollIntoView({ behavior: still.matches ? "auto" : "smooth", block: "start" });
  document.getElementById("live").focus({ preventScroll: true });
}

document.querySelector("[name=theme]").addEventListener("change", ({ target }) => setTheme(target.value));
document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element && target.closest("button");
  if (!button) {
    return;
  }
  if (button.dataset.set) {
    setUp(JSON.parse(button.dataset.set));
  } else if (button.dataset.copy) {
    const code = document.getElementById(button.dataset.copy);
    copy(code ? code.textContent : location.href);
  }
});

if (parent !== window) {
  root.classList.add("framed");
  tellHeight();
  if (tensor.getAttribute("theme") === "auto") {
    followTheme(setTheme);
  }
}

const phone = matchMedia("(max-width: 34rem)");
const foldMenu = () => (document.querySelector(".menu").open = !phone.matches);
phone.addEventListener("change", foldMenu);
foldMenu();

let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open])")];
  folded.forEach((details) => (details.open = true));
});
addEventListener("afterprint", () => folded.forEach((details) => (details.open = false)));

root.classList.toggle("compact", root.classList.contains("compact") || new URLSearchParams(location.search).has("compact"));
showPanels(tensor.getAttribute("view"));
tensor.addEventListener("normreel-change", ({ detail }) => showProperties(detail));
if (data.values) {
  tensor.state = { data: data.values };
}
keepInAddress(tensor, showEmbedded);
showEmbedded();
