// The stack of open containers, the sets of names seen in the open objects, and members as almost all are.
import { treatString } from './dispatch.ts';
import { mark, remove } from './edits.ts';
import { writeNoted } from './identify.ts';
import {
  ArrayNode,
  FLAG_SORTED,
  FRAME_ARRAY,
  FRAME_BYTES,
  FRAME_OBJECT,
  FRAME_ROOT,
  Frame,
  MARK_KEY,
  NameEntry,
  Node,
  OP_COARSEN_SECOND,
  OP_DROP,
  OP_PASS,
  OP_ROUTE,
  OP_STRING,
  ObjectNode,
  RouteNode,
  UNNOTED,
} from './layout.ts';
import { control, countAll } from './memory.ts';
import { foreseen, takenOthers } from './names.ts';
import { plainEnd, QUOTE } from './text.ts';
import { DEFER, DROP, EDIT } from './treat.ts';

/** More members than any document has. */
const UNLIMITED: u32 = 0xffffffff;

/** Names are noted as bits of words. */
// @inline
function getWord(frame: Frame, property: u32): usize {
  return frame.seen + <usize>((property >> 5) << 2);
}
// @inline
export function hasSeen(frame: Frame, property: u32): bool {
  return ((load<u32>(getWord(frame, property)) >> (property & 31)) & 1) != 0;
}
// @inline
export function markSeen(frame: Frame, property: u32): void {
  const at = getWord(frame, property);
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

// @inline
export function isDeepest(frame: Frame): bool {
  return changetype<usize>(frame) >= control.frames + <usize>control.depth * FRAME_BYTES;
}

/** Opens a container inside of `frame`. A node of 0 is one whose members are not looked at. */
// @inline
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
// @inline
export function popFrame(frame: Frame): Frame {
  return Frame.at(changetype<usize>(frame) - FRAME_BYTES);
}

/** One member more: false when there are too many. */
// @inline
export function takeMember(frame: Frame): bool {
  const left = frame.left;
  if (left == 0) return false;
  frame.left = left - 1;
  return true;
}

/** The comma before the first member that is kept has to go; a member without one has 0 for it. */
// @inline
export function admit(frame: Frame, comma: usize): void {
  if (frame.kept) return;
  frame.kept = 1;
  if (comma != 0) remove(comma, comma + 1);
}

/** Whether a frame is that of a list whose elements leave in an order of their own. */
// @inline
export function isSorted(frame: Frame): bool {
  return frame.kind == FRAME_ARRAY && (ArrayNode.at(frame.node).flags & FLAG_SORTED) != 0;
}

/** What marks the key of the object that is open; 0 when it is no element of a sorted list. */
export function keyMark(frame: Frame): u32 {
  return isSorted(popFrame(frame)) ? MARK_KEY : 0;
}

/** Marks the key of the object that is open. */
export function markKey(frame: Frame, v: usize): void {
  const kind = keyMark(frame);
  if (kind != 0) mark(v, kind);
}

// ---- Members as almost all are: behind a comma a name that was foreseen and a text without escapes, nothing between them. They are
// treated in a loop that knows nothing else; whatever differs is left to the scan, from the comma on.

/** A comma and a quote. */
const NEXT_NAME: u32 = 0x222c;

/** Texts that this loop treats: of others the host is mostly asked, and a text that it is asked about is treated twice. */
// @inline
function isQuick(op: u32): bool {
  return op - OP_STRING <= OP_COARSEN_SECOND - OP_STRING || op == OP_PASS;
}

/** What becomes of a member from its comma on. False, and nothing has happened: the scan has to look. */
// @inline
function treatMember(node: Node, frame: Frame, comma: usize, v: usize, close: usize, isKey: bool): bool {
  const op = node.op;
  if (op == OP_DROP) {
    countAll(changetype<usize>(node));
    remove(comma, close + 1);
    return true;
  }
  if (!isQuick(op)) return false;
  const verdict = treatString(op, node, v + 1, close, false);
  if (verdict == DEFER) return false;
  if (verdict == DROP) {
    remove(comma, close + 1);
    return true;
  }
  admit(frame, comma);
  if (isKey) markKey(frame, v);
  if (verdict == EDIT) writeNoted(v, close + 1);
  return true;
}

// @inline
function toNode(member: NameEntry): Node {
  const node = Node.at(member.node);
  return node.op == OP_ROUTE ? Node.at(changetype<RouteNode>(node).string) : node;
}

/**
 * Passes over such members of the object that is open.
 *
 * @param first the entry of the name that should come next, or 0
 * @param start behind another member
 * @returns where the scan goes on, behind a member
 */
export function passTexts(frame: Frame, first: usize, start: usize): usize {
  const most = <usize>control.stringBytes;
  let entry = first;
  let i = start;
  let left = frame.left;
  const key = ObjectNode.at(frame.node).key;
  while (entry != 0) {
    if (<u32>load<u16>(i) != NEXT_NAME) break;
    const member = NameEntry.at(entry);
    const total = foreseen(member, i + 1);
    if (total == 0) break;
    const v = i + 1 + total;
    if (<u32>load<u8>(v) != QUOTE) break;
    const close = plainEnd(v + 1);
    if (close == 0) break;
    if (max(total, close - v - 1) > most) break;
    if (control.full) break;
    if (left == 0) break;
    const property = member.property;
    if (property != UNNOTED && hasSeen(frame, property)) break;
    if (!treatMember(toNode(member), frame, i, v, close, property == key)) break;
    if (property != UNNOTED) markSeen(frame, property);
    frame.previous = entry;
    left--;
    i = close + 1;
    entry = member.next;
  }
  frame.left = left;
  return i;
}
