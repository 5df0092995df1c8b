/** The hero: the one cell that every film on a tensor follows, chosen by what batch norm and layer norm make of it. */

import { Decimal } from "./decimal.js";
import { LIMITS, NARROW, drawnCells, mapLimits, shownIndices } from "./grid.js";
import { indexOf } from "./layout.js";
import { normalize } from "./normalize.js";
import { NumberFormat } from "./numbers.js";
import { minus, varianceOf } from "./quantities.js";
import { roundHalfEven } from "./samples.js";
import { signed } from "./signs.js";

/** @typedef {import("./tensor.js").Tensor} Tensor */
/** @typedef {import("./normalize.js").NormRecord} NormRecord */

/** A value so many deviations above or below its mean is large or small. */
const CLEAR = 0.5;
/** Normalized values of opposite sign tell more than others if they are so far apart. */
const SEEN = 0.25;
/** So many decimals more are printed of variances at most. */
const FINEST = 6;
/** Differences that agree in so many decimals are equal. */
const TIED = 1e9;
/** So many decimals more are printed where the arithmetic does not come out otherwise. */
const FINER = 4;

/**
 * @typedef {object} Printed
 * @property {string} x
 * @property {string} [mean]
 * @property {string} centred
 * @property {string} var
 * @property {string} eps
 * @property {string} sd the root of var + eps
 * @property {string} xHat with its sign
 */

/**
 * @typedef {object} Hero
 * @property {number} cell its flat index
 * @property {NumberFormat} numbers how it is printed under all kinds
 * @property {Printed[]} printed of each record
 * @property {("large" | "above" | "level" | "below" | "small")[]} verdicts where it stands in its group of each record
 * @property {boolean} readsRight whether each printed result is what its printed numbers give
 */

/**
 * The flat index of the cell that the films follow.
 * @param {Tensor} tensor
 * @param {number} [eps]
 * @param {{maps?: boolean}} [options] whether the films show the tensor as a heat map of whole pictures
 */
export const hero = (tensor, eps = 1e-5, options = {}) => heroOf(tensor, eps, options).cell;

/**
 * The cell that the films follow and how they print it under batch norm and layer norm.
 *
 * Of the drawn cells whose printed arithmetic comes out, it is the one whose normalized values differ most. Cells with
 * values of opposite sign come first, before them those clearly large in one group and small in the other; of these,
 * those of the first sample.
 * @param {Tensor} tensor
 * @param {number} [eps]
 * @param {{maps?: boolean, language?: string}} [options]
 * @returns {Hero}
 */
export function heroOf(tensor, eps = 1e-5, { maps = false, language = "en" } = {}) {
  const records = ["batch", "layer"].map((kind) => normalize(tensor, { kind, eps }));
  const numbers = NumberFormat.forTensor(tensor, eps, language);
  const cells = drawnCells(tensor, maps ? mapLimits(tensor) : LIMITS);
  let best = null;
  for (const found of tried(tensor, cells, records, numbers)) {
    best ??= found;
    if (found.readsRight) return found;
  }
  return /** @type {Hero} */ (best);
}

/**
 * The format, then finer ones for a cell's arithmetic alone, the last of them made for its own groups. Where it would show
 * more digits of all their variances than anyone reads, these are shorter.
 * @param {NumberFormat} numbers
 * @param {Tensor} tensor
 * @param {number} cell
 * @param {NormRecord[]} records
 * @returns {Generator<NumberFormat>}
 */
export function* formats(numbers, tensor, cell, records) {
  const short = numbers.shortenedFor(Math.min(...records.map(({ groupOf, sd }) => sd[groupOf[cell]])));
  for (let more = 0; more <= FINER; more++) yield short.finer(more);
  for (const record of records) {
    const group = tensor.data.filter((_, other) => record.groupOf[other] === record.groupOf[cell]);
    const own = NumberFormat.forTensor({ data: group, shape: [group.length] }, record.eps, numbers.language);
    for (let more = 0; more <= FINER; more++) yield own.finer(more);
  }
}

/**
 * A printed difference over the root of a printed variance plus epsilon; null if that is 0.
 * @param {Decimal} centred
 * @param {Decimal} variance
 * @param {Decimal} eps
 */
export function normalized(centred, variance, eps) {
  const below = (variance.digits < 0n ? new Decimal(0n, 0) : variance).plus(eps);
  return below.isZero ? null : centred.over(below.root());
}

/**
 * Every drawn cell in every format, best first: cells that tell alike all in one format before the next.
 * @param {Tensor} tensor
 * @param {number[]} cells
 * @param {NormRecord[]} records
 * @param {NumberFormat} numbers
 * @returns {Generator<Hero>}
 */
function* tried(tensor, cells, records, numbers) {
  const places = ranked(tensor, cells, records, numbers);
  const levels = [...new Set(places.map((place) => place.alike))];
  for (const level of levels) {
    const alike = places.filter((place) => place.alike === level).map((place) => place.cell);
    const options = alike.map((cell) => formats(numbers, tensor, cell, records));
    for (let option = 0; option < (FINER + 1) * (records.length + 1); option++) {
      const made = [];
      for (const [place, cell] of alike.entries()) {
        const found = printedHero(tensor, cell, records, options[place].next().value);
        made.push(found);
        yield found;
      }
      for (const found of made) yield withFinerVariances(tensor, records, found);
    }
  }
}

/**
 * The drawn cells, best first, and how well each tells that a value depends on its group.
 * @param {Tensor} tensor
 * @param {number[]} cells
 * @param {NormRecord[]} records
 * @param {NumberFormat} numbers
 */
function ranked(tensor, cells, records, numbers) {
  const clearlyPrinted = records.map((record) =>
    Array.from(record.mean, (mean, label) => numbers.forGroup(mean, record.sd[label]) === numbers),
  );
  const narrow = shownIndices(tensor, NARROW);
  const batch = tensor.axes.indexOf("N");
  const places = cells.map((cell) => {
    const index = indexOf(tensor.shape, cell);
    const xHats = records.map((record) => record.xHat[cell] || 0);
    const [least, largest] = [Math.min(...xHats), Math.max(...xHats)];
    const apart = roundHalfEven((largest - least) * TIED) / TIED;
    const opposite = least < 0 && largest > 0 && apart >= SEEN;
    const clear = opposite && Math.min(...xHats.map(Math.abs)) >= CLEAR;
    const seen = records.every((record, place) => clearlyPrinted[place][record.groupOf[cell]]);
    const alike = seen ? Number(opposite) + Number(clear) : -1;
    const isNarrow = index.every((place, axis) => narrow[axis].includes(place));
    const front = batch < 0 || index[batch] === 0;
    return { cell, alike, ranks: [-alike, Number(!isNarrow), Number(clear && !front), -apart] };
  });
  return places.sort((one, other) => {
    const first = one.ranks.findIndex((rank, place) => rank !== other.ranks[place]);
    return first < 0 ? 0 : one.ranks[first] - other.ranks[first];
  });
}

/**
 * A cell as it is printed in a format.
 * @param {Tensor} tensor
 * @param {number} cell
 * @param {NormRecord[]} records
 * @param {NumberFormat} numbers
 * @returns {Hero}
 */
function printedHero(tensor, cell, records, numbers) {
  const printed = records.map((record) => print(tensor.data[cell], cell, record, numbers));
  return {
    cell,
    numbers,
    printed,
    get verdicts() {
      return printed.map((each) => verdict(numbers.read(each.xHat.replace("+", "")).toNumber()));
    },
    get readsRight() {
      return printed.every((each) => readsRight(each, numbers));
    },
  };
}

/**
 * @param {number} x
 * @param {number} cell
 * @param {NormRecord} record
 * @param {NumberFormat} numbers
 * @returns {Printed}
 */
function print(x, cell, record, numbers) {
  const label = record.groupOf[cell];
  const [mean, sd] = [record.mean[label], record.sd[label]];
  const value = numbers.total(x);
  return {
    x: value,
    ...(record.centred ? { mean: numbers.number(mean) } : {}),
    centred: record.centred ? numbers.number(minus(x, mean)) : value,
    var: numbers.square(varianceOf(sd, record.var[label])),
    eps: numbers.exact(record.eps),
    sd: numbers.root(Math.hypot(sd, Math.sqrt(record.eps))),
    xHat: signed(numbers.ratio(record.xHat[cell])),
  };
}

/** @param {number} xHat */
function verdict(xHat) {
  if (Math.abs(xHat) >= CLEAR) return xHat > 0 ? "large" : "small";
  return xHat > 0 ? "above" : xHat < 0 ? "below" : "level";
}

/**
 * The same with the decimals of variances that make their printed roots come out, if there are some.
 * @param {Tensor} tensor
 * @param {NormRecord[]} records
 * @param {Hero} found
 */
function withFinerVariances(tensor, records, found) {
  const { squares } = found.numbers;
  for (let more = 1; more <= FINEST; more++) {
    const numbers = found.numbers.with({ squares: squares.withPlaces(squares.places + more) });
    const made = printedHero(tensor, found.cell, records, numbers);
    if (made.printed.every((printed) => rootReadsRight(printed, numbers))) return made;
  }
  return found;
}

/**
 * sqrt(var + eps) = sd.
 * @param {Printed} printed
 * @param {NumberFormat} numbers
 */
function rootReadsRight(printed, numbers) {
  return numbers.root(numbers.read(printed.var).plus(numbers.read(printed.eps)).root()) === printed.sd;
}

/**
 * x - mean = centred; sqrt(var + eps) = sd; centred / sd = x_hat, and centred / sqrt(var + eps) = x_hat.
 * @param {Printed} printed
 * @param {NumberFormat} numbers
 */
function readsRight(printed, numbers) {
  const [x, mean, centred, variance, eps, sd] = [
    printed.x,
    printed.mean ?? "0",
    printed.centred,
    printed.var,
    printed.eps,
    printed.sd,
  ].map((text) => numbers.read(text));
  if (!x.minus(mean).equals(centred) || !rootReadsRight(printed, numbers) || sd.isZero) return false;
  const results = [centred.over(sd), normalized(centred, variance, eps)];
  return results.every((result) => result !== null && signed(numbers.ratio(result)) === printed.xHat);
}
