/**
 * The random numbers of numpy: `default_rng` of whole numbers (SeedSequence and PCG64), its permutations, bounded whole
 * numbers and float32 normals (the ziggurat of Marsaglia & Tsang 2000), digit for digit.
 */

const MULTIPLIER = 0x2360ed051fc65da44385df649fccf645n;
const POOL = 4;
const STRIPS = 256;
const EDGE = 3.6541528853610088;
/** The area of every strip under exp(-x^2 / 2). */
const AREA = 0.00492867323397466;

/**
 * What numpy.random.SeedSequence makes of its entropy: so many 32-bit words.
 * @param {number[]} entropy whole numbers below 2 ** 32
 * @param {number} words
 */
function seedWords(entropy, words) {
  let constant = 0x43b0d7e5;
  const hash = (/** @type {number} */ value) => {
    value ^= constant;
    constant = Math.imul(constant, 0x931e8875);
    value = Math.imul(value, constant);
    return (value ^ (value >>> 16)) >>> 0;
  };
  const mix = (/** @type {number} */ x, /** @type {number} */ y) => {
    const value = Math.imul(0xca01f9dd, x) - Math.imul(0x4973f715, y);
    return (value ^ (value >>> 16)) >>> 0;
  };
  const pool = Array.from({ length: POOL }, (_, place) => hash(entropy[place] ?? 0));
  for (let source = 0; source < POOL; source++) {
    for (let place = 0; place < POOL; place++) {
      if (place !== source) pool[place] = mix(pool[place], hash(pool[source]));
    }
  }
  for (const word of entropy.slice(POOL)) {
    for (let place = 0; place < POOL; place++) pool[place] = mix(pool[place], hash(word));
  }
  constant = 0x8b51f9dd;
  return Array.from({ length: words }, (_, place) => {
    let value = pool[place % POOL] ^ constant;
    constant = Math.imul(constant, 0x58f38ded);
    value = Math.imul(value, constant);
    return (value ^ (value >>> 16)) >>> 0;
  });
}

/** The strips of the ziggurat, as float32 and 23-bit numbers: widths, where a strip is whole, heights. */
const STRIP = strips();

function strips() {
  const height = (/** @type {number} */ x) => Math.exp(-0.5 * x * x);
  const unit = 2 ** 23;
  const edges = new Float64Array(STRIPS);
  edges[STRIPS - 1] = EDGE;
  for (let strip = STRIPS - 2; strip > 0; strip--) {
    edges[strip] = Math.sqrt(-2 * Math.log(AREA / edges[strip + 1] + height(edges[strip + 1])));
  }
  const base = AREA / height(EDGE);
  return {
    width: Float32Array.from(edges, (edge, strip) => (strip ? edge : base) / unit),
    whole: Int32Array.from(edges, (edge, strip) => Math.round((strip ? edges[strip - 1] / edge : EDGE / base) * unit)),
    height: Float32Array.from(edges, height),
  };
}

/** The generator numpy.random.default_rng(seed), of one whole number below 2 ** 32 or several. */
export class Random {
  /** @param {number[]} seed */
  constructor(...seed) {
    const words = seedWords(seed, 8).map(BigInt);
    const [state, sequence] = [0, 4].map(
      (at) => (words[at + 1] << 96n) | (words[at] << 64n) | (words[at + 3] << 32n) | words[at + 2],
    );
    this.increment = BigInt.asUintN(128, (sequence << 1n) | 1n);
    this.state = BigInt.asUintN(128, (this.increment + state) * MULTIPLIER + this.increment);
    /** @type {number | null} */
    this.spare = null;
  }

  /** The next 32 bits. */
  uint32() {
    if (this.spare !== null) {
      const spare = this.spare;
      this.spare = null;
      return spare;
    }
    this.state = BigInt.asUintN(128, this.state * MULTIPLIER + this.increment);
    const folded = BigInt.asUintN(64, (this.state >> 64n) ^ this.state);
    const turn = this.state >> 122n;
    const bits = BigInt.asUintN(64, (folded >> turn) | (folded << (64n - turn)));
    this.spare = Number(bits >> 32n);
    return Number(bits & 0xffffffffn);
  }

  /**
   * A whole number from 0 to `most`, each as likely (Lemire 2019).
   * @param {number} most
   */
  upTo(most) {
    if (most === 0) return 0;
    const range = most + 1;
    const threshold = 2 ** 32 % range;
    for (;;) {
      const product = BigInt(this.uint32()) * BigInt(range);
      if (Number(product & 0xffffffffn) >= threshold) return Number(product >> 32n);
    }
  }

  /**
   * A whole number from 0 to `most`: of so many bits, drawn again while it is larger.
   * @param {number} most above 0
   */
  masked(most) {
    const mask = 2 ** (32 - Math.clz32(most)) - 1;
    for (;;) {
      const value = (this.uint32() & mask) >>> 0;
      if (value <= most) return value;
    }
  }

  /**
   * `size` whole numbers from 0 to `most`.
   * @param {number} most
   * @param {number} size
   */
  integers(most, size) {
    return Array.from({ length: size }, () => this.upTo(most));
  }

  /**
   * A copy of a list in random order.
   * @template T
   * @param {ArrayLike<T>} list
   * @returns {T[]}
   */
  permutation(list) {
    const order = Array.from(list);
    for (let place = order.length - 1; place > 0; place--) {
      const other = this.masked(place);
      [order[place], order[other]] = [order[other], order[place]];
    }
    return order;
  }

  /** A number from 0 to 1, below 1, as float32. */
  float() {
    return (this.uint32() >>> 8) * 2 ** -24;
  }

  /** A normal number of mean 0 and variance 1, as float32. */
  normal() {
    const { width, whole, height } = STRIP;
    for (;;) {
      const bits = this.uint32();
      const strip = bits & 0xff;
      const place = bits >>> 9;
      const x = Math.fround((bits & 0x100 ? -1 : 1) * Math.fround(place * width[strip]));
      if (place < whole[strip]) return x;
      if (strip === 0) return this.tail(place);
      const drop = Math.fround(height[strip - 1] - height[strip]);
      const y = Math.fround(Math.fround(drop * this.float()) + height[strip]);
      if (y < Math.exp(-0.5 * x * x)) return x;
    }
  }

  /**
   * A normal number beyond the last strip.
   * @param {number} place
   */
  tail(place) {
    for (;;) {
      const beyond = Math.fround(-Math.fround(1 / EDGE) * Math.fround(Math.log1p(-this.float())));
      const y = -Math.fround(Math.log1p(-this.float()));
      if (Math.fround(y + y) > Math.fround(beyond * beyond)) {
        const x = Math.fround(Math.fround(EDGE) + beyond);
        return (place >>> 8) & 1 ? -x : x;
      }
    }
  }
}
