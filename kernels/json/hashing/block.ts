// The block function of SHA-256 (FIPS 180-4) for four messages at a time: each vector holds one word of all four.

/** The state that plain SHA-256 starts from. */
export const INITIAL_STATE: usize = memory.data<u32>(
  [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19],
  64,
);
const CONSTANTS: usize = memory.data<u32>(
  [
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
    0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
    0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
    0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
    0xc67178f2,
  ],
  64,
);
/** The message schedule and the state, in vectors. */
const SCHEDULE: usize = memory.data(1024, 64);
export const STATE: usize = memory.data(128, 64);

/** Bytes of a state, eight words. */
const STATE_BYTES: usize = 32;
/** Bytes from one message to the next. */
export const LANE: usize = 576;

// @inline
function rotate(x: v128, n: i32): v128 {
  return v128.or(i32x4.shr_u(x, n), i32x4.shl(x, 32 - n));
}
// @inline
function bigSigma0(x: v128): v128 {
  return v128.xor(v128.xor(rotate(x, 2), rotate(x, 13)), rotate(x, 22));
}
// @inline
function bigSigma1(x: v128): v128 {
  return v128.xor(v128.xor(rotate(x, 6), rotate(x, 11)), rotate(x, 25));
}
/** Rotations by 7 and 18, one inside the other: side by side they take more registers than there are. */
// @inline
function sigma0(x: v128): v128 {
  return v128.xor(rotate(v128.xor(x, rotate(x, 11)), 7), i32x4.shr_u(x, 3));
}
// @inline
function sigma1(x: v128): v128 {
  return v128.xor(v128.xor(rotate(x, 17), rotate(x, 19)), i32x4.shr_u(x, 10));
}
// @inline
function choose(e: v128, f: v128, g: v128): v128 {
  return v128.bitselect(f, g, e);
}
// @inline
function majority(b: v128, ab: v128, bc: v128): v128 {
  return v128.xor(b, v128.and(ab, bc));
}
// @inline
export function swapBytes(v: v128): v128 {
  return i8x16.swizzle(v, i8x16(3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12));
}
/** What takes longest comes last, here and in `secondSum`: the next round waits for it, and the rest is there by then. */
// @inline
function firstSum(e: v128, f: v128, g: v128, h: v128, round: usize, word: v128): v128 {
  const early = i32x4.add(i32x4.add(h, v128.load32_splat(round, CONSTANTS)), word);
  return i32x4.add(i32x4.add(early, choose(e, f, g)), bigSigma1(e));
}
// @inline
function secondSum(t: v128, a: v128, b: v128, ab: v128, bc: v128): v128 {
  return i32x4.add(i32x4.add(t, majority(b, ab, bc)), bigSigma0(a));
}

/** One block of all four messages. Not unrolled: eight vectors of state and the temporaries just fit the registers. */
export function compress(): void {
  let a = v128.load(STATE, 0);
  let b = v128.load(STATE, 16);
  let c = v128.load(STATE, 32);
  let d = v128.load(STATE, 48);
  let e = v128.load(STATE, 64);
  let f = v128.load(STATE, 80);
  let g = v128.load(STATE, 96);
  let h = v128.load(STATE, 112);
  // Where a and b differ is where b and c differ in the next round.
  let bc = v128.xor(b, c);
  let round: usize = 0;
  for (; round < 64; round += 4) {
    const t = firstSum(e, f, g, h, round, v128.load(round << 2, SCHEDULE));
    h = g;
    g = f;
    f = e;
    e = i32x4.add(d, t);
    const ab = v128.xor(a, b);
    const sum = secondSum(t, a, b, ab, bc);
    bc = ab;
    d = c;
    c = b;
    b = a;
    a = sum;
  }
  for (; round < 256; round += 4) {
    const at = round << 2;
    const word = i32x4.add(
      i32x4.add(v128.load(at - 256, SCHEDULE), sigma0(v128.load(at - 240, SCHEDULE))),
      i32x4.add(v128.load(at - 112, SCHEDULE), sigma1(v128.load(at - 32, SCHEDULE))),
    );
    v128.store(at, word, SCHEDULE);
    const t = firstSum(e, f, g, h, round, word);
    h = g;
    g = f;
    f = e;
    e = i32x4.add(d, t);
    const ab = v128.xor(a, b);
    const sum = secondSum(t, a, b, ab, bc);
    bc = ab;
    d = c;
    c = b;
    b = a;
    a = sum;
  }
  v128.store(STATE, i32x4.add(v128.load(STATE, 0), a), 0);
  v128.store(STATE, i32x4.add(v128.load(STATE, 16), b), 16);
  v128.store(STATE, i32x4.add(v128.load(STATE, 32), c), 32);
  v128.store(STATE, i32x4.add(v128.load(STATE, 48), d), 48);
  v128.store(STATE, i32x4.add(v128.load(STATE, 64), e), 64);
  v128.store(STATE, i32x4.add(v128.load(STATE, 80), f), 80);
  v128.store(STATE, i32x4.add(v128.load(STATE, 96), g), 96);
  v128.store(STATE, i32x4.add(v128.load(STATE, 112), h), 112);
}

/** The states from which the four messages of a run start: each is hashed with the keys of its own kind. */
export function startStates(states: usize, offset: usize): void {
  const a = <usize>load<u32>(states, 0) + offset;
  const b = <usize>load<u32>(states, 4) + offset;
  const c = <usize>load<u32>(states, 8) + offset;
  const d = <usize>load<u32>(states, 12) + offset;
  if (a == b && b == c && c == d) return startState(a);
  loadStates(a, b, c, d, STATE);
  loadStates(a + 16, b + 16, c + 16, d + 16, STATE + 64);
}
// @inline
function loadStates(w: usize, x: usize, y: usize, z: usize, to: usize): void {
  const a = v128.load(w);
  const b = v128.load(x);
  const c = v128.load(y);
  const d = v128.load(z);
  const ab0 = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const ab1 = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cd0 = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const cd1 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(ab0, cd0, 0, 2), 0);
  v128.store(to, v128.shuffle<i64>(ab0, cd0, 1, 3), 16);
  v128.store(to, v128.shuffle<i64>(ab1, cd1, 0, 2), 32);
  v128.store(to, v128.shuffle<i64>(ab1, cd1, 1, 3), 48);
}

/** The same state for all four messages. Written out, as below: so short a loop costs more than what it does. */
function startState(words: usize): void {
  v128.store(STATE, v128.load32_splat(words, 0), 0);
  v128.store(STATE, v128.load32_splat(words, 4), 16);
  v128.store(STATE, v128.load32_splat(words, 8), 32);
  v128.store(STATE, v128.load32_splat(words, 12), 48);
  v128.store(STATE, v128.load32_splat(words, 16), 64);
  v128.store(STATE, v128.load32_splat(words, 20), 80);
  v128.store(STATE, v128.load32_splat(words, 24), 96);
  v128.store(STATE, v128.load32_splat(words, 28), 112);
}

/** 64 bytes of each of four messages become 16 vectors of words. */
export function loadBlock(block: usize): void {
  loadWords(block, SCHEDULE);
  loadWords(block + 16, SCHEDULE + 64);
  loadWords(block + 32, SCHEDULE + 128);
  loadWords(block + 48, SCHEDULE + 192);
}
// @inline
function loadWords(from: usize, words: usize): void {
  const a = swapBytes(v128.load(from));
  const b = swapBytes(v128.load(from, LANE));
  const c = swapBytes(v128.load(from, LANE * 2));
  const d = swapBytes(v128.load(from, LANE * 3));
  const ab0 = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const ab1 = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cd0 = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const cd1 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(words, v128.shuffle<i64>(ab0, cd0, 0, 2), 0);
  v128.store(words, v128.shuffle<i64>(ab0, cd0, 1, 3), 16);
  v128.store(words, v128.shuffle<i64>(ab1, cd1, 0, 2), 32);
  v128.store(words, v128.shuffle<i64>(ab1, cd1, 1, 3), 48);
}

/** The outer half of HMAC (RFC 2104): the digests are messages of 32 bytes behind the outer pad. */
export function closeKeyed(states: usize): void {
  for (let at: usize = 0; at < 128; at += 16) v128.store(SCHEDULE + at, v128.load(STATE + at));
  v128.store(SCHEDULE, i32x4.splat(0x80000000), 128);
  for (let at: usize = 144; at < 240; at += 16) v128.store(SCHEDULE + at, i32x4.splat(0));
  v128.store(SCHEDULE, i32x4.splat(768), 240);
  startStates(states, STATE_BYTES);
  compress();
}

/** Forgets what was hashed last. */
export function zeroizeBlock(): void {
  memory.fill(SCHEDULE, 0, 1024);
  memory.fill(STATE, 0, 128);
}
