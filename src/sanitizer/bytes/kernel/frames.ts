// The stack of open containers, and the sets of names seen in the open objects.
import {
  CTL_DEPTH,
  CTL_FRAMES,
  CTL_OBJECT_KEYS,
  CTL_SEEN,
  FRAME_BYTES,
  NODE_SEEN,
} from '../layout.ts';
import { control } from './memory.ts';
import { takenOthers } from './names.ts';

export const IN_OBJECT: u32 = 0;
export const IN_ARRAY: u32 = 1;
export const AT_ROOT: u32 = 2;

// @ts-ignore: decorator
@inline
export function frameNode(frame: usize): usize {
  return load<u32>(frame, 0);
}
// @ts-ignore: decorator
@inline
export function frameKind(frame: usize): u32 {
  return load<u32>(frame, 4);
}
/** Whether a member was kept, so that the next one needs its comma. */
// @ts-ignore: decorator
@inline
export function frameKept(frame: usize): u32 {
  return load<u32>(frame, 8);
}
// @ts-ignore: decorator
@inline
export function setFrameKept(frame: usize, kept: u32): void {
  store<u32>(frame, kept, 8);
}
/** How many members may follow. */
// @ts-ignore: decorator
@inline
export function frameLeft(frame: usize): u32 {
  return load<u32>(frame, 12);
}
// @ts-ignore: decorator
@inline
export function setFrameLeft(frame: usize, left: u32): void {
  store<u32>(frame, left, 12);
}
// @ts-ignore: decorator
@inline
function frameSeen(frame: usize): usize {
  return load<u32>(frame, 16);
}
// @ts-ignore: decorator
@inline
export function frameOthers(frame: usize): usize {
  return load<u32>(frame, 20);
}

/** The entry of the last name of the object that has one; 0 at its start. */
// @ts-ignore: decorator
@inline
export function framePrevious(frame: usize): usize {
  return load<u32>(frame, 28);
}
// @ts-ignore: decorator
@inline
export function setFramePrevious(frame: usize, entry: usize): void {
  store<u32>(frame, <u32>entry, 28);
}

// @ts-ignore: decorator
@inline
export function hasSeen(frame: usize, property: u32): bool {
  return ((load<u32>(frameSeen(frame) + <usize>((property >> 5) << 2)) >> (property & 31)) & 1) != 0;
}
// @ts-ignore: decorator
@inline
export function markSeen(frame: usize, property: u32): void {
  const at = frameSeen(frame) + <usize>((property >> 5) << 2);
  store<u32>(at, load<u32>(at) | (1 << (property & 31)));
}

/** Frame 0 stands around the document. */
export function openRoot(): usize {
  const frame = <usize>control(CTL_FRAMES);
  store<u32>(frame, 0);
  store<u32>(frame, AT_ROOT, 4);
  store<u32>(frame, 0, 8);
  store<u32>(frame, 0xffffffff, 12);
  store<u32>(frame, control(CTL_SEEN), 16);
  store<u32>(frame, <u32>takenOthers(), 20);
  store<u32>(frame, control(CTL_SEEN), 24);
  store<u32>(frame, 0, 28);
  return frame;
}

// @ts-ignore: decorator
@inline
export function isDeepest(frame: usize): bool {
  return frame >= <usize>control(CTL_FRAMES) + <usize>control(CTL_DEPTH) * FRAME_BYTES;
}

/** Opens a container inside of `frame`. A node of 0 is one whose members are not looked at. */
// @ts-ignore: decorator
@inline
export function pushFrame(frame: usize, node: usize, kind: u32): usize {
  const next = frame + FRAME_BYTES;
  store<u32>(next, <u32>node);
  store<u32>(next, kind, 4);
  store<u32>(next, 0, 8);
  store<u32>(next, kind == IN_OBJECT ? control(CTL_OBJECT_KEYS) : 0xffffffff, 12);
  if (node != 0) {
    const seen = <usize>load<u32>(frame, 24);
    const bytes = kind == IN_OBJECT ? <usize>load<u32>(node, NODE_SEEN) : 0;
    store<u32>(next, <u32>seen, 16);
    store<u32>(next, <u32>takenOthers(), 20);
    store<u32>(next, <u32>(seen + bytes), 24);
    store<u32>(next, 0, 28);
    for (let at = seen; at < seen + bytes; at += 16) v128.store(at, i8x16.splat(0));
  }
  return next;
}
