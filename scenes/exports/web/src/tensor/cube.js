// The cube on a canvas: blocks of cells from back to front, each with those of its faces that can be seen.
import { fitted, slabCorners, hasJump } from "./arrangement.js";
import { viewAt } from "./view.js";

/** @typedef {import("./arrangement.js").Arrangement} Arrangement */
/** @typedef {import("./arrangement.js").Block} Block */
/** @typedef {import("./palette.js").Palette} Palette */
/**
 * What a picture shows.
 * @typedef {object} Scene
 * @property {Arrangement} arrangement
 * @property {Palette} palette
 * @property {Int32Array} groupOf
 * @property {Int32Array} keys the number of each cell's colours in the palette
 * @property {number[]} groupOfBlock the group whose cells alone are in a block, -1 if there are others
 * @property {string[]} prints on cells
 * @property {(slab: number) => number} groupOfSlab the group that gives a slab its colour, -1 for none
 * @property {number} lit the group that is lit, -1 for none
 * @property {number} followed
 * @property {number} chosen
 * @property {[string, string, string]} edges the names along the across, down and depth edges of the closed cube
 */
/** @typedef {{turned: number, raised: number, open: number}} Pose */

const INSET = 0.035;
const [FRAME_INSET, FRAME_WIDTH] = [0.06, 0.075];
const SMALLEST_PRINT = 8.5;
/** The height of a print, as a share of its cell. */
const PRINT = 0.56;
const MOST_PRINTS_MOVING = 1200;
const FONT = '"Inter", system-ui, sans-serif';
/** Where the largest cells end, in units of the type size. */
const LARGEST = 3.4;

export class Cube {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    /** @type {Scene | null} */
    this.scene = null;
    /** @type {Pose} */
    this.pose = { turned: 0, raised: 0, open: 1 };
    this.moving = false;
    this.type = 16;
    this.width = 0;
    this.height = 0;
    this.fit = { pitch: 1, columns: 1, rows: 1, height: 1 };
    /** @type {{block: Block, at: number[]}[]} */
    this.painted = [];
  }

  /** Room under each row of slabs, in pixels. */
  get label() {
    return this.type * 1.75;
  }

  /**
   * The height that the picture takes at a width: as much as its cells need, within a limit.
   * @param {Arrangement} arrangement @param {number} width @param {number} tallest @param {number} type its type size
   */
  measure(arrangement, width, tallest, type) {
    this.type = type;
    this.fit = fitted(arrangement, width - 2 * type, tallest - type, this.label, LARGEST * type, 1.02 * SMALLEST_PRINT / PRINT);
    return Math.ceil(this.fit.height + type);
  }

  /** @param {number} width @param {number} height @param {number} ratio of device pixels */
  resize(width, height, ratio) {
    this.width = width;
    this.height = height;
    this.ratio = ratio;
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.canvas.width !== w || this.canvas.height !== h) {
      this.canvas.width = w;
      this.canvas.height = h;
    }
  }

  /** @param {Scene} scene */
  show(scene) {
    this.scene = scene;
    this.corners = slabCorners(scene.arrangement, this.fit, this.label);
  }

  /**
   * Where the slabs are: the pitch of cells, and for each slab its left, upper and front corner (x, y up, z away) and
   * how far its picture is moved. Opened slabs turn about their own middles, the closed cube about its own.
   * @param {import("./view.js").View} view
   */
  #places(view) {
    const { arrangement } = /** @type {Scene} */ (this.scene);
    const { open } = this.pose;
    const count = arrangement.slabs.length;
    const corners = /** @type {[number, number][]} */ (this.corners);
    if (open >= 1) {
      const { pitch: rest } = this.fit;
      const [wide, high] = [0, 1].map((row) => extent(view.matrix[row], [arrangement.width, arrangement.height, 1]));
      const pitch = rest * Math.min(1, (arrangement.width + arrangement.gap) / wide, (arrangement.height + 0.64) / high);
      const [w, h] = [arrangement.width, arrangement.height];
      const places = corners.map(([x, y]) => [(-w * pitch) / 2, (h * pitch) / 2, -pitch / 2, x + (w * rest) / 2, -(y - (h * rest) / 2)]);
      return { pitch, places };
    }
    const [inner, outer] = [arrangement.closed, [arrangement.width, arrangement.height]];
    const size = [...inner.map((each, i) => each + (outer[i] - each) * open), count];
    const [wide, high] = [0, 1].map((row) => extent(view.matrix[row], size));
    const room = 2.4 * this.type;
    const closed = Math.min(LARGEST * this.type, (this.width - 2.6 * room) / wide, (this.height - 1.1 * room) / high);
    const pitch = closed + (this.fit.pitch - closed) * open;
    const [w, h, d] = size.map((each) => each * pitch);
    const along = (/** @type {number} */ from, /** @type {number} */ to) => from + (to - from) * open;
    const places = corners.map(([x, y], i) => {
      const depth = (arrangement.towards ? count - 1 - i : i) * pitch;
      const [cx, cy, cz] = [-w / 2, h / 2, depth - d / 2];
      return [
        along(cx + 0.46 * cz, x - 0.23 * pitch) - 0.46 * cz,
        along(cy + 0.34 * cz, y - 0.17 * pitch) - 0.34 * cz,
        cz,
        0,
        0,
      ];
    });
    return { pitch, places };
  }

  /** @param {number[][]} places @param {number[]} signs */
  #order(places, signs) {
    const { arrangement } = /** @type {Scene} */ (this.scene);
    const order = arrangement.blocks.map((block, i) => i);
    const { blocks } = arrangement;
    const key = (/** @type {number} */ axis, /** @type {Block} */ block) => places[block.slab][axis] * signs[axis];
    const open = this.pose.open >= 1;
    return order.sort((a, b) => {
      const apart = open ? blocks[a].slab - blocks[b].slab : key(2, blocks[a]) - key(2, blocks[b]);
      if (Math.abs(apart) > 1e-6) return apart;
      return (blocks[b].v[0] - blocks[a].v[0]) * signs[1] || (blocks[a].u[0] - blocks[b].u[0]) * signs[0];
    });
  }

  /** Draw the scene in its pose. */
  draw() {
    const { context: ctx, scene } = this;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, this.canvas.width, this.canvas.height);
    if (!scene || this.width < 10) {
      return;
    }
    const ratio = this.ratio ?? 1;
    const view = viewAt(this.pose.turned, this.pose.raised);
    const { pitch, places } = this.#places(view);
    const middle = [this.width / 2, this.height / 2 - (this.pose.open * this.label) / 8];
    this.camera = { view, pitch, middle };
    scene.palette.shade(view.shades);
    ctx.setTransform(ratio, 0, 0, ratio, middle[0] * ratio, middle[1] * ratio);
    this.painted = [];
    const order = this.#order(places, view.signs);
    const closed = this.pose.open <= 0;
    const nearest = closed ? scene.arrangement.blocks[order[order.length - 1]].slab : -1;
    const print = this.#printing(view, pitch);
    for (const i of order) {
      const block = scene.arrangement.blocks[i];
      const at = places[block.slab];
      this.painted.push({ block, at });
      for (const axis of [0, 1, 2]) {
        if (axis !== 2 || !closed || block.slab === nearest) {
          this.#paintFaces(block, i, at, axis, view, pitch, axis === view.facing ? print : null);
        }
      }
    }
    this.#names(view, pitch, places);
    this.#dots(view, pitch, places);
    if (this.pose.open < 0.5) {
      this.#edges(view, pitch, places);
    }
  }

  /** How values are printed, null if they would be too small. @param {import("./view.js").View} view @param {number} pitch */
  #printing(view, pitch) {
    const scene = /** @type {Scene} */ (this.scene);
    const ctx = this.context;
    ctx.font = `600 100px ${FONT}`;
    if (this.widthFor !== scene.prints) {
      this.widthFor = scene.prints;
      const longest = [...new Set(scene.prints.map((text) => text.length))].sort((a, b) => b - a)[0] ?? 0;
      this.widest = Math.max(1, ...[...new Set(scene.prints.filter((text) => text.length >= longest - 1))].slice(0, 300).map((text) => ctx.measureText(text).width));
    }
    const size = Math.min(PRINT * pitch, (0.72 * pitch * 100) / /** @type {number} */ (this.widest));
    const other = [...view.looks].sort((a, b) => b - a)[1];
    const clarity = Math.min(1, (view.looks[view.facing] - other) / 0.15);
    const many = this.moving && scene.prints.length > MOST_PRINTS_MOVING;
    return size < SMALLEST_PRINT || clarity < 0.05 || many ? null : { size, clarity };
  }

  /**
   * The faces of a block across one axis: those of all cells across z, else those of the outer row or column.
   * @param {Block} block @param {number} number of the block @param {number[]} at @param {number} axis
   * @param {import("./view.js").View} view @param {number} pitch @param {{size: number, clarity: number} | null} print
   */
  #paintFaces(block, number, at, axis, view, pitch, print) {
    const scene = /** @type {Scene} */ (this.scene);
    if (view.looks[axis] < 0.01) {
      return;
    }
    const { u, v, cells, parted, free } = block;
    const shut = 1 - this.pose.open;
    const side = axis === 0 ? (view.signs[0] > 0 ? 1 : 0) : view.signs[1] > 0 ? 2 : 3;
    if (shut >= 1 && axis !== 2 && !free[side]) {
      return;
    }
    const [ax, ay, az] = [0, 1, 2].map((k) => [view.matrix[0][k] * pitch, -view.matrix[1][k] * pitch]);
    const near = view.signs[axis] > 0 ? 1 : 0;
    const columns = axis === 0 ? [near ? u.length - 1 : 0] : u.keys();
    const lines = axis === 1 ? [near ? 0 : v.length - 1] : [...v.keys()];
    const [sx, sy] = axis === 0 ? [az, ay] : axis === 1 ? [ax, az] : [ax, ay];
    const corner = [at[0] / pitch - parted[0] * shut, at[1] / pitch + parted[1] * shut, at[2] / pitch];
    const whole = scene.groupOfBlock[number];
    /** @type {Map<number, number[]>} */
    const faces = new Map();
    /** @type {[number, number, number][]} */
    const prints = [];
    for (const column of columns) {
      for (const line of lines) {
        const cell = cells[line * u.length + column];
        const x = corner[0] + u[column] + (axis === 0 ? near : 0);
        const y = corner[1] - v[line] - 1 + (axis === 1 ? near : 0);
        const z = corner[2] + (axis === 2 ? near : 0);
        const left = x * ax[0] + y * ay[0] + z * az[0] + at[3];
        const top = x * ax[1] + y * ay[1] + z * az[1] + at[4];
        const key = scene.keys[cell];
        const known = faces.get(key);
        if (known) {
          known.push(left, top);
        } else {
          faces.set(key, [left, top]);
        }
        if (print || cell === scene.followed || cell === scene.chosen) {
          prints.push([cell, left, top]);
        }
      }
    }
    const { palette } = scene;
    if (whole >= 0) {
      const first = cells[0];
      const [c0, c1, r0, r1] = axis === 0 ? [0, 0, 0, v.length - 1] : axis === 1 ? [0, u.length - 1, 0, 0] : [0, u.length - 1, 0, v.length - 1];
      const [wide, high] = axis === 0 ? [1, r1 - r0 + 1] : [c1 - c0 + 1, axis === 1 ? 1 : r1 - r0 + 1];
      const x = corner[0] + (axis === 0 ? u[near ? u.length - 1 : 0] + near : u[0]);
      const y = corner[1] - (axis === 1 ? v[near ? 0 : v.length - 1] + 1 - near : v[v.length - 1] + 1);
      const z = corner[2] + (axis === 2 ? near : 0);
      const body = [x * ax[0] + y * ay[0] + z * az[0] + at[3], x * ax[1] + y * ay[1] + z * az[1] + at[4]];
      this.#fill(body, palette.cell(scene.keys[first]).edge, [sx[0] * wide, sx[1] * wide], [sy[0] * high, sy[1] * high], 0);
    } else {
      /** @type {Map<string, number[]>} */
      const edges = new Map();
      for (const [key, corners] of faces) {
        const { edge } = palette.cell(key);
        edges.set(edge, (edges.get(edge) ?? []).concat(corners));
      }
      edges.forEach((corners, edge) => this.#fill(corners, edge, sx, sy, 0));
    }
    const inset = pitch > 5 ? INSET : 0.06;
    faces.forEach((corners, key) => this.#fill(corners, palette.cell(key).faces[axis], sx, sy, inset));
    if (axis === view.facing) {
      for (const [cell, left, top] of prints) {
        this.#mark(cell, left, top, sx, sy);
      }
      if (print) {
        this.#print(prints, sx, sy, view, axis, pitch, print);
      }
    }
  }

  /** Fill parallelograms. @param {number[]} corners @param {string} color @param {number[]} sx @param {number[]} sy @param {number} inset */
  #fill(corners, color, sx, sy, inset) {
    const ctx = this.context;
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

  /** Frame the followed cell and the chosen one. @param {number} cell @param {number} left @param {number} top @param {number[]} sx @param {number[]} sy */
  #mark(cell, left, top, sx, sy) {
    const scene = /** @type {Scene} */ (this.scene);
    if (cell !== scene.followed && cell !== scene.chosen) {
      return;
    }
    const ctx = this.context;
    const pitch = Math.hypot(...sx);
    const width = Math.max(FRAME_WIDTH * pitch, 1.6);
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
   * @param {[number, number, number][]} cells @param {number[]} sx @param {number[]} sy @param {import("./view.js").View} view
   * @param {number} axis @param {number} pitch @param {{size: number, clarity: number}} print
   */
  #print(cells, sx, sy, view, axis, pitch, print) {
    const scene = /** @type {Scene} */ (this.scene);
    const ctx = this.context;
    ctx.font = `600 ${print.size}px ${FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "alphabetic";
    ctx.fillStyle = scene.palette.theme.cell_ink;
    ctx.globalAlpha = print.clarity;
    let [right, up] = [sx, sy];
    if (axis === 1 && Math.abs(sy[0]) > Math.abs(sx[0])) {
      [right, up] = [sy, sx];
    }
    const [r, t] = [right[0] < 0 ? -1 / pitch : 1 / pitch, up[1] > 0 ? 1 / pitch : -1 / pitch];
    const straight = Math.abs(right[1]) < 1e-6 && Math.abs(up[0]) < 1e-6 && Math.abs(right[0] * r - 1) < 1e-6 && Math.abs(up[1] * t - 1) < 1e-6;
    const before = ctx.getTransform();
    const [dx, dy] = [(sx[0] + sy[0]) / 2, (sx[1] + sy[1]) / 2];
    for (const [cell, left, top] of cells) {
      const [x, y] = [left + dx, top + dy];
      if (straight) {
        ctx.fillText(scene.prints[cell], x, y + 0.36 * print.size);
      } else {
        ctx.setTransform(before);
        ctx.transform(right[0] * r, right[1] * r, up[0] * t, up[1] * t, x, y);
        ctx.fillText(scene.prints[cell], 0, 0.36 * print.size);
      }
    }
    ctx.setTransform(before);
    ctx.globalAlpha = 1;
  }

  /** @param {number} x @param {number} y @param {number} z @param {import("./view.js").View} view @returns {[number, number]} */
  #seen(x, y, z, view) {
    const [a, b] = view.matrix;
    return [a[0] * x + a[1] * y + a[2] * z, -(b[0] * x + b[1] * y + b[2] * z)];
  }

  /** The names of slabs under them. @param {import("./view.js").View} view @param {number} pitch @param {number[][]} places */
  #names(view, pitch, places) {
    const scene = /** @type {Scene} */ (this.scene);
    const { arrangement, palette } = scene;
    const ink = Math.max(0, (this.pose.open - 0.7) / 0.3);
    if (!arrangement.axis || !ink) {
      return;
    }
    const ctx = this.context;
    const axis = arrangement.axis.toLowerCase();
    ctx.textAlign = "center";
    ctx.textBaseline = "top";
    ctx.globalAlpha = ink;
    const room = (arrangement.width + 0.7) * pitch;
    ctx.font = `600 ${this.type}px ${FONT}`;
    const full = ctx.measureText(`${axis} = ${arrangement.slabs[arrangement.slabs.length - 1] + 1}`).width < room;
    const size = full ? this.type : Math.min(this.type, Math.max(0.62 * this.type, room / 1.3));
    for (const [i, place] of places.entries()) {
      const low = this.#seen(place[0] + (arrangement.width * pitch) / 2, place[1] - arrangement.height * pitch, place[2], view);
      const rest = this.pose.open >= 1 ? [place[3] - 0.23 * this.fit.pitch, place[4] + (arrangement.height / 2 + 0.17) * this.fit.pitch] : low;
      const [x, y] = rest;
      const group = scene.groupOfSlab(i);
      const lit = scene.lit >= 0 && group === scene.lit;
      ctx.font = `600 ${size}px ${FONT}`;
      ctx.fillStyle = lit ? palette.theme.text : group >= 0 ? palette.name(group) : palette.theme.text;
      const number = `${arrangement.slabs[i] + 1}`;
      const text = full ? `${axis} = ${number}` : number;
      if (full || ctx.measureText(text).width < room || i % 5 === 0) {
        ctx.fillText(text, x, y + 0.35 * this.type);
      }
    }
    ctx.globalAlpha = 1;
  }

  /** Three dots where cells or slabs are left out. @param {import("./view.js").View} view @param {number} pitch @param {number[][]} places */
  #dots(view, pitch, places) {
    const { arrangement, palette } = /** @type {Scene} */ (this.scene);
    const ctx = this.context;
    ctx.fillStyle = palette.theme.muted;
    const spots = places.flatMap((place) =>
      arrangement.dots.map(([u, v]) => [place[0] + u * pitch, place[1] - v * pitch, place[2], v === arrangement.height / 2, place[3], place[4]]),
    );
    if (hasJump(arrangement) && this.pose.open >= 1) {
      const last = places[places.length - 1];
      spots.push([last[0] - pitch, last[1] - (arrangement.height / 2) * pitch, last[2], true, last[3], last[4]]);
    }
    const radius = Math.max(1, Math.min(0.08 * pitch, 3));
    for (const [x, y, z, level, right, down] of spots) {
      const seen = this.#seen(+x, +y, +z, view);
      const [px, py] = [seen[0] + +right, seen[1] + +down];
      for (const step of [-1, 0, 1]) {
        ctx.beginPath();
        ctx.arc(px + (level ? step * radius * 3 : 0), py + (level ? 0 : step * radius * 3), radius, 0, 7);
        ctx.fill();
      }
    }
  }

  /** The names of the axes along the edges of the closed cube. @param {import("./view.js").View} view @param {number} pitch @param {number[][]} places */
  #edges(view, pitch, places) {
    const { arrangement, edges, palette } = /** @type {Scene} */ (this.scene);
    const ctx = this.context;
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
    ctx.font = `600 ${this.type}px ${FONT}`;
    ctx.fillStyle = palette.theme.text;
    ctx.globalAlpha = 1 - this.pose.open * 2;
    const center = this.#seen(0, 0, 0, view);
    for (const [i, spot] of spots.entries()) {
      const [x, y] = this.#seen(spot[0], spot[1], spot[2], view);
      const wide = ctx.measureText(edges[i]).width;
      const [dx, dy] = [(x - center[0]) * (i === 0 ? 0 : 1), (y - center[1]) * (i === 1 ? 0 : 1)];
      const far = Math.hypot(dx, dy) || 1;
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      const reach = this.type;
      ctx.fillText(edges[i], x + (dx / far) * (reach * 0.6 + wide / 2), y + (dy / far) * reach);
    }
    ctx.globalAlpha = 1;
  }

  /**
   * The cell that is seen at a point of the canvas, -1 if there is none.
   * @param {number} x in pixels from the left
   * @param {number} y in pixels from the top
   */
  hit(x, y) {
    if (!this.camera) {
      return -1;
    }
    const { view, pitch, middle } = this.camera;
    const [px, py] = [x - middle[0], y - middle[1]];
    const [ax, ay, az] = [0, 1, 2].map((k) => [view.matrix[0][k] * pitch, -view.matrix[1][k] * pitch]);
    for (let i = this.painted.length - 1; i >= 0; i--) {
      const { block, at } = this.painted[i];
      const { u, v, cells, parted } = block;
      const shut = 1 - this.pose.open;
      const [x0, y0, z0] = [at[0] / pitch - parted[0] * shut, at[1] / pitch + parted[1] * shut, at[2] / pitch];
      const [mx, my] = [px - at[3], py - at[4]];
      for (const axis of [2, 1, 0]) {
        const near = view.signs[axis] > 0 ? 1 : 0;
        const [sx, sy] = axis === 0 ? [az, ay] : axis === 1 ? [ax, az] : [ax, ay];
        const det = sx[0] * sy[1] - sx[1] * sy[0];
        if (Math.abs(det) < 1e-9) continue;
        const bx = axis === 0 ? x0 + u[near ? u.length - 1 : 0] + near : x0;
        const by = axis === 1 ? y0 - v[near ? 0 : v.length - 1] - 1 + near : y0;
        const bz = axis === 2 ? z0 + near : z0;
        const [dx, dy] = [mx - bx * ax[0] - by * ay[0] - bz * az[0], my - bx * ax[1] - by * ay[1] - bz * az[1]];
        const a = (dx * sy[1] - dy * sy[0]) / det;
        const b = (sx[0] * dy - sx[1] * dx) / det;
        const column = axis === 0 ? (a >= 0 && a < 1 ? (near ? u.length - 1 : 0) : -1) : within(u, a);
        const line = axis === 1 ? (b >= 0 && b < 1 ? (near ? 0 : v.length - 1) : -1) : within(v, -b);
        if (column >= 0 && line >= 0) {
          return cells[line * u.length + column];
        }
      }
    }
    return -1;
  }

  /** The middle of a cell's face towards the viewer, in pixels of the canvas. @param {number} cell @returns {[number, number] | null} */
  placeOf(cell) {
    if (!this.camera) {
      return null;
    }
    const { view, pitch, middle } = this.camera;
    for (const { block, at } of this.painted) {
      const i = block.cells.indexOf(cell);
      if (i >= 0) {
        const [column, line] = [i % block.u.length, Math.floor(i / block.u.length)];
        const [right, down] = block.parted.map((room) => room * (1 - this.pose.open));
        const point = [
          at[0] + (block.u[column] - right + 0.5) * pitch,
          at[1] - (block.v[line] - down + 0.5) * pitch,
          at[2] + 0.5 * pitch,
        ];
        point[view.facing] += (view.signs[view.facing] * pitch) / 2;
        const [x, y] = this.#seen(point[0], point[1], point[2], view);
        return [x + at[3] + middle[0], y + at[4] + middle[1]];
      }
    }
    return null;
  }
}

/** How far a box reaches along a direction of the picture. @param {number[]} row of the projection @param {number[]} size */
const extent = (row, size) => row.reduce((sum, part, axis) => sum + Math.abs(part) * size[axis], 0);

/** The entry of a run of unit steps that holds a coordinate, -1 for none. @param {number[]} starts @param {number} value */
function within(starts, value) {
  const place = Math.floor(value - starts[0]);
  return place >= 0 && place < starts.length ? place : -1;
}
