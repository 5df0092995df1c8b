// What is written around a cube: the names of slabs and axes, and dots for what is left out.
import { hasJump } from "./arrangement.js";
import { FONT, seen } from "./view.js";

/** @typedef {import("./cube.js").Frame} Frame */

/** Write the names of slabs under them. @param {Frame} frame */
export function nameSlabs({ ctx, scene, view, pitch, places, open, type, rest }) {
  const { arrangement, palette } = scene;
  const ink = Math.max(0, (open - 0.7) / 0.3);
  if (!arrangement.axis || !ink) {
    return;
  }
  const axis = arrangement.axis.toLowerCase();
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  ctx.globalAlpha = ink;
  const room = (arrangement.width + 0.7) * pitch;
  ctx.font = `600 ${type}px ${FONT}`;
  const full = ctx.measureText(`${axis} = ${arrangement.slabs[arrangement.slabs.length - 1] + 1}`).width < room;
  const size = full ? type : Math.min(type, Math.max(0.62 * type, room / 1.3));
  for (const [i, place] of places.entries()) {
    const low = seen(view, place[0] + (arrangement.width * pitch) / 2, place[1] - arrangement.height * pitch, place[2]);
    const [x, y] = open >= 1 ? [place[3] - 0.23 * rest, place[4] + (arrangement.height / 2 + 0.17) * rest] : low;
    const group = scene.groupOfSlab(i);
    const lit = scene.lit >= 0 && group === scene.lit;
    ctx.font = `600 ${size}px ${FONT}`;
    ctx.fillStyle = lit ? palette.theme.text : group >= 0 ? palette.name(group) : palette.theme.text;
    const number = `${arrangement.slabs[i] + 1}`;
    const text = full ? `${axis} = ${number}` : number;
    if (full || ctx.measureText(text).width < room || i % 5 === 0) {
      ctx.fillText(text, x, y + 0.35 * type);
    }
  }
  ctx.globalAlpha = 1;
}

/** The size of the indices of columns and rows, and the room beside those of rows, in units of the type size. */
const [INDEX, BESIDE] = [0.85, 0.4];
/** How wide a sign of an index is at most, in units of its size. */
const SIGN = 0.58;

/** The room that the indices of rows take beyond the margin of a picture. @param {import("./headings.js").Headings} headings @param {number} type */
export function rowRoom({ rows, down }, type) {
  const longest = [...rows.map(({ text }) => text), down].reduce((most, { length }) => Math.max(most, length), 0);
  return Math.max(0, longest * SIGN * INDEX + 2 * BESIDE - 1) * type;
}

/**
 * Write the indices of columns above the first slab, and those of rows before the first slab of each row of slabs,
 * where there is room for them.
 * @param {Frame} frame @param {number} width of the picture
 */
export function nameCells({ ctx, scene, view, pitch, places, type, columns, head, middle }, width) {
  const { arrangement, headings, palette } = scene;
  if (!headings || !head || view.facing !== 2) return;
  const size = INDEX * type;
  ctx.font = `400 ${size}px ${FONT}`;
  ctx.fillStyle = palette.theme.muted;
  const wide = (/** @type {string} */ text) => ctx.measureText(text).width;
  const at = (/** @type {number[]} */ place, /** @type {number} */ u, /** @type {number} */ v, /** @type {boolean} */ back) => {
    const [x, y] = seen(view, place[0] + u * pitch, place[1] - v * pitch, place[2] + (back ? pitch : 0));
    return [x + place[3], y + place[4]];
  };
  const fits = headings.columns.every(({ text }) => wide(text) < 0.9 * pitch);
  if (fits && headings.across) {
    ctx.textBaseline = "bottom";
    ctx.textAlign = "center";
    headings.columns.forEach(({ at: u, text }, i) => {
      const [x, y] = at(places[0], u + 0.5, 0, view.signs[1] > 0);
      ctx.fillText(text, x, y - 0.2 * type);
      if (!i) ctx.fillText(`${headings.across} =`, x - wide(text) / 2 - wide(`${headings.across} = `) + wide(`${headings.across} =`) / 2, y - 0.2 * type);
    });
  }
  const widest = Math.max(...headings.rows.map(({ text }) => wide(text)), wide(headings.down));
  ctx.textAlign = "right";
  for (let i = 0; headings.down && size < pitch && i < places.length; i += columns) {
    const edge = (/** @type {number} */ v) => at(places[i], 0, v, view.signs[0] < 0);
    if (Math.min(edge(0)[0], edge(arrangement.height)[0]) - widest - BESIDE * type < -middle[0] || widest > width / 4) continue;
    ctx.textBaseline = "middle";
    for (const { at: v, text } of headings.rows) {
      const [x, y] = edge(v + 0.5);
      ctx.fillText(text, x - BESIDE * type, y);
    }
    const [x, y] = edge(0);
    ctx.textBaseline = "bottom";
    ctx.fillText(headings.down, x - BESIDE * type, y + 0.1 * type);
  }
}

/** Draw three dots where cells or slabs are left out. @param {Frame} frame */
export function dotGaps({ ctx, scene, view, pitch, places, open }) {
  const { arrangement, palette } = scene;
  ctx.fillStyle = palette.theme.muted;
  const spots = places.flatMap((place) =>
    arrangement.dots.map(([u, v]) => [place[0] + u * pitch, place[1] - v * pitch, place[2], v === arrangement.height / 2, place[3], place[4]]),
  );
  if (hasJump(arrangement) && open >= 1) {
    const last = places[places.length - 1];
    spots.push([last[0] - pitch, last[1] - (arrangement.height / 2) * pitch, last[2], true, last[3], last[4]]);
  }
  const radius = Math.max(1, Math.min(0.08 * pitch, 3));
  for (const [x, y, z, level, right, down] of spots) {
    const [sx, sy] = seen(view, +x, +y, +z);
    const [px, py] = [sx + +right, sy + +down];
    for (const step of [-1, 0, 1]) {
      ctx.beginPath();
      ctx.arc(px + (level ? step * radius * 3 : 0), py + (level ? 0 : step * radius * 3), radius, 0, 7);
      ctx.fill();
    }
  }
}

/** Write the names of the axes along the edges of the closed cube. @param {Frame} frame */
export function nameEdges({ ctx, scene, view, pitch, places, open, type }) {
  const { arrangement, edges, palette } = scene;
  const [w, h, d] = [...arrangement.closed, places.length].map((each) => each * pitch);
  const low = [-w / 2, -h / 2, -d / 2];
  const [sx, sy, sz] = view.signs;
  const bottom = sy > 0 ? low[1] : -low[1];
  const [side, front] = [sx > 0 ? -low[0] : low[0], sz > 0 ? -low[2] : low[2]];
  const spots = [
    [0, bottom, front],
    [-side, 0, front],
    [side, bottom, 0],
  ];
  ctx.font = `600 ${type}px ${FONT}`;
  ctx.fillStyle = palette.theme.text;
  ctx.globalAlpha = 1 - open * 2;
  const center = seen(view, 0, 0, 0);
  for (const [i, spot] of spots.entries()) {
    const [x, y] = seen(view, spot[0], spot[1], spot[2]);
    const wide = ctx.measureText(edges[i]).width;
    const [dx, dy] = [(x - center[0]) * (i === 0 ? 0 : 1), (y - center[1]) * (i === 1 ? 0 : 1)];
    const far = Math.hypot(dx, dy) || 1;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    const reach = type;
    ctx.fillText(edges[i], x + (dx / far) * (reach * 0.6 + wide / 2), y + (dy / far) * reach);
  }
  ctx.globalAlpha = 1;
}
