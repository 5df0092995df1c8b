// The cube on a canvas: blocks of cells from back to front, each with those of its faces that can be seen.
import { fitted, slabCorners } from "./arrangement.js";
import { PRINT, SMALLEST_PRINT, cornerOf, paintFaces, printing } from "./cube_faces.js";
import { dotGaps, nameCells, nameEdges, nameSlabs, rowRoom } from "./cube_labels.js";
import { seen, viewAt } from "./view.js";

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
 * @property {Set<number>} changed the cells whose values were changed by hand
 * @property {number} followed
 * @property {number} chosen
 * @property {import("./headings.js").Headings | null} headings of the columns and rows of slabs
 * @property {[string, string, string]} edges the names along the across, down and depth edges of the closed cube
 */
/** @typedef {{turned: number, raised: number, open: number}} Pose */
/**
 * A scene as it is drawn now.
 * @typedef {object} Frame
 * @property {CanvasRenderingContext2D} ctx
 * @property {Scene} scene
 * @property {import("./view.js").View} view
 * @property {number} pitch of cells, in pixels
 * @property {number} rest the pitch of the open cube at rest
 * @property {number[][]} places of slabs: left, upper and front corner, and how far the picture is moved
 * @property {number[]} middle of the picture
 * @property {number} open
 * @property {number} type the type size
 * @property {number} columns so many slabs stand in a row
 * @property {number} head the room above the first row, in pixels
 */

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
    this.ratio = 1;
    /** Room above the first row for the names of columns, in pixels. */
    this.head = 0;
    /** Room before each row for the names of rows, in pixels. */
    this.side = 0;
    /** @type {number[]} the numbers of blocks from back to front */
    this.painted = [];
    /** @type {Frame | null} */
    this.frame = null;
  }

  /** Room under each row of slabs, in pixels. */
  get label() {
    return this.type * 1.75;
  }

  /**
   * The height that the picture takes at a width: as much as its cells need, within a limit.
   * @param {Arrangement} arrangement @param {import("./headings.js").Headings | null} headings
   * @param {number} width @param {number} tallest @param {number} type its type size
   * @param {boolean} narrow whether it takes all of a narrow width
   */
  measure(arrangement, headings, width, tallest, type, narrow) {
    this.type = type;
    this.side = narrow || !headings?.down ? 0 : Math.min(rowRoom(headings, type), width / 6);
    this.fit = fitted(arrangement, width - (narrow ? 0.4 : 2) * type - this.side, tallest - type, this.label, LARGEST * type, 1.02 * SMALLEST_PRINT / PRINT);
    this.head = narrow || arrangement.maps ? 0 : 1.1 * type;
    return Math.ceil(this.fit.height + type + this.head);
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
    const view = viewAt(this.pose.turned, this.pose.raised);
    const { pitch, places } = this.#places(view);
    const { open } = this.pose;
    const middle = [this.width / 2 + (open * this.side) / 2, this.height / 2 + open * (this.head / 2 - this.label / 8)];
    const frame = { ctx, scene, view, pitch, places, middle, open, type: this.type, rest: this.fit.pitch, columns: this.fit.columns, head: this.head };
    this.frame = frame;
    scene.palette.shade(view.shades);
    ctx.setTransform(this.ratio, 0, 0, this.ratio, middle[0] * this.ratio, middle[1] * this.ratio);
    this.painted = this.#order(places, view.signs);
    const { blocks } = scene.arrangement;
    const nearest = blocks[this.painted[this.painted.length - 1]].slab;
    const print = printing(frame, this.moving);
    for (const number of this.painted) {
      for (const axis of [0, 1, 2]) {
        if (axis !== 2 || open > 0 || blocks[number].slab === nearest) {
          paintFaces(frame, number, axis, axis === view.facing ? print : null);
        }
      }
    }
    nameSlabs(frame);
    dotGaps(frame);
    if (open >= 1) nameCells(frame, this.width);
    if (open < 0.5) {
      nameEdges(frame);
    }
  }

  /**
   * The cell that is seen at a point of the canvas, -1 if there is none.
   * @param {number} x in pixels from the left
   * @param {number} y in pixels from the top
   */
  hit(x, y) {
    const { frame } = this;
    if (!frame) {
      return -1;
    }
    const { view, pitch, middle, scene } = frame;
    const [px, py] = [x - middle[0], y - middle[1]];
    const [ax, ay, az] = [0, 1, 2].map((k) => [view.matrix[0][k] * pitch, -view.matrix[1][k] * pitch]);
    for (let i = this.painted.length - 1; i >= 0; i--) {
      const block = scene.arrangement.blocks[this.painted[i]];
      const { u, v, cells } = block;
      const [x0, y0, z0, right, down] = cornerOf(frame, block);
      const [mx, my] = [px - right, py - down];
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
    const { frame } = this;
    const block = frame?.scene.arrangement.blocks.find(({ cells }) => cells.includes(cell));
    if (!frame || !block) {
      return null;
    }
    const { view, pitch, middle } = frame;
    const i = block.cells.indexOf(cell);
    const [x, y, z, right, down] = cornerOf(frame, block);
    const point = [x + block.u[i % block.u.length] + 0.5, y - block.v[Math.floor(i / block.u.length)] - 0.5, z + 0.5];
    point[view.facing] += view.signs[view.facing] / 2;
    const [px, py] = seen(view, point[0] * pitch, point[1] * pitch, point[2] * pitch);
    return [px + right + middle[0], py + down + middle[1]];
  }
}

/** How far a box reaches along a direction of the picture. @param {number[]} row of the projection @param {number[]} size */
const extent = (row, size) => row.reduce((sum, part, axis) => sum + Math.abs(part) * size[axis], 0);

/** The entry of a run of unit steps that holds a coordinate, -1 for none. @param {number[]} starts @param {number} value */
function within(starts, value) {
  const place = Math.floor(value - starts[0]);
  return place >= 0 && place < starts.length ? place : -1;
}
