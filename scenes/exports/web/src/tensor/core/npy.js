/** Arrays in .npy files, versions 1 to 3: real numbers of every usual type, exactly or not at all. */

import { TensorError, quoted, written } from "./errors.js";
import { MOST_CELLS, product, usualLayout } from "./layout.js";
import { tensorOf } from "./tensor.js";

/** @typedef {import("./tensor.js").Tensor} Tensor */
/** @typedef {(view: DataView, at: number, little: boolean) => number | bigint} Reader */

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const LONGEST_HEADER = 10_000;
/** @type {Record<string, Reader>} */
const READERS = {
  f2: (view, at, little) => half(view.getUint16(at, little)),
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
  i1: (view, at) => view.getInt8(at),
  i2: (view, at, little) => view.getInt16(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  i8: (view, at, little) => view.getBigInt64(at, little),
  u1: (view, at) => view.getUint8(at),
  u2: (view, at, little) => view.getUint16(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  u8: (view, at, little) => view.getBigUint64(at, little),
  b1: (view, at) => Number(view.getUint8(at) !== 0),
  V2: (view, at) => bfloat(view.getUint16(at, true)),
};
/** @type {Record<string, string>} what to save in place of numbers of a kind */
const ADVICE = {
  f: "save x.astype(np.float64)",
  c: "save np.abs(x), x.real or x.imag",
  O: "save np.stack(list(x)).astype(np.float64), if all its entries are arrays of one shape, or numbers",
  V: "save it from the program that wrote it, as float32",
  U: "save x.astype(np.float64) if the texts are numbers",
  S: "save x.astype(np.float64) if the texts are numbers",
  M: "save the time since the first, (x - x.min()).astype(np.float64)",
  m: "save x.astype(np.float64)",
};

/**
 * The tensor of an .npy file.
 * @param {ArrayBuffer} buffer
 * @param {{shape?: number[], layout?: string}} [options] a layout is usual for the number of axes if none is given
 * @returns {Tensor}
 */
export function parseNpy(buffer, { shape, layout } = {}) {
  const bytes = new Uint8Array(buffer);
  checkMagic(bytes);
  const header = headerOf(buffer, bytes);
  checkSizes(header.shape);
  const read = READERS[header.type];
  const itemSize = Number(header.type.slice(1));
  const size = product(header.shape);
  const end = header.end + size * itemSize;
  if (end > bytes.length) {
    throw new TensorError(
      `This file ends too early: its header promises ${end} bytes, it has ${bytes.length}; save it again.`,
    );
  }
  const view = new DataView(buffer);
  const stored = Float64Array.from({ length: size }, (_, place) =>
    exact(read(view, header.end + place * itemSize, header.little)),
  );
  const data = header.fortran ? rowMajor(stored, header.shape) : stored;
  const sizes = shape ?? header.shape;
  return tensorOf({ data, shape: sizes, layout: layout ?? usualLayout(sizes.length) });
}

/**
 * Whether these are the bytes of an .npy file.
 * @param {Uint8Array} bytes
 */
export const isNpy = (bytes) => MAGIC.every((byte, place) => bytes[place] === byte);

/** @param {Uint8Array} bytes */
function checkMagic(bytes) {
  if (isNpy(bytes)) return;
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    throw new TensorError("This is an archive (.npz, or a file of PyTorch): save one array alone, with np.save.");
  }
  if (bytes[0] === 0x80) {
    throw new TensorError(
      "This is a pickle, such as an old file of PyTorch: save x.detach().float().numpy() with np.save.",
    );
  }
  throw new TensorError("This is no .npy file: save the array with np.save.");
}

/**
 * What stands at the head of the file: type and order of the numbers, and where they begin.
 * @param {ArrayBuffer} buffer
 * @param {Uint8Array} bytes
 */
function headerOf(buffer, bytes) {
  const version = bytes[6];
  if (!(version >= 1 && version <= 3)) {
    throw new TensorError(`This .npy file has version ${version}: versions 1 to 3 can be read; save it with np.save.`);
  }
  const start = version === 1 ? 10 : 12;
  if (bytes.length < start) throw new TensorError("This .npy file ends within its header: save it again with np.save.");
  const view = new DataView(buffer);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > LONGEST_HEADER || start + length > bytes.length) {
    throw new TensorError(
      "This .npy file ends within its header, or the header is damaged: save it again with np.save.",
    );
  }
  const text = new TextDecoder(version === 3 ? "utf-8" : "latin1").decode(bytes.subarray(start, start + length));
  const shape = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(text);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text);
  if (!shape || !order)
    throw new TensorError(`The header of this .npy file cannot be read (${quoted(text.trim())}): use np.save.`);
  const field = /'descr'\s*:\s*\[\s*\(\s*'([^']*)'/.exec(text);
  if (field) {
    throw new TensorError(
      `This array has several fields: a tensor holds real numbers; save one of them, for example x["${field[1]}"].`,
    );
  }
  const { type, little } = typeOf(/'descr'\s*:\s*'([^']*)'/.exec(text)?.[1] ?? text.trim());
  return {
    type,
    little,
    shape: (shape[1].match(/\d+/g) ?? []).map(Number),
    fortran: order[1] === "True",
    end: start + length,
  };
}

/**
 * The type of the numbers, as a reader's name, and their order of bytes. Two bytes without a name are bfloat16.
 * @param {string} text such as "<f4"
 */
function typeOf(text) {
  const plain = text === "bfloat16" ? "<V2" : text;
  const [, order, type] = /^([<>|=]?)(.*)$/.exec(plain) ?? [];
  if (Object.hasOwn(READERS, type)) return { type, little: order !== ">" };
  const advice = ADVICE[type[0]] ?? "save x.astype(np.float64)";
  throw new TensorError(`This array has dtype ${quoted(text)}: a tensor holds real numbers; ${advice}.`);
}

/** @param {number[]} shape */
function checkSizes(shape) {
  const size = product(shape);
  if (shape.length < 2) {
    const found = shape.length ? `has one axis, of ${size} values` : "is a single number";
    throw new TensorError(
      `This array ${found}: a tensor has at least two axes, samples and features; save it as x.reshape(1, -1), or as x.reshape(N, C) with your own N and C.`,
    );
  }
  if (size === 0)
    throw new TensorError(`This array has shape ${written(shape)}, no values: statistics need at least one.`);
  if (size > MOST_CELLS) {
    throw new TensorError(
      `This array has shape ${written(shape)}, ${size.toLocaleString("en")} values: at most ` +
        `${MOST_CELLS.toLocaleString("en")} are live in the page; cut it down, for example to x[${cutOf(shape)}].`,
    );
  }
}

/**
 * The index that leaves at most as many values as are live: the longest axis is cut, and others if it must be.
 * @param {number[]} shape
 */
function cutOf(shape) {
  const kept = [...shape];
  while (product(kept) > MOST_CELLS) {
    const axis = kept.indexOf(Math.max(...kept));
    kept[axis] = Math.max(1, Math.floor((kept[axis] * MOST_CELLS) / product(kept)));
  }
  const last = Math.max(...shape.map((size, axis) => (kept[axis] < size ? axis : 0)));
  return kept
    .slice(0, last + 1)
    .map((size, axis) => (size < shape[axis] ? `:${size}` : ":"))
    .join(", ");
}

/**
 * A number as float64, which must be able to hold it.
 * @param {number | bigint} value
 */
function exact(value) {
  if (typeof value === "number") return value;
  if (BigInt(Number(value)) !== value) {
    throw new TensorError(
      `This array holds whole numbers beyond 2**53 that would be rounded, such as ${value}: subtract an offset first, np.save(path, x - x.min()), which changes no variance.`,
    );
  }
  return Number(value);
}

/**
 * Values that were stored with the first axis fastest, in row-major order.
 * @param {Float64Array} stored
 * @param {number[]} shape
 */
function rowMajor(stored, shape) {
  const strides = shape.map((_, axis) => product(shape.slice(0, axis)));
  return stored.map((_, cell) => {
    let place = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place += (cell % shape[axis]) * strides[axis];
      cell = Math.floor(cell / shape[axis]);
    }
    return stored[place];
  });
}

/**
 * A float16.
 * @param {number} bits
 */
function half(bits) {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 0x1f, bits & 0x3ff];
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return sign * (exponent ? (1 + fraction / 1024) * 2 ** (exponent - 15) : fraction * 2 ** -24);
}

/**
 * A bfloat16, which is the upper half of a float32.
 * @param {number} bits
 */
function bfloat(bits) {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint16(0, bits);
  return view.getFloat32(0);
}
