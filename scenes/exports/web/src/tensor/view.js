// The camera angle: a parallel projection in which, at rest, the face towards the viewer keeps its true shape.

const DEPTH_X = 0.46;
const DEPTH_Y = 0.34;
const degrees = (/** @type {number} */ angle) => (angle * 180) / Math.PI;
const radians = (/** @type {number} */ angle) => (angle * Math.PI) / 180;
const REST_YAW = degrees(Math.atan2(DEPTH_X, 1));
const REST_PITCH = degrees(Math.atan2(DEPTH_Y, Math.hypot(1, DEPTH_X)));
const SIDE = 0.74;
const TOP = 0.16;
const BOTTOM = 0.38;
const EDGE_ON = 1e-9;
/** What is written on canvases is set in. */
export const FONT = '"Inter", system-ui, sans-serif';

/** @param {number} yaw @param {number} pitch */
function orthographic(yaw, pitch) {
  const [sy, cy, sp, cp] = [Math.sin(radians(yaw)), Math.cos(radians(yaw)), Math.sin(radians(pitch)), Math.cos(radians(pitch))];
  return [[cy, 0, sy], [-sy * sp, cp, cy * sp]];
}

const SHEAR = orthographic(REST_YAW, REST_PITCH).map((row, i) =>
  row.map((part, j) => [[1, 0, DEPTH_X], [0, 1, DEPTH_Y]][i][j] - part),
);

/**
 * @typedef {object} View
 * @property {number[][]} matrix the projection (2, 3) of points x to the right, y up, z away
 * @property {number[]} signs for every axis, the direction that leads to the viewer; these faces are seen
 * @property {number} facing the axis whose face looks at the viewer most
 * @property {number[]} shades how light the seen faces across x, y and z are
 * @property {number[]} looks how much the face across each axis looks at the viewer
 */

/**
 * A view that is turned from the one at rest.
 * @param {number} turned degrees to the right
 * @param {number} raised degrees up
 * @returns {View}
 */
export function viewAt(turned, raised) {
  const pitch = Math.max(-90, Math.min(90, REST_PITCH + raised));
  const share = Math.cos(2 * radians(turned)) ** 2;
  const seen = orthographic(REST_YAW, pitch).map((row, i) => row.map((part, j) => part + share * SHEAR[i][j]));
  const [sin, cos] = [Math.sin(radians(turned)), Math.cos(radians(turned))];
  const matrix = seen.map(([a, b, c]) => [a * cos - c * sin, b, a * sin + c * cos]);
  const [p, q] = matrix;
  const away = [p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]];
  const rest = [1, 1, -1];
  const signs = away.map((part, axis) => (Math.abs(part) < EDGE_ON ? rest[axis] : -Math.sign(part)));
  const length = Math.hypot(...away);
  const looks = away.map((part) => Math.abs(part) / length);
  const facing = [2, 0, 1].reduce((best, axis) => (looks[axis] > looks[best] + 1e-12 ? axis : best));
  const tilt = Math.cos(radians(raised));
  const shades = [
    SIDE + (1 - SIDE) * signs[0] * sin,
    signs[1] > 0 ? 1 + TOP * tilt : 1 - BOTTOM * tilt,
    SIDE - (1 - SIDE) * signs[2] * cos,
  ];
  return { matrix, signs, facing, shades, looks };
}

/** A point on the screen, y downwards. @param {View} view @param {number} x @param {number} y @param {number} z @returns {[number, number]} */
export function seen({ matrix: [a, b] }, x, y, z) {
  return [a[0] * x + a[1] * y + a[2] * z, -(b[0] * x + b[1] * y + b[2] * z)];
}
