/**
 * Sums, means and variances in the order in which numpy adds: pairwise along runs of memory, then run after run. The
 * rounding error grows with the logarithm of a run's length, and results are those of the films to the last bit.
 */

const LEVEL = 2 ** -48;
const TINY = 2 ** -990;
const FAR = 400;
const LEAST = -900;
const BLOCK = 128;

/**
 * The sum of `n` values from `start` on: eight sums side by side up to 128 values, halves beyond.
 * @param {Float64Array} values
 * @param {number} start
 * @param {number} n
 * @returns {number}
 */
export function pairwise(values, start, n) {
  if (n < 8) {
    let total = 0;
    for (let place = start; place < start + n; place++) total += values[place];
    return total;
  }
  if (n <= BLOCK) {
    const whole = start + n - (n % 8);
    let [a, b, c, d, e, f, g, h] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let place = start; place < whole; place += 8) {
      a += values[place];
      b += values[place + 1];
      c += values[place + 2];
      d += values[place + 3];
      e += values[place + 4];
      f += values[place + 5];
      g += values[place + 6];
      h += values[place + 7];
    }
    let total = a + b + (c + d) + (e + f + (g + h));
    for (let place = whole; place < start + n; place++) total += values[place];
    return total;
  }
  const half = Math.floor(n / 2) - (Math.floor(n / 2) % 8);
  return pairwise(values, start, half) + pairwise(values, start + half, n - half);
}

/**
 * The sum of the values of each group.
 * @param {Float64Array} values
 * @param {{groupOf: Int32Array, count: number, inner: number}} parts
 */
export function sums(values, { groupOf, count, inner }) {
  const found = new Float64Array(count);
  for (let start = 0; start < values.length; start += inner) {
    found[groupOf[start]] += pairwise(values, start, inner);
  }
  return found;
}

/**
 * Mean and biased variance of each group of values, in two passes. Not centred, the mean is 0 and the variance is the
 * mean square.
 * @param {Float64Array} values
 * @param {{groupOf: Int32Array, count: number, inner: number, n: number}} parts
 * @param {boolean} [centred]
 */
export function roundedMoments(values, parts, centred = true) {
  const { groupOf, n } = parts;
  const mean = centred ? sums(values, parts).map((total) => total / n) : new Float64Array(parts.count);
  const squares = values.map((value, cell) => (value - mean[groupOf[cell]]) ** 2);
  return { mean, var: sums(squares, parts).map((total) => total / n) };
}

/**
 * The same of values times `scale`; equal values have themselves as mean and a variance of 0, though their sum may have
 * been rounded.
 * @param {Float64Array} values
 * @param {{groupOf: Int32Array, count: number, inner: number, n: number}} parts
 * @param {boolean} [centred]
 * @param {Float64Array | null} [scale] a factor for each group
 */
export function moments(values, parts, centred = true, scale = null) {
  const scaled = scale ? values.map((value, cell) => value * scale[parts.groupOf[cell]]) : values;
  const { mean, var: variance } = roundedMoments(scaled, parts, centred);
  if (centred && parts.n > 1) {
    const { least, largest } = ends(values, parts);
    mean.forEach((middle, group) => {
      if (!(variance[group] > middle * middle * LEVEL) && least[group] === largest[group]) {
        mean[group] = scale ? least[group] * scale[group] : least[group];
        variance[group] = 0;
      }
    });
  }
  return { mean, var: variance };
}

/**
 * The moments of values times `scale`: powers of two for groups whose values are so large or small that their squares
 * are no normal numbers; null if none is.
 * @param {Float64Array} values
 * @param {{groupOf: Int32Array, count: number, inner: number, n: number}} parts
 * @param {boolean} centred
 */
export function scaledMoments(values, parts, centred) {
  const plain = { ...moments(values, parts, centred), scale: /** @type {Float64Array | null} */ (null) };
  const doubtful = plain.var.map((variance, group) =>
    Number(!Number.isFinite(plain.mean[group]) || !Number.isFinite(variance) || !(variance >= TINY)),
  );
  if (!doubtful.includes(1) || (centred && parts.n === 1)) return plain;
  const { least, largest } = ends(values, parts);
  const scale = doubtful.map((is, group) => {
    const size = Math.max(largest[group], -least[group]);
    const exponent = size > 0 ? exponentOf(size) : 0;
    const far = is && Math.abs(exponent) > FAR && !(centred && least[group] === largest[group]);
    return far ? 2 ** -Math.max(exponent, LEAST) : 1;
  });
  return scale.every((factor) => factor === 1) ? plain : { ...moments(values, parts, centred, scale), scale };
}

/**
 * The exponent of a number that is its fraction from a half to 1 times two to it.
 * @param {number} size above 0
 */
export function exponentOf(size) {
  let exponent = Math.max(-1074, Math.floor(Math.log2(size)) - 1);
  while (size / 2 ** Math.min(exponent, 1023) >= (exponent > 1023 ? 2 : 1)) exponent++;
  return exponent;
}

/**
 * The least and the largest value of each group.
 * @param {Float64Array} values
 * @param {{groupOf: Int32Array, count: number}} parts
 */
function ends(values, { groupOf, count }) {
  const least = new Float64Array(count).fill(Infinity);
  const largest = new Float64Array(count).fill(-Infinity);
  values.forEach((value, cell) => {
    const group = groupOf[cell];
    if (value < least[group]) least[group] = value;
    if (value > largest[group]) largest[group] = value;
  });
  return { least, largest };
}
