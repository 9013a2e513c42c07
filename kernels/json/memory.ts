// Static memory and the control block. The stub runtime allocates nothing; what lies behind `__heap_base` is the host's to lay out.
import {
  CONTROL_BYTES,
  Control,
  COUNTED_NODE_BYTES,
  COUNTER_MISMATCH,
  COUNTER_NOTHING,
  COUNTER_UNKNOWN,
  CountedNode,
  OP_DROP,
  SHAPE_PAGING,
} from './layout.ts';

export const CONTROL: usize = memory.data(<i32>CONTROL_BYTES, 64);
// @inline
export const control: Control = changetype<Control>(CONTROL);

/** Counters (u32) of all that is counted; the last is of what is not. */
const COUNTERS: usize = <usize>COUNTER_NOTHING + 1;
export const TALLY: usize = memory.data(<i32>(COUNTERS * 4), 64);

/** Nodes for members that no rule names and for repeated ones: dropped, each with its counter. */
export const UNKNOWN: usize = memory.data(<i32>COUNTED_NODE_BYTES, 16);
export const REPEATED: usize = memory.data(<i32>COUNTED_NODE_BYTES, 16);

export function prepareNodes(): void {
  dropAndCount(CountedNode.at(UNKNOWN), COUNTER_UNKNOWN);
  dropAndCount(CountedNode.at(REPEATED), COUNTER_MISMATCH);
}
function dropAndCount(node: CountedNode, counter: u32): void {
  node.op = OP_DROP;
  node.counter = counter;
}

export function clearTally(): void {
  for (let counter: usize = 0; counter < COUNTERS; counter++) store<u32>(TALLY + (counter << 2), 0);
}
// @inline
export function count(counter: u32): void {
  const at = TALLY + (<usize>counter << 2);
  store<u32>(at, load<u32>(at) + 1);
}
/** All counters of a node: several things may be done to one value. */
export function countAll(first: usize): void {
  for (let at = first; at != 0; at = CountedNode.at(at).next) count(CountedNode.at(at).counter);
}

/**
 * The answer is not of the shape that is declared. The first fault counts, and one of the whole answer before one of a member, as in
 * the tree engine. The document is still read to its end.
 */
export function noteShape(shape: u32): void {
  const noted = control.shape;
  if (noted == 0 || (shape < SHAPE_PAGING && noted >= SHAPE_PAGING)) control.shape = shape;
}

/**
 * Copies in steps of 32 bytes, up to 32 too many: there is room behind every area. Long ranges are the engine's to copy. The
 * first step is taken without a look, even for nothing: most ranges end there, and a loop is harder to foresee.
 */
// @inline
export function copy(to: usize, from: usize, length: usize): void {
  copy32(to, from);
  if (length <= 32) return;
  if (length >= 512) memory.copy(to, from, length);
  else for (let at: usize = 32; at < length; at += 32) copy32(to + at, from + at);
}
// @inline
function copy32(to: usize, from: usize): void {
  const a = v128.load(from);
  const b = v128.load(from, 16);
  v128.store(to, a);
  v128.store(to, b, 16);
}

/** Two vectors of which every byte says yes or no, as bits. */
// @inline
export function bits(a: v128, b: v128): u64 {
  return <u64>(<u32>i8x16.bitmask(a) | (<u32>i8x16.bitmask(b) << 16));
}
