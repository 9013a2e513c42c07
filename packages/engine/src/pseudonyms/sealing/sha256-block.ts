/** Fractional parts of the square roots of the first 8 primes and of the cube roots of the first 64 (FIPS 180-4). */
const PRIMES = firstPrimes(64);
const CONSTANTS = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)) | 0);

/** Bytes of a block. */
export const BLOCK_BYTES = 64;

/** The chaining value that a hash begins with. */
export const INITIAL_STATE: Readonly<Uint32Array> = Uint32Array.from(PRIMES.slice(0, 8), (prime) =>
  fraction(Math.sqrt(prime)),
);

const schedule = new Int32Array(64);

/**
 * The compression function of SHA-256 (FIPS 180-4 section 6.2.2): takes the 64 bytes from `at` on into the chaining value, 8
 * words. `zeroizeSchedule` zeroizes its working memory.
 */
export function compress(state: Uint32Array, bytes: Uint8Array, at: number): void {
  expand(bytes, at);
  let a = readWord(state, 0);
  let b = readWord(state, 1);
  let c = readWord(state, 2);
  let d = readWord(state, 3);
  let e = readWord(state, 4);
  let f = readWord(state, 5);
  let g = readWord(state, 6);
  let h = readWord(state, 7);
  for (let round = 0; round < 64; round += 1) {
    const sigma1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const sigma0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const choice = g ^ (e & (f ^ g));
    const majority = (a & b) | (c & (a | b));
    const first =
      (((h + sigma1) | 0) + ((choice + (CONSTANTS[round] ?? 0)) | 0) + (schedule[round] ?? 0)) | 0;
    const second = (sigma0 + majority) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  add(state, 0, a);
  add(state, 1, b);
  add(state, 2, c);
  add(state, 3, d);
  add(state, 4, e);
  add(state, 5, f);
  add(state, 6, g);
  add(state, 7, h);
}

/** Overwrites what the last block left behind. */
export function zeroizeSchedule(): void {
  schedule.fill(0);
}

function readWord(state: Uint32Array, at: number): number {
  return (state[at] ?? 0) | 0;
}

function add(state: Uint32Array, at: number, value: number): void {
  state[at] = (readWord(state, at) + value) | 0;
}

/** The message schedule of a block. */
function expand(bytes: Uint8Array, start: number): void {
  for (let at = 0; at < 16; at += 1) {
    const from = start + at * 4;
    schedule[at] =
      ((bytes[from] ?? 0) << 24) |
      ((bytes[from + 1] ?? 0) << 16) |
      ((bytes[from + 2] ?? 0) << 8) |
      (bytes[from + 3] ?? 0);
  }
  for (let at = 16; at < 64; at += 1) {
    const near = schedule[at - 2] ?? 0;
    const far = schedule[at - 15] ?? 0;
    const small0 = ((far >>> 7) | (far << 25)) ^ ((far >>> 18) | (far << 14)) ^ (far >>> 3);
    const small1 = ((near >>> 17) | (near << 15)) ^ ((near >>> 19) | (near << 13)) ^ (near >>> 10);
    schedule[at] = (((schedule[at - 16] ?? 0) + small0) | 0) + (((schedule[at - 7] ?? 0) + small1) | 0);
  }
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
