// Where cells stand: slabs along a kept axis, each a sheet of blocks of cells that lie side by side.
import { spatial } from "./axes.js";
import { flatOf } from "./core/layout.js";

/** @typedef {import("./axes.js").Axes} Axes */
/** @typedef {import("./axes.js").Kind} Kind */
/**
 * A block of cells: a lattice one cell deep.
 * @typedef {object} Block
 * @property {number} slab
 * @property {number[]} u where its columns begin, in cells
 * @property {number[]} v where its rows begin, downwards
 * @property {Int32Array} cells the cells, row by row
 * @property {[number, number]} parted the room for parts before it, across and down, which is none in the closed cube
 * @property {[boolean, boolean, boolean, boolean]} free whether nothing touches it there in the closed cube: left, right, above, below
 */
/**
 * @typedef {object} Arrangement
 * @property {string | null} axis the axis along which slabs lie
 * @property {string | null} across the axis along the rows of a slab
 * @property {number[]} slabs the index of each slab along its axis
 * @property {Block[]} blocks slab by slab
 * @property {number} width of a slab, in cells
 * @property {number} height of a slab, in cells
 * @property {[number, number]} closed width and height without the room for parts
 * @property {number} perSlab blocks in each slab
 * @property {number} gap between slabs, in cells
 * @property {boolean} elided whether some cells are not drawn
 * @property {boolean} towards whether later slabs are nearer to the viewer in the closed cube
 * @property {boolean} maps whether positions keep the shape that they have in a picture
 * @property {[number, number][]} dots where cells of a sheet are left out
 */

const MOST = 64;
const MOST_MAP = 32;
const MOST_MAPS = 36;
const MAPS_FROM = 25;
/** Room between parts of a slab whose statistics differ, at dots, and between maps, in cells. */
const PART_GAP = 0.3;
const DOTS_GAP = 0.8;
const MAP_GAP = 0.5;
/** Room between slabs of maps, as a share of their width. */
const MAPS_APART = 0.14;
/** Room between slabs, in cells: more where slabs have parts, and where slabs between them are left out. */
const SLAB_GAP = 0.7;
const WIDE_SLAB_GAP = 1.3;
const SLAB_DOTS = 1.3;
const ROW_GAP = 0.3;

/** The indices drawn of an axis: all up to `limit`, else the first ones and the last. @param {number} size @param {number} limit */
export function shownIndices(size, limit) {
  const every = Array.from({ length: Math.min(size, limit) }, (_, i) => i);
  return size <= limit ? every : [...every.slice(0, limit - 1), size - 1];
}

/**
 * Neighbours without a gap, the room for parts before them, and whether nothing would touch their ends without it.
 * @template T
 * @typedef {{entries: {entry: T, at: number}[], parted: number, free: [boolean, boolean]}} Run
 */

/**
 * Entries of one direction as runs without a gap, each entry with its place.
 * @template T
 * @param {T[]} entries
 * @param {(before: T, after: T) => number} gap the room between two neighbours
 * @returns {{runs: Run<T>[], length: number, closed: number, jumps: number[]}}
 */
function laidOut(entries, gap) {
  /** @type {Run<T>[]} */
  const runs = [];
  /** @type {number[]} */
  const jumps = [];
  let [at, parted] = [0, 0];
  entries.forEach((entry, i) => {
    const room = i ? gap(entries[i - 1], entry) : 0;
    const jump = room === DOTS_GAP;
    at += room;
    parted += jump ? 0 : room;
    if (jump) {
      jumps.push(at - room / 2);
    }
    if (!i || room) {
      if (i && !jump) runs[runs.length - 1].free[1] = false;
      runs.push({ entries: [], parted, free: [!i || jump, true] });
    }
    runs[runs.length - 1].entries.push({ entry, at });
    at += 1;
  });
  return { runs, length: at, closed: at - parted, jumps };
}

/** @param {Axes} axes @param {Kind} kind */
function keptPositions(axes, kind) {
  const reduced = kind === "layer" || kind === "rms" ? spatial(axes) : kind === "layer-channels" ? [] : axes.positions;
  return axes.positions.some((name) => !reduced.includes(name) && axes.size(name) > 1);
}

/**
 * The arrangement in which the groups of a kind are seen.
 * @param {Axes} axes
 * @param {Kind} kind
 * @param {number} groups of channels, for group norm
 * @returns {Arrangement}
 */
export function arrange(axes, kind, groups) {
  const byFeatures = kind === "batch";
  const axis = byFeatures ? axes.features : axes.batch;
  const across = byFeatures ? axes.batch : axes.features;
  const slabs = axis ? shownIndices(axes.size(axis), MOST) : [0];
  const acrossSize = across ? axes.size(across) : 1;
  const grounds = spatial(axes);
  const positions = axes.positions.reduce((product, name) => product * axes.size(name), 1);
  const maps = grounds.length >= 2 && positions >= MAPS_FROM;
  const perGroup = kind === "group" ? axes.size(axes.features) / groups : kind === "instance" ? 1 : acrossSize;
  const parted = (/** @type {number} */ a, /** @type {number} */ b) =>
    !byFeatures && Math.floor(a / perGroup) !== Math.floor(b / perGroup);
  const sheet = maps ? mapSheet(axes, acrossSize) : plainSheet(axes, acrossSize, parted, keptPositions(axes, kind));
  /** @type {Block[]} */
  const blocks = [];
  for (const [slab, at] of slabs.entries()) {
    for (const part of sheet.parts) {
      const cells = new Int32Array(part.u.length * part.v.length);
      let next = 0;
      for (const row of part.v) {
        for (const column of part.u) {
          const place = { ...row.entry, ...column.entry.place };
          if (axis) place[axis] = at;
          if (across) place[across] = column.entry.across;
          cells[next++] = flatOf(axes.shape, axes.axes.map((name) => place[name]));
        }
      }
      blocks.push({
        slab,
        u: part.u.map((each) => each.at),
        v: part.v.map((each) => each.at),
        cells,
        parted: part.parted,
        free: part.free,
      });
    }
  }
  const drawn = blocks.reduce((count, block) => count + block.cells.length, 0);
  return {
    axis,
    across,
    slabs,
    blocks,
    width: sheet.width,
    height: sheet.height,
    closed: sheet.closed,
    perSlab: sheet.parts.length,
    gap: Math.max(sheet.parts.length > 1 ? WIDE_SLAB_GAP : SLAB_GAP, maps ? MAPS_APART * sheet.width : 0),
    elided: drawn < axes.shape.reduce((product, size) => product * size, 1),
    towards: byFeatures,
    maps,
    dots: sheet.dots,
  };
}

/** @typedef {{entry: {across: number, place: Record<string, number>}, at: number}} Column */
/** @typedef {{entry: Record<string, number>, at: number}} Row */
/** @typedef {{u: Column[], v: Row[], parted: [number, number], free: [boolean, boolean, boolean, boolean]}} Part */
/** @typedef {{parts: Part[], width: number, height: number, closed: [number, number], dots: [number, number][]}} Sheet */

/** Every combination of the shown indices of several axes. @param {Axes} axes @param {string[]} names @param {number[][]} shown */
function combined(axes, names, shown) {
  return names.reduce(
    (found, name, i) => found.flatMap((place) => shown[i].map((index) => ({ ...place, [name]: index }))),
    /** @type {Record<string, number>[]} */ ([{}]),
  );
}

/**
 * A sheet with features or samples across and all positions down.
 * @param {Axes} axes @param {number} size @param {(a: number, b: number) => boolean} parted @param {boolean} rowsApart
 * @returns {Sheet}
 */
function plainSheet(axes, size, parted, rowsApart) {
  const limits = axes.positions.map((name) => axes.size(name));
  while (limits.reduce((product, limit) => product * limit, 1) > MOST) {
    limits[limits.indexOf(Math.max(...limits))] -= 1;
  }
  const down = combined(axes, axes.positions, axes.positions.map((name, i) => shownIndices(axes.size(name), limits[i])));
  const order = (/** @type {Record<string, number>} */ place) => axes.positions.reduce((flat, name) => flat * axes.size(name) + place[name], 0);
  const rows = laidOut(down, (a, b) => (order(b) - order(a) > 1 ? DOTS_GAP : rowsApart ? PART_GAP : 0));
  const columns = laidOut(
    shownIndices(size, MOST).map((across) => ({ across, place: {} })),
    (a, b) => (b.across - a.across > 1 ? DOTS_GAP : parted(a.across, b.across) ? PART_GAP : 0),
  );
  return {
    parts: rows.runs.flatMap((v) =>
      columns.runs.map((u) => ({ u: u.entries, v: v.entries, parted: [u.parted, v.parted], free: [...u.free, ...v.free] })),
    ),
    width: columns.length,
    height: rows.length,
    closed: [columns.closed, rows.closed],
    dots: [
      .../** @type {[number, number][]} */ (columns.jumps.map((u) => [u, rows.length / 2])),
      .../** @type {[number, number][]} */ (rows.jumps.map((v) => [columns.length / 2, v])),
    ],
  };
}

/**
 * A sheet of maps, one for each feature or sample, in rows of a nearly square block.
 * @param {Axes} axes @param {number} size
 * @returns {Sheet}
 */
function mapSheet(axes, size) {
  const [over, last] = [axes.positions.slice(0, -1), axes.positions[axes.positions.length - 1]];
  const rows = laidOut(
    combined(axes, over, over.map((name) => shownIndices(axes.size(name), over.length > 1 ? 8 : MOST_MAP))),
    (a, b) => (b[over[over.length - 1]] - a[over[over.length - 1]] === 1 ? 0 : DOTS_GAP),
  );
  const across = laidOut(shownIndices(axes.size(last), MOST_MAP), (a, b) => (b - a > 1 ? DOTS_GAP : 0));
  const maps = shownIndices(size, MOST_MAPS);
  const perRow = Math.min(maps.length, Math.max(1, Math.round(Math.sqrt((maps.length * rows.length) / across.length))));
  const [wide, high] = [across.length + MAP_GAP, rows.length + MAP_GAP];
  /** @type {Sheet["parts"]} */
  const parts = [];
  /** @type {[number, number][]} */
  const dots = [];
  for (const [i, map] of maps.entries()) {
    const [left, top] = [(i % perRow) * wide, Math.floor(i / perRow) * high];
    for (const v of rows.runs) {
      for (const u of across.runs) {
        parts.push({
          u: u.entries.map(({ entry, at }) => ({ entry: { across: map, place: { [last]: entry } }, at: at + left })),
          v: v.entries.map(({ entry, at }) => ({ entry, at: at + top })),
          parted: [0, 0],
          free: [true, true, true, true],
        });
      }
    }
    if (i && map - maps[i - 1] > 1) {
      dots.push([left - MAP_GAP / 2, top + rows.length / 2]);
    }
    dots.push(.../** @type {[number, number][]} */ (across.jumps.map((u) => [left + u, top + rows.length / 2])));
    dots.push(.../** @type {[number, number][]} */ (rows.jumps.map((v) => [left + across.length / 2, top + v])));
  }
  const [width, height] = [perRow * wide - MAP_GAP, Math.ceil(maps.length / perRow) * high - MAP_GAP];
  return {
    parts,
    width,
    height,
    closed: [width, height],
    dots,
  };
}

const DEPTH = [0.46, 0.34];

/** Several rows are worth their trouble if they make cells so much larger than one row does. */
const MORE_ROWS = 1.45;

/**
 * How slabs lie side by side in a width: the number of columns with the largest cells that stay within a height.
 * @param {Arrangement} arrangement
 * @param {number} width in pixels
 * @param {number} tallest in pixels
 * @param {number} label room under each row, in pixels
 * @param {number} largest the largest cell, in pixels
 * @param {number} legible the least cell on which values can be read, in pixels
 * @returns {{pitch: number, columns: number, rows: number, height: number}}
 */
export function fitted(arrangement, width, tallest, label, largest, legible) {
  const { gap } = arrangement;
  const count = arrangement.slabs.length;
  const jump = hasJump(arrangement) ? SLAB_DOTS : 0;
  let best = { pitch: 0, columns: 1, rows: count, height: 0 };
  let least = 0;
  for (let rows = 1; rows <= count; rows++) {
    const columns = Math.ceil(count / rows);
    if (Math.ceil(count / columns) !== rows) continue;
    const across = columns * (arrangement.width + gap) - gap + DEPTH[0] + jump;
    const down = rows * (arrangement.height + DEPTH[1]) + (rows - 1) * ROW_GAP;
    const pitch = Math.min(largest, width / across, (tallest - rows * label) / down);
    if (pitch > least) {
      best = { pitch, columns, rows, height: down * pitch + rows * label };
      least = pitch * (rows === 1 && pitch >= legible ? MORE_ROWS : 1.05);
    }
  }
  return best;
}

/** Whether slabs before the last are left out. @param {Arrangement} arrangement */
export const hasJump = ({ slabs }) => slabs.length > 1 && slabs[slabs.length - 1] - slabs[slabs.length - 2] > 1;

/**
 * The left upper corners of opened slabs from the middle of the picture, in pixels, x to the right and y up.
 * @param {Arrangement} arrangement
 * @param {{pitch: number, columns: number, rows: number, height: number}} fit
 * @param {number} label room under each row, in pixels
 * @returns {[number, number][]}
 */
export function slabCorners(arrangement, fit, label) {
  const { pitch, columns, rows, height } = fit;
  const { gap } = arrangement;
  const count = arrangement.slabs.length;
  const [step, stride] = [(arrangement.width + gap) * pitch, (arrangement.height + DEPTH[1] + ROW_GAP) * pitch + label];
  return arrangement.slabs.map((_, i) => {
    const row = Math.floor(i / columns);
    const inRow = row === rows - 1 ? count - row * columns : columns;
    const jump = hasJump(arrangement) && row === rows - 1 ? SLAB_DOTS * pitch : 0;
    const wide = inRow * step - gap * pitch + DEPTH[0] * pitch + jump;
    const x = -wide / 2 + (i % columns) * step + (i === count - 1 ? jump : 0);
    // a slab's middle is on the plane of the picture, so its front appears half its depth further left and down
    return [x + (DEPTH[0] * pitch) / 2, height / 2 - (DEPTH[1] * pitch) / 2 - row * stride];
  });
}
