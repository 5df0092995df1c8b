// From a state to what is shown: the tensor, what each kind makes of it, and the same before changes by hand.
import { describe, groupChoices, hero, kindsFor, makeTensor, normalize, partition, running, tensorOf } from "./core/index.js";
import { flatOf, indexOf } from "./core/layout.js";
import { roles } from "./axes.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./core/tensor.js").Tensor} Tensor */
/** @typedef {import("./axes.js").Kind} Kind */

/** A memory of what was made, by key. */
function remembered() {
  /** @type {Map<string, any>} */
  const known = new Map();
  return (/** @type {string} */ key, /** @type {() => any} */ make) => {
    if (!known.has(key)) {
      if (known.size > 40) known.clear();
      known.set(key, make());
    }
    return known.get(key);
  };
}

/** Tensors and the cells that the films follow in them, which take a while to find. */
const made = remembered();

export class Model {
  /** @param {State} state */
  constructor(state) {
    this.state = state;
    const { shape, layout, seed, data } = state;
    const key = JSON.stringify([shape, layout, data ?? seed]);
    /** @type {Tensor} */
    this.whole = made(key, () => (data ? tensorOf({ data, shape, layout }) : makeTensor({ shape, layout, seed })));
    this.heroCell = made(`${key} ${state.eps}`, () => hero(this.whole, state.eps));
    this.followedInWhole = state.follow ?? this.heroCell;
    const changedData = Float64Array.from(this.whole.data);
    for (const [cell, value] of state.changes) changedData[cell] = value;
    this.changedWhole = { ...this.whole, data: changedData };
    this.cells = state.one ? sampleCells(this.whole, this.followedInWhole) : null;
    this.tensor = this.#seen(this.changedWhole);
    this.before = state.changes.length ? this.#seen(this.whole) : this.tensor;
    this.axes = roles(this.tensor.axes, this.tensor.shape);
    this.kinds = kindsFor(this.tensor);
    this.groupChoices = groupChoices(this.axes.size(this.axes.features));
    this.groups = this.groupChoices.includes(state.groups) ? state.groups : (this.groupChoices[1] ?? 1);
    this.followed = this.toSeen(this.followedInWhole);
    this.pinned = state.cell === null ? -1 : this.toSeen(state.cell);
    this.remember = remembered();
  }

  /** @param {Tensor} tensor @returns {Tensor} */
  #seen(tensor) {
    const { cells } = this;
    if (!cells) return tensor;
    const shape = tensor.shape.map((size, axis) => (tensor.axes[axis] === "N" ? 1 : size));
    return { ...tensor, shape, data: Float64Array.from(cells, (cell) => tensor.data[cell]) };
  }

  /** The place of a cell of the whole tensor in the one that is seen, -1 if it is not. @param {number} cell */
  toSeen(cell) {
    return this.cells ? this.cells.indexOf(cell) : cell;
  }

  /** @param {number} cell */
  toWhole(cell) {
    return this.cells ? this.cells[cell] : cell;
  }

  /** The cells whose values were changed by hand, by their place in the tensor that is seen. */
  get changedCells() {
    return this.state.changes.map(([cell]) => this.toSeen(cell)).filter((cell) => cell >= 0);
  }

  /** The kinds that a view shows. @returns {Kind[]} */
  get shown() {
    const { view } = this.state;
    return view === "compare" ? ["batch", "layer"] : [view];
  }

  /** Which cells share a statistic under a kind. @param {Kind} kind */
  parts(kind) {
    return this.remember(`parts ${kind}`, () => partition(this.tensor, kind, this.groups));
  }

  /** @param {Kind} kind */
  describe(kind) {
    return describe(this.tensor, kind, this.groups);
  }

  /** What a kind makes of the tensor. @param {Kind} kind @param {boolean} [before] before changes by hand */
  record(kind, before = false) {
    return this.remember(`record ${kind} ${before}`, () => {
      const { eps, gamma, beta, mode } = this.state;
      const predicts = mode === "prediction" && kind === "batch";
      return normalize(before ? this.before : this.tensor, {
        kind,
        groups: this.groups,
        eps,
        gamma,
        beta: kind === "rms" ? undefined : beta,
        mode,
        running: predicts ? running(this.whole, { seed: this.state.seed }) : undefined,
      });
    });
  }

  /** The same, or null where nothing can be computed. @param {Kind} kind @param {boolean} [before] */
  recordOrNull(kind, before = false) {
    try {
      return this.record(kind, before);
    } catch {
      return null;
    }
  }

  /** Why a kind cannot be computed, null if it can. @param {Kind} kind */
  refusal(kind) {
    try {
      return this.record(kind).refused;
    } catch (error) {
      return /** @type {Error} */ (error).message;
    }
  }

  /** The least and the largest value before changes by hand. @returns {[number, number]} */
  get ends() {
    return this.remember("ends", () =>
      this.before.data.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]),
    );
  }

  /** Its own value for a changed cell, for another one the end of all values that is farther away. @param {number} cell */
  otherValue(cell) {
    const own = this.before.data[cell];
    if (this.changedCells.includes(cell)) return own;
    const [low, high] = this.ends;
    if (low === high) return own + (Math.abs(own) || 1);
    return own - low > high - own ? low : high;
  }

  /** A cell of the same group of batch norm in the next sample. */
  mate() {
    const { batch, at, shape } = this.axes;
    const index = indexOf(shape, this.followed);
    if (!batch || shape[at(batch)] < 2) return -1;
    index[at(batch)] = (index[at(batch)] + 1) % shape[at(batch)];
    return flatOf(shape, index);
  }
}

/** The cells of the sample that a cell belongs to. @param {Tensor} tensor @param {number} cell */
function sampleCells(tensor, cell) {
  const axis = tensor.axes.indexOf("N");
  if (axis < 0) return null;
  const sample = indexOf(tensor.shape, cell)[axis];
  return [...tensor.data.keys()].filter((each) => indexOf(tensor.shape, each)[axis] === sample);
}
