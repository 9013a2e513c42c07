// SHA-256, four messages at a time. Messages wait in queues by their number of blocks until there are four of them.
import { writeDigestTexts } from './hashing/base64url.ts';
import { closeKeyed, compress, INITIAL_STATE, LANE, loadBlock, STATE, startStates, swapBytes, zeroizeBlock } from './hashing/block.ts';
import { JOB_BYTES, Job, KEYS_BYTES, Keys, MOST_BLOCKS } from './layout.ts';
import { control } from './memory.ts';

export const KEY_BLOCK: usize = memory.data(<i32>KEYS_BYTES, 64);
// @inline
export const KEYS: Keys = changetype<Keys>(KEY_BLOCK);

/** A message has room behind the longest for writes in steps of 32 and for 64 zeros. */
const QUEUE: usize = LANE * 4;
/** One for each number of blocks; that of 0 stays empty. */
const QUEUE_COUNT: usize = <usize>MOST_BLOCKS + 1;
const QUEUES: usize = memory.data(<i32>(QUEUE_COUNT * QUEUE), 64);
/** Where the digests go, one for each lane; and how many lanes wait. */
const PLACES: usize = memory.data(<i32>(QUEUE_COUNT * 16), 64);
/** The states that they start from, likewise. */
const STATES: usize = memory.data(<i32>(QUEUE_COUNT * 16), 64);
const WAITING: usize = memory.data(<i32>(QUEUE_COUNT * 4), 64);
/** Of a run whose lanes differ: the blocks of each, and the states of those that have ended. */
const BLOCKS: usize = memory.data(16, 16);
const ENDED: usize = memory.data(128, 64);

/** Queues that have held a message, as bits. */
let gUsed: u32 = 0;

/** Address of the HMAC states (inner, then outer) of the messages that come now, or 0: plain SHA-256. A document has the one or the other. */
let gKeyed: usize = 0;
export function useKey(states: usize): void {
  gKeyed = states;
}

/** Copies the words of the lanes whose messages have so many blocks. */
function copyLanes(to: usize, from: usize, blocks: u32): void {
  for (let lane: usize = 0; lane < 16; lane += 4) {
    if (load<u32>(BLOCKS + lane) != blocks) continue;
    for (let word = lane; word < 128; word += 16) store<u32>(to + word, load<u32>(from + word));
  }
}

/** @param mixed whether messages of fewer blocks are among them, as `BLOCKS` says */
function hashQueue(blocks: usize, lanes: usize, mixed: bool): void {
  const queue = QUEUES + blocks * QUEUE;
  const places = PLACES + (blocks << 4);
  const states = STATES + (blocks << 4);
  startStates(states, 0);
  for (let block: usize = 0; block < blocks; block++) {
    loadBlock(queue + (block << 6));
    compress();
    if (mixed) copyLanes(ENDED, STATE, <u32>block + 1);
  }
  if (mixed) memory.copy(STATE, ENDED, 128);
  if (gKeyed != 0) closeKeyed(states);
  for (let half: usize = 0; half < 2; half++) {
    const words = STATE + (half << 6);
    const a = v128.load(words, 0);
    const b = v128.load(words, 16);
    const c = v128.load(words, 32);
    const d = v128.load(words, 48);
    const ab0 = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
    const ab1 = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
    const cd0 = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
    const cd1 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
    const at = half << 4;
    v128.store(load<u32>(places, 0) + at, swapBytes(v128.shuffle<i64>(ab0, cd0, 0, 2)));
    if (lanes > 1) v128.store(load<u32>(places, 4) + at, swapBytes(v128.shuffle<i64>(ab0, cd0, 1, 3)));
    if (lanes > 2) v128.store(load<u32>(places, 8) + at, swapBytes(v128.shuffle<i64>(ab1, cd1, 0, 2)));
    if (lanes > 3) v128.store(load<u32>(places, 12) + at, swapBytes(v128.shuffle<i64>(ab1, cd1, 1, 3)));
  }
}

/** Blocks of a message of this length with what padding adds. */
// @inline
function countBlocks(length: usize): usize {
  return (length + 72) >> 6;
}

/** Whether a message, with the salt if there is one, is short enough. */
// @inline
export function canHash(length: usize): bool {
  return countBlocks(length) <= <usize>MOST_BLOCKS;
}

/** Where to write the next message of this length: 32 bytes more than it has may be written. `enqueue` must follow. */
// @inline
export function messagePlace(length: usize): usize {
  const blocks = countBlocks(length);
  return QUEUES + blocks * QUEUE + <usize>load<u32>(WAITING + (blocks << 2)) * LANE;
}

/** Takes the message written at `messagePlace` in; its digest, 32 bytes, goes to `place` at the latest with `flushHashes`. */
export function enqueue(length: usize, place: usize): void {
  const blocks = countBlocks(length);
  const waiting = WAITING + (blocks << 2);
  const lane = <usize>load<u32>(waiting);
  const message = QUEUES + blocks * QUEUE + lane * LANE;
  const end = (blocks << 6) - 8;
  gUsed |= 1 << (<u32>blocks);
  store<u8>(message + length, 0x80);
  // Less than a block is missing: so much is written without a look, which costs less than a loop of one to four rounds.
  const padding = message + length + 1;
  v128.store(padding, i8x16.splat(0), 0);
  v128.store(padding, i8x16.splat(0), 16);
  v128.store(padding, i8x16.splat(0), 32);
  v128.store(padding, i8x16.splat(0), 48);
  store<u64>(message + end, bswap<u64>((<u64>length + (gKeyed != 0 ? 64 : 0)) << 3));
  store<u32>(PLACES + (blocks << 4) + (lane << 2), <u32>place);
  store<u32>(STATES + (blocks << 4) + (lane << 2), <u32>(gKeyed != 0 ? gKeyed : INITIAL_STATE));
  if (lane == 3) {
    hashQueue(blocks, 4, false);
    store<u32>(waiting, 0);
  } else store<u32>(waiting, <u32>lane + 1);
}

/**
 * Puts the messages of the jobs that wait into the queues. This isn't done while scanning: a scan between
 * rounds of hashes would lose its branch predictions, and both would be slower.
 */
function enqueueJobs(first: usize, end: usize): void {
  const salt = <usize>control.saltLength;
  for (let at = first; at < end; at += JOB_BYTES) {
    const job = Job.at(at);
    const length = <usize>job.length;
    if (length == 0) continue;
    const message = messagePlace(length + salt);
    for (let step: usize = 0; step < 64; step += 16) v128.store(message + step, v128.load(job.bytes + step));
    appendSalt(message + length, salt);
    useKey(job.states);
    enqueue(length + salt, job.bytes);
  }
}

function flushQueues(): void {
  for (let blocks: usize = MOST_BLOCKS; blocks > 0; blocks--) {
    const lanes = <usize>load<u32>(WAITING + (blocks << 2));
    if (lanes == 0) continue;
    store<u32>(WAITING + (blocks << 2), 0);
    const all = addShorter(blocks, lanes);
    hashQueue(blocks, all, all > lanes);
  }
}

/** Hashes what waits, and writes the texts of the digests of jobs. Short messages go along with longer ones that leave lanes free. */
export function flushHashes(): void {
  const first = control.digests + <usize>control.hashedCount * JOB_BYTES;
  const end = control.digests + <usize>control.jobCount * JOB_BYTES;
  control.hashedCount = control.jobCount;
  enqueueJobs(first, end);
  flushQueues();
  writeDigestTexts(first, end, JOB_BYTES);
}

/** Moves shorter messages behind those that wait for a run of so many blocks. Returns how many there are then. */
function addShorter(blocks: usize, lanes: usize): usize {
  for (let lane: usize = 0; lane < 4; lane++) store<u32>(BLOCKS + (lane << 2), <u32>blocks);
  let lane = lanes;
  for (let group = blocks - 1; group > 0; group--) {
    const waiting = WAITING + (group << 2);
    let last = <usize>load<u32>(waiting);
    for (; last > 0 && lane < 4; lane++) {
      last--;
      memory.copy(QUEUES + blocks * QUEUE + lane * LANE, QUEUES + group * QUEUE + last * LANE, group << 6);
      store<u32>(PLACES + (blocks << 4) + (lane << 2), load<u32>(PLACES + (group << 4) + (last << 2)));
      store<u32>(STATES + (blocks << 4) + (lane << 2), load<u32>(STATES + (group << 4) + (last << 2)));
      store<u32>(BLOCKS + (lane << 2), <u32>group);
    }
    store<u32>(waiting, <u32>last);
  }
  return lane;
}

/** Copies the salt behind a message of this length. */
// @inline
export function appendSalt(message: usize, salt: usize): void {
  for (let at: usize = 0; at < salt; at += 16) v128.store(message + at, v128.load(KEYS.salt + at));
}

/** Forgets keys and messages. */
export function zeroizeHashes(): void {
  memory.fill(KEY_BLOCK, 0, KEYS_BYTES);
  for (let blocks: usize = 1; blocks <= <usize>MOST_BLOCKS; blocks++)
    if ((gUsed >> (<u32>blocks)) & 1) memory.fill(QUEUES + blocks * QUEUE, 0, QUEUE);
  gUsed = 0;
  zeroizeBlock();
  memory.fill(ENDED, 0, 128);
  memory.fill(WAITING, 0, QUEUE_COUNT * 4);
  gKeyed = 0;
}
