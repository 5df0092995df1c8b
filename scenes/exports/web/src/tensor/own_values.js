// Values of one's own: pasted, from a file, or dropped. A file that cannot be used leaves everything as it is.
import { parseCsv, parseNpy } from "./core/index.js";
import { filled, make, write } from "./dom.js";

export class OwnValues {
  /**
   * @param {Record<string, string>} words
   * @param {(patch: Partial<import("./state.js").State>) => string | null} ask
   */
  constructor(words, ask) {
    this.words = words;
    this.ask = ask;
    this.text = make("textarea", { id: "paste", spellcheck: "false", "aria-describedby": "own-error", placeholder: "1, 2, 3\n4, 5, 6" });
    this.use = make("button", { type: "button" }, words.use);
    this.file = make("input", { type: "file", accept: ".csv,.tsv,.txt,.npy", "aria-label": words.file });
    this.back = make("button", { type: "button", hidden: true }, words.back);
    this.error = make("p", { class: "error", role: "alert", id: "own-error" });
    this.announcement = make("p", { role: "status" });
    this.drop = make(
      "div",
      { class: "drop" },
      make("label", { for: "paste" }, words.paste),
      this.text,
      make(
        "div",
        { class: "tools" },
        this.use,
        make("span", { class: "file" }, make("span", { "aria-hidden": "true" }, words.file), this.file),
        make("span", { class: "hint" }, words.drop),
        this.back,
      ),
      this.error,
      this.announcement,
    );
    this.element = make("details", { class: "own", part: "own" }, make("summary", {}, words.own), this.drop);
    this.use.addEventListener("click", () => this.#take(() => parseCsv(this.text.value)));
    this.file.addEventListener("change", () => this.#open(this.file.files?.[0]));
    this.back.addEventListener("click", () => {
      this.ask({ shape: [5, 4, 2, 3], layout: "NCHW" });
      write(this.announcement, "");
      this.text.focus();
    });
    for (const type of ["dragenter", "dragover"]) {
      this.drop.addEventListener(type, (event) => {
        event.preventDefault();
        this.drop.classList.add("over");
      });
    }
    this.drop.addEventListener("dragleave", () => this.drop.classList.remove("over"));
    this.drop.addEventListener("drop", (event) => {
      event.preventDefault();
      this.drop.classList.remove("over");
      const { files } = /** @type {DataTransfer} */ (event.dataTransfer);
      const text = /** @type {DataTransfer} */ (event.dataTransfer).getData("text/plain");
      if (files.length) {
        this.#open(files[0]);
      } else if (text) {
        this.text.value = text;
        this.#take(() => parseCsv(text));
      }
    });
  }

  /** @param {File | undefined} file */
  async #open(file) {
    if (!file) return;
    const bytes = await file.arrayBuffer();
    const magic = new Uint8Array(bytes.slice(0, 6));
    const isNpy = magic[0] === 0x93 && String.fromCharCode(...magic.slice(1)) === "NUMPY";
    this.#take(() => (isNpy || /\.npy$/i.test(file.name) ? parseNpy(bytes) : parseCsv(new TextDecoder().decode(bytes))), file.name);
    this.file.value = "";
  }

  /** @param {() => {data: ArrayLike<number>, shape: number[]}} parse @param {string} [name] of the file */
  #take(parse, name) {
    let wrong;
    try {
      const { data, shape } = parse();
      wrong = this.ask({ data: [...Array.from(data)], shape: [...shape] });
      if (!wrong) write(this.announcement, filled(this.words.loaded, { count: data.length, shape: `(${shape.join(", ")})` }));
    } catch (error) {
      wrong = /** @type {Error} */ (error).message;
    }
    if (wrong) write(this.announcement, "");
    write(this.error, wrong ? (name ? `${name}: ${wrong}` : wrong) : "");
    this.text.toggleAttribute("aria-invalid", Boolean(wrong));
  }

  /** @param {import("./model.js").Model} model */
  show({ state }) {
    this.back.hidden = state.data === null;
  }
}
