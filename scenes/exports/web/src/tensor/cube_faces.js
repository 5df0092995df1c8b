// The faces of the blocks of a cube: bodies in the colour of edges, faces on them, frames and values.
import { FONT } from "./view.js";

/** @typedef {import("./cube.js").Scene} Scene */
/** @typedef {import("./cube.js").Frame} Frame */
/** @typedef {import("./arrangement.js").Block} Block */
/** @typedef {{size: number, clarity: number}} Print how large values are, and how clearly they are seen */
/** @typedef {[number, number, number]} Spot a cell and the corner of its face */

const INSET = 0.035;
/** The same for cells of a few pixels. */
const INSET_SMALL = 0.06;
const FEW_PIXELS = 5;
/** Sides and tops of smaller cells, in pixels, are painted as one. */
const PLAIN_BELOW = 9;
/** The corner of a cell whose value was changed by hand, as a share of its side. */
const CORNER = 0.3;
const [FRAME_INSET, FRAME_WIDTH, LEAST_FRAME] = [0.06, 0.075, 1.6];
export const SMALLEST_PRINT = 8.5;
/** The height of a print and its most width, as shares of its cell. */
export const PRINT = 0.56;
const PRINT_WIDTH = 0.72;
const BASELINE = 0.36;
const MOST_PRINTS_MOVING = 1200;
/** How much more than any other a face must look at the viewer to show its values in full. */
const TAKEN_OVER = 0.15;
const EDGE_ON = 0.01;

/** @type {WeakMap<string[], number>} */
const widths = new WeakMap();

/** The width of the widest of several prints in type of 100 pixels. @param {CanvasRenderingContext2D} ctx @param {string[]} prints */
function widest(ctx, prints) {
  let width = widths.get(prints);
  if (width === undefined) {
    ctx.font = `600 100px ${FONT}`;
    const longest = prints.reduce((most, text) => Math.max(most, text.length), 0);
    const texts = new Set(prints.filter((text) => text.length >= longest - 1));
    width = [...texts].reduce((most, text) => Math.max(most, ctx.measureText(text).width), 1);
    widths.set(prints, width);
  }
  return width;
}

/**
 * How values are printed; null if they would be too small, or too many while the cube moves.
 * @param {Frame} frame @param {boolean} moving
 * @returns {Print | null}
 */
export function printing({ ctx, scene, view, pitch }, moving) {
  const size = Math.min(PRINT * pitch, (PRINT_WIDTH * pitch * 100) / widest(ctx, scene.prints));
  const second = [...view.looks].sort((a, b) => b - a)[1];
  const clarity = Math.min(1, (view.looks[view.facing] - second) / TAKEN_OVER);
  const many = moving && scene.prints.length > MOST_PRINTS_MOVING;
  return size < SMALLEST_PRINT || clarity < 0.05 || many ? null : { size, clarity };
}

/**
 * Paint the faces of a block across one axis: those of all cells across z, else those of the outer row or column.
 * @param {Frame} frame @param {number} number of the block @param {number} axis @param {Print | null} print
 */
export function paintFaces(frame, number, axis, print) {
  const { scene, view, pitch, open } = frame;
  const block = scene.arrangement.blocks[number];
  const { u, v, cells, free } = block;
  const side = axis === 0 ? (view.signs[0] > 0 ? 1 : 0) : view.signs[1] > 0 ? 2 : 3;
  if (view.looks[axis] < EDGE_ON || (open <= 0 && axis !== 2 && !free[side])) {
    return;
  }
  const steps = [0, 1, 2].map((k) => [view.matrix[0][k] * pitch, -view.matrix[1][k] * pitch]);
  const [ax, ay, az] = steps;
  const [sx, sy] = axis === 0 ? [az, ay] : axis === 1 ? [ax, az] : [ax, ay];
  const near = view.signs[axis] > 0 ? 1 : 0;
  const columns = axis === 0 ? [near ? u.length - 1 : 0] : [...u.keys()];
  const lines = axis === 1 ? [near ? 0 : v.length - 1] : [...v.keys()];
  const at = cornerOf(frame, block);
  const spot = (/** @type {number} */ column, /** @type {number} */ line) => {
    const x = at[0] + u[column] + (axis === 0 ? near : 0);
    const y = at[1] - v[line] - 1 + (axis === 1 ? near : 0);
    const z = at[2] + (axis === 2 ? near : 0);
    return [x * ax[0] + y * ay[0] + z * az[0] + at[3], x * ax[1] + y * ay[1] + z * az[1] + at[4]];
  };
  const group = scene.groupOfBlock[number];
  const [wide, high] = [axis === 0 ? 1 : u.length, axis === 1 ? 1 : v.length];
  const paintBody = (/** @type {string} */ color) =>
    fill(frame, spot(columns[0], lines[lines.length - 1]), color, sx.map((part) => part * wide), sy.map((part) => part * high), 0);
  if (group >= 0 && axis !== view.facing && pitch < PLAIN_BELOW) {
    const { palette, keys } = scene;
    paintBody(palette.cell(palette.key(group, 0.5, keys[cells[0]] % 3)).faces[axis]);
    return;
  }
  /** @type {Map<number, number[]>} */
  const faces = new Map();
  /** @type {Spot[]} */
  const marked = [];
  for (const column of columns) {
    for (const line of lines) {
      const cell = cells[line * u.length + column];
      const [left, top] = spot(column, line);
      const known = faces.get(scene.keys[cell]);
      if (known) {
        known.push(left, top);
      } else {
        faces.set(scene.keys[cell], [left, top]);
      }
      if (axis === view.facing && (print || cell === scene.followed || cell === scene.chosen || scene.changed.has(cell))) {
        marked.push([cell, left, top]);
      }
    }
  }
  if (group >= 0) {
    paintBody(scene.palette.cell(scene.keys[cells[0]]).edge);
  } else {
    faces.forEach((corners, key) => fill(frame, corners, scene.palette.cell(key).edge, sx, sy, 0));
  }
  const inset = pitch > FEW_PIXELS ? INSET : INSET_SMALL;
  faces.forEach((corners, key) => fill(frame, corners, scene.palette.cell(key).faces[axis], sx, sy, inset));
  marked.forEach((each) => mark(frame, each, sx, sy));
  if (print && marked.length) {
    printValues(frame, marked, axis, sx, sy, print);
  }
}

/**
 * The left, upper and front corner of a block in cells, and how far its picture is moved in pixels.
 * @param {Pick<Frame, "places" | "pitch" | "open">} frame @param {Block} block
 */
export function cornerOf({ places, pitch, open }, { slab, parted }) {
  const [x, y, z, right, down] = places[slab];
  const shut = 1 - open;
  return [x / pitch - parted[0] * shut, y / pitch + parted[1] * shut, z / pitch, right, down];
}

/**
 * Fill parallelograms.
 * @param {Frame} frame @param {number[]} corners @param {string} color @param {number[]} sx @param {number[]} sy @param {number} inset
 */
function fill({ ctx }, corners, color, sx, sy, inset) {
  const share = 1 - 2 * inset;
  const [ix, iy] = [(sx[0] + sy[0]) * inset, (sx[1] + sy[1]) * inset];
  const [wx, wy, hx, hy] = [sx[0] * share, sx[1] * share, sy[0] * share, sy[1] * share];
  ctx.fillStyle = color;
  ctx.beginPath();
  for (let i = 0; i < corners.length; i += 2) {
    const x = corners[i] + ix;
    const y = corners[i + 1] + iy;
    ctx.moveTo(x, y);
    ctx.lineTo(x + wx, y + wy);
    ctx.lineTo(x + wx + hx, y + wy + hy);
    ctx.lineTo(x + hx, y + hy);
    ctx.closePath();
  }
  ctx.fill();
}

/** Mark a changed cell by its corner; frame the followed cell and the chosen one. @param {Frame} frame @param {Spot} spot @param {number[]} sx @param {number[]} sy */
function mark({ ctx, scene }, [cell, left, top], sx, sy) {
  if (scene.changed.has(cell)) {
    const [x, y] = [left + sx[0] + sy[0], top + sx[1] + sy[1]];
    ctx.fillStyle = scene.palette.theme.hero;
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.lineTo(x - CORNER * sx[0], y - CORNER * sx[1]);
    ctx.lineTo(x - CORNER * sy[0], y - CORNER * sy[1]);
    ctx.fill();
  }
  if (cell !== scene.followed && cell !== scene.chosen) {
    return;
  }
  const pitch = Math.hypot(...sx);
  const width = Math.max(FRAME_WIDTH * pitch, LEAST_FRAME);
  const inset = Math.min(0.3, FRAME_INSET + width / 2 / pitch);
  const corner = (/** @type {number} */ a, /** @type {number} */ b) =>
    /** @type {const} */ ([left + sx[0] * a + sy[0] * b, top + sx[1] * a + sy[1] * b]);
  ctx.beginPath();
  ctx.moveTo(...corner(inset, inset));
  ctx.lineTo(...corner(1 - inset, inset));
  ctx.lineTo(...corner(1 - inset, 1 - inset));
  ctx.lineTo(...corner(inset, 1 - inset));
  ctx.closePath();
  ctx.strokeStyle = scene.palette.theme.hero;
  ctx.lineWidth = width;
  ctx.setLineDash(cell === scene.followed ? [] : [pitch * 0.16, pitch * 0.12]);
  ctx.stroke();
  ctx.setLineDash([]);
}

/**
 * Print the values on faces.
 * @param {Frame} frame @param {Spot[]} cells @param {number} axis @param {number[]} sx @param {number[]} sy @param {Print} print
 */
function printValues({ ctx, scene, pitch }, cells, axis, sx, sy, print) {
  ctx.font = `600 ${print.size}px ${FONT}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "alphabetic";
  let ink = "";
  ctx.globalAlpha = print.clarity;
  let [right, up] = [sx, sy];
  if (axis === 1 && Math.abs(sy[0]) > Math.abs(sx[0])) {
    [right, up] = [sy, sx];
  }
  const [r, t] = [right[0] < 0 ? -1 / pitch : 1 / pitch, up[1] > 0 ? 1 / pitch : -1 / pitch];
  const straight = [right[1], up[0], right[0] * r - 1, up[1] * t - 1].every((part) => Math.abs(part) < 1e-6);
  const before = ctx.getTransform();
  const [dx, dy] = [(sx[0] + sy[0]) / 2, (sx[1] + sy[1]) / 2];
  for (const [cell, left, top] of cells) {
    const [x, y] = [left + dx, top + dy];
    const own = scene.palette.ink(scene.keys[cell]);
    if (own !== ink) ctx.fillStyle = ink = own;
    if (straight) {
      ctx.fillText(scene.prints[cell], x, y + BASELINE * print.size);
    } else {
      ctx.setTransform(before);
      ctx.transform(right[0] * r, right[1] * r, up[0] * t, up[1] * t, x, y);
      ctx.fillText(scene.prints[cell], 0, BASELINE * print.size);
    }
  }
  ctx.setTransform(before);
  ctx.globalAlpha = 1;
}
