// What a unit consists of: the name of a member and the node of its value; the value, by its first character.
import { treatBoolean, treatContainer, treatNull, treatNumber, treatString } from './dispatch.ts';
import { hasSeen, markSeen } from './frames.ts';
import {
  ASK_ESCAPED,
  ASK_NUMBER,
  ASK_OTHER,
  ASK_STRING,
  ERROR_STRING,
  ERROR_SYNTAX,
  FLAG_ANY_NAME,
  Frame,
  LeafNode,
  NameEntry,
  Node,
  OP_DROP,
  ObjectNode,
  RouteNode,
  SHAPE_DUPLICATE,
  UNNOTED,
} from './layout.ts';
import { control, noteShape, REPEATED } from './memory.ts';
import { anyName, expectName, foreseen, learnName, noteOther, otherNode, readName } from './names.ts';
import { fail } from './skip.ts';
import {
  BAD,
  COLON,
  ESCAPED,
  HOPELESS,
  isHopeless,
  isTooLong,
  NEED,
  passSpace,
  QUOTE,
  stringEnd,
} from './text.ts';
import { DEFER } from './treat.ts';

/** The entry of the name that was searched last, or 0 when the object's table has none. */
let gEntry: usize = 0;
// @inline
export function foundEntry(): usize {
  return gEntry;
}

/** The address of the colon if the name of the entry is what begins with the quote at `i`, as it was foreseen; else 0. */
// @inline
export function foreseenColon(entry: usize, i: usize): usize {
  if (entry == 0) return 0;
  const written = foreseen(NameEntry.at(entry), i);
  return written == 0 || written > <usize>control.stringBytes ? 0 : i + written - 1;
}

/**
 * Finds out which name begins with the quote at `i`; `foundEntry` then has its entry.
 *
 * @param expected the entry of the name that should come here, or 0
 * @returns the address of its colon, NEED, BAD or HOPELESS
 */
// @inline
export function searchName(node: ObjectNode, frame: Frame, expected: usize, i: usize, end: usize): usize {
  // Maybe the name that was expected, but longer than what is foreseen, or with white space behind it.
  gEntry = expected;
  let close: usize = expected == 0 ? 0 : expectName(NameEntry.at(expected), i + 1, end);
  if (close == 0 || isTooLong(i + 1, close)) {
    const q = stringEnd(i + 1, end);
    if (q == BAD) return fail(ERROR_SYNTAX);
    if (q == NEED) return isHopeless(i + 1, end) ? HOPELESS : NEED;
    close = q & ~ESCAPED;
    const escaped = (q & ESCAPED) != 0;
    if (isTooLong(i + 1, close)) return fail(ERROR_STRING);
    gEntry = readName(node, i + 1, close, escaped);
    if (gEntry != 0 && !escaped) learnName(node, frame.previous, gEntry);
  }
  const colon = load<u8>(close, 1) == COLON ? close + 1 : passSpace(close + 1);
  if (load<u8>(colon) == COLON) return colon;
  return colon >= end ? NEED : fail(ERROR_SYNTAX);
}

/** Rules that say what changes, not what stays. */
// @inline
function takesAnyName(node: ObjectNode): bool {
  return (node.flags & FLAG_ANY_NAME) != 0;
}

/** Which copy a consumer would read is unknown, so the answer is withheld; of what is dropped anyway a copy tells nothing. */
function repeatedNode(member: NameEntry): usize {
  if (Node.at(member.node).op != OP_DROP) noteShape(SHAPE_DUPLICATE);
  return REPEATED;
}

/** The node of the value of the member whose name was read last. */
// @inline
export function memberNode(node: ObjectNode, frame: Frame, entry: usize): usize {
  if (entry == 0) return takesAnyName(node) ? anyName(node) : otherNode(node, frame);
  const property = NameEntry.at(entry).property;
  return property != UNNOTED && hasSeen(frame, property) ? repeatedNode(NameEntry.at(entry)) : NameEntry.at(entry).node;
}

/** Notes that an object has had the name that was read last. */
// @inline
export function noteName(frame: Frame, entry: usize): void {
  if (entry == 0) return noteOther(frame);
  const property = NameEntry.at(entry).property;
  if (property != UNNOTED) markSeen(frame, property);
  frame.previous = entry;
}

/** Tells the host which value is asked about. */
function deferToHost(node: usize, start: usize, end: usize, kind: u32): void {
  const base = control.input;
  control.askLeaf = LeafNode.at(node).leaf;
  control.askStart = <u32>(start - base);
  control.askEnd = end == 0 ? 0 : <u32>(end - base);
  control.askKind = kind;
}

/** The node that a route has for a value by its first character; what begins no value is found out later. */
// @inline
export function routed(route: RouteNode, c: u32): usize {
  if (c == QUOTE) return route.string;
  if (c == 0x7b) return route.object;
  if (c == 0x5b) return route.array;
  if (c == 0x6e) return route.null;
  return c == 0x74 || c == 0x66 ? route.boolean : route.number;
}

/** What becomes of the string between the quotes `v` and `q`. */
// @inline
export function decideText(op: u32, node: usize, v: usize, q: usize): u32 {
  const close = q & ~ESCAPED;
  const escaped = (q & ESCAPED) != 0;
  const verdict = treatString(op, Node.at(node), v + 1, close, escaped);
  if (verdict == DEFER) deferToHost(node, v, close + 1, escaped ? ASK_ESCAPED : ASK_STRING);
  return verdict;
}

/** What becomes of the number between two addresses. */
// @inline
export function decideNumber(op: u32, node: usize, v: usize, next: usize): u32 {
  const verdict = treatNumber(op, Node.at(node), v, next);
  if (verdict == DEFER) deferToHost(node, v, next, ASK_NUMBER);
  return verdict;
}

/** Where `true`, `false` or `null` ends; NEED; BAD: anything else isn't a JSON value. */
// @inline
export function passWord(v: usize, end: usize, last: u32): usize {
  const isFalse = load<u8>(v) == 0x66;
  const next = v + (isFalse ? 5 : 4);
  const word = load<u32>(v);
  if (isFalse ? load<u32>(v, 1) != 0x65736c61 : word != 0x65757274 && word != 0x6c6c756e)
    return next <= end || last ? fail(ERROR_SYNTAX) : NEED;
  return next;
}

/** What becomes of it. */
// @inline
export function decideWord(op: u32, node: usize, v: usize, next: usize): u32 {
  const verdict = load<u8>(v) == 0x6e ? treatNull(op, Node.at(node)) : treatBoolean(op, Node.at(node));
  if (verdict == DEFER) deferToHost(node, v, next, ASK_OTHER);
  return verdict;
}

/** What becomes of an object or list that is not walked through. */
// @inline
export function decideContainer(op: u32, node: usize, v: usize): u32 {
  const verdict = treatContainer(op, Node.at(node));
  if (verdict == DEFER) deferToHost(node, v, 0, ASK_OTHER);
  return verdict;
}
