// Makes built/inter-*.woff2, for pages and decks, from the fonts of the films.
import { readFile, writeFile } from "node:fs/promises";
import subsetFont from "subset-font";

const ranges = [[0x20, 0x17f], [0x370, 0x3ff], [0x2010, 0x2044], [0x2070, 0x209f], [0x2190, 0x21ff], [0x2200, 0x22ff], [0x301, 0x304]];
const text = ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i))).join("");
for (const weight of ["Regular", "SemiBold"]) {
  const font = await readFile(new URL(`../../design/fonts/Inter-${weight}.otf`, import.meta.url));
  await writeFile(new URL(`built/inter-${weight.toLowerCase()}.woff2`, import.meta.url), await subsetFont(font, text, { targetFormat: "woff2" }));
}
