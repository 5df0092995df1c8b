// Makes built/*.js out of src, and built/sources.sha256, by which a test knows that they belong together.
import { createHash } from "node:crypto";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { parse } from "smol-toml";

/** Texts of the films and the page, as JSON; the learned parameters are called what the papers call them. */
const texts = {
  name: "texts",
  setup({ onLoad }) {
    onLoad({ filter: /\.toml$/ }, async ({ path }) => {
      const names = parse(await readFile(join(dirname(path), "common.toml"), "utf8")).learned_paper;
      const named = (await readFile(path, "utf8")).replace(/\{(\w+)\}/g, (whole, name) => names[name] ?? whole);
      return { contents: JSON.stringify(parse(named)), loader: "json" };
    });
  },
};

await build({
  entryPoints: ["src/deck/deck.js", "src/page/page.js", "src/player/player.js", "src/tensor/tensor.js"],
  outdir: "built",
  entryNames: "[name]",
  bundle: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  minify: true,
  plugins: [texts],
});

const names = (await readdir("src", { recursive: true })).filter((name) => name.endsWith(".js")).sort();
const hash = createHash("sha256");
for (const name of names) {
  hash.update(name).update(await readFile(`src/${name}`));
}
await writeFile("built/sources.sha256", `${hash.digest("hex")}\n`);
