// Static memory and the control block. The stub runtime allocates nothing; what lies behind `__heap_base` is the host's to lay out.
import { CTL_SLOTS, NODE_NEXT, NODE_TALLY, TALLY_MISMATCH, TALLY_SLOTS, TALLY_UNKNOWN } from '../layout.ts';

export const CONTROL: usize = memory.data(<i32>(CTL_SLOTS * 4), 64);
export const TALLY: usize = memory.data(<i32>(TALLY_SLOTS * 4), 64);

/** Nodes for members that no rule names and for repeated ones: dropped, each with its counter. */
export const UNKNOWN: usize = memory.data<u32>([2, 8, 0, 0, 0, 0, 0, 0], 16);
export const REPEATED: usize = memory.data<u32>([2, 9, 0, 0, 0, 0, 0, 0], 16);

// @ts-ignore: decorator
@inline
export function control(slot: i32): u32 {
  return load<u32>(CONTROL + (<usize>slot << 2));
}
// @ts-ignore: decorator
@inline
export function setControl(slot: i32, value: u32): void {
  store<u32>(CONTROL + (<usize>slot << 2), value);
}
export function clearTally(): void {
  for (let place: usize = 0; place < <usize>TALLY_SLOTS; place++) store<u32>(TALLY + (place << 2), 0);
}
// @ts-ignore: decorator
@inline
export function count(place: u32): void {
  const at = TALLY + (<usize>place << 2);
  store<u32>(at, load<u32>(at) + 1);
}
/** All counters of a leaf: several things may be done to one value. */
export function countAll(node: usize): void {
  for (let at = node; at != 0; at = load<u32>(at, NODE_NEXT)) count(load<u32>(at, NODE_TALLY));
}
