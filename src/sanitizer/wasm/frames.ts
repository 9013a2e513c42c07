// The stack of open containers, and the sets of names seen in the open objects.
import { FRAME_BYTES, FRAME_OBJECT, FRAME_ROOT, Frame, ObjectNode } from './layout.ts';
import { control } from './memory.ts';
import { takenOthers } from './names.ts';

/** More members than any document has. */
const UNLIMITED: u32 = 0xffffffff;

/** Names are noted as bits of words. */
// @ts-ignore: decorator
@inline
function wordOf(frame: Frame, property: u32): usize {
  return frame.seen + <usize>((property >> 5) << 2);
}
// @ts-ignore: decorator
@inline
export function hasSeen(frame: Frame, property: u32): bool {
  return ((load<u32>(wordOf(frame, property)) >> (property & 31)) & 1) != 0;
}
// @ts-ignore: decorator
@inline
export function markSeen(frame: Frame, property: u32): void {
  const at = wordOf(frame, property);
  store<u32>(at, load<u32>(at) | (1 << (property & 31)));
}

/** The first frame stands around the document. */
export function openRoot(): Frame {
  const frame = Frame.at(control.frames);
  frame.node = 0;
  frame.kind = FRAME_ROOT;
  frame.kept = 0;
  frame.left = UNLIMITED;
  frame.seen = control.seen;
  frame.seenEnd = control.seen;
  frame.taken = <u32>takenOthers();
  frame.previous = 0;
  return frame;
}

// @ts-ignore: decorator
@inline
export function isDeepest(frame: Frame): bool {
  return changetype<usize>(frame) >= control.frames + <usize>control.depth * FRAME_BYTES;
}

/** Opens a container inside of `frame`. A node of 0 is one whose members are not looked at. */
// @ts-ignore: decorator
@inline
export function pushFrame(frame: Frame, node: usize, kind: u32): Frame {
  const next = Frame.at(changetype<usize>(frame) + FRAME_BYTES);
  next.node = node;
  next.kind = kind;
  next.kept = 0;
  next.left = kind == FRAME_OBJECT ? control.objectKeys : UNLIMITED;
  if (node != 0) {
    const seen = frame.seenEnd;
    const end = kind == FRAME_OBJECT ? seen + <usize>ObjectNode.at(node).seenBytes : seen;
    next.seen = seen;
    next.seenEnd = end;
    next.taken = <u32>takenOthers();
    next.previous = 0;
    for (let at = seen; at < end; at += 16) v128.store(at, i8x16.splat(0));
  }
  return next;
}

/** The container around one that closes. */
// @ts-ignore: decorator
@inline
export function popFrame(frame: Frame): Frame {
  return Frame.at(changetype<usize>(frame) - FRAME_BYTES);
}

/** One member more: false when there are too many. */
// @ts-ignore: decorator
@inline
export function takeMember(frame: Frame): bool {
  const left = frame.left;
  if (left == 0) return false;
  frame.left = left - 1;
  return true;
}
