/** Fractional parts of the square roots of the first 8 primes and of the cube roots of the first 64 (FIPS 180-4). */
const PRIMES = firstPrimes(64);
const INITIAL = Uint32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
const CONSTANTS = Uint32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));

/**
 * Where HMAC-SHA-256 (RFC 2104) stands after its pads: the chaining values, 8 words each, of the inner and then of the outer
 * hash. Whoever has many messages to authenticate saves half of the work with them. They are as secret as the key.
 *
 * `node:crypto` does not give them out, hence the compression function in JavaScript; it runs twice per key.
 *
 * @param key 32 bytes
 */
export function hmacStates(key: Uint8Array): Uint32Array {
  const states = new Uint32Array(16);
  states.set(compress(pad(key, 0x36)), 0);
  states.set(compress(pad(key, 0x5c)), 8);
  return states;
}

function pad(key: Uint8Array, byte: number): DataView {
  const block = new Uint8Array(64).fill(byte);
  key.forEach((value, at) => {
    block[at] = value ^ byte;
  });
  return new DataView(block.buffer);
}

/** One block from the initial state. */
function compress(block: DataView): Uint32Array {
  const words = schedule(block);
  const state = INITIAL.slice();
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let round = 0; round < 64; round += 1) {
    const first =
      h + bigSigma(e, 6, 11, 25) + ((e & f) ^ (~e & g)) + (CONSTANTS[round] ?? 0) + (words[round] ?? 0);
    const second = bigSigma(a, 2, 13, 22) + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((value, at) => {
    state[at] = (state[at] ?? 0) + value;
  });
  return state;
}

function schedule(block: DataView): Int32Array {
  const words = new Int32Array(64);
  for (let at = 0; at < 16; at += 1) words[at] = block.getInt32(at * 4);
  for (let at = 16; at < 64; at += 1) {
    const near = words[at - 2] ?? 0;
    const far = words[at - 15] ?? 0;
    const small0 = rotate(far, 7) ^ rotate(far, 18) ^ (far >>> 3);
    const small1 = rotate(near, 17) ^ rotate(near, 19) ^ (near >>> 10);
    words[at] = (words[at - 16] ?? 0) + small0 + (words[at - 7] ?? 0) + small1;
  }
  return words;
}

function bigSigma(x: number, first: number, second: number, third: number): number {
  return rotate(x, first) ^ rotate(x, second) ^ rotate(x, third);
}

function rotate(x: number, by: number): number {
  return (x >>> by) | (x << (32 - by));
}

function firstPrimes(count: number): readonly number[] {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate += 1)
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  return primes;
}

/** The first 32 bits behind the point. */
function fraction(value: number): number {
  return Math.floor((value - Math.floor(value)) * 2 ** 32);
}
