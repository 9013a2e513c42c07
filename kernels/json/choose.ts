// Which of two nodes an object has, by what one of its members says: the object is looked through before it is walked through, since the
// member may come last.
import { NameEntry, ObjectNode, Stricter, TextPlace, TEXT_PLACE_BYTES } from './layout.ts';
import { decodedEnd, decodedStart, findPlainName } from './names.ts';
import { BAD, COLON, COMMA, ESCAPED, isHopeless, NEED, QUOTE, skipSpace, stringEnd } from './text.ts';

/** Instead of a node: more input is needed. */
export const UNDECIDED: usize = 0;

/** Where a value ends; NEED; BAD: the scan will find out what is wrong. */
function valueEnd(start: usize, end: usize): usize {
  let depth = 0;
  let i = start;
  while (i < end) {
    const c = <u32>load<u8>(i);
    if (c == QUOTE) {
      const q = stringEnd(i + 1, end);
      if (q == BAD) return BAD;
      if (q == NEED) return isHopeless(i + 1, end) ? BAD : NEED;
      i = q & ~ESCAPED;
      if (depth == 0) return i + 1;
    } else if ((c | 0x20) == 0x7b) depth++;
    else if ((c | 0x20) == 0x7d) {
      if (depth == 0) return i;
      if (--depth == 0) return i + 1;
    } else if (depth == 0 && (c == COMMA || c <= 0x20)) return i;
    i++;
  }
  return NEED;
}

function isListed(stricter: Stricter, s: usize, e: usize): bool {
  const length = e - s;
  for (let at: usize = 0; at < <usize>stricter.count; at++) {
    const text = TextPlace.at(stricter.texts + at * TEXT_PLACE_BYTES);
    if (<usize>text.length == length && memory.compare(text.text, s, length) == 0) return true;
  }
  return false;
}

/** By the value at `i` of the member. */
function judge(node: ObjectNode, stricter: Stricter, i: usize, end: usize): usize {
  const c = <u32>load<u8>(i);
  if (i >= end) return UNDECIDED;
  if (stricter.texts == 0) return c == 0x6e ? changetype<usize>(node) : stricter.node;
  if (c != QUOTE) return stricter.node;
  const q = stringEnd(i + 1, end);
  if (q == NEED && !isHopeless(i + 1, end)) return UNDECIDED;
  if (q <= BAD) return stricter.node;
  const close = q & ~ESCAPED;
  const escaped = (q & ESCAPED) != 0;
  const s = decodedStart(i + 1, escaped);
  const e = decodedEnd(i + 1, close, escaped);
  return e != 0 && isListed(stricter, s, e) ? changetype<usize>(node) : stricter.node;
}

function isMember(node: ObjectNode, stricter: Stricter, s: usize, close: usize, escaped: bool): bool {
  const e = decodedEnd(s, close, escaped);
  const entry = e == 0 ? 0 : findPlainName(node, decodedStart(s, escaped), e);
  return entry != 0 && NameEntry.at(entry).property == stricter.property;
}

/** The node of the object whose bracket stands at `v`, or UNDECIDED. */
export function chooseNode(node: ObjectNode, v: usize, end: usize): usize {
  const stricter = Stricter.at(node.stricter);
  const absent = stricter.texts == 0 ? changetype<usize>(node) : stricter.node;
  let i = v + 1;
  while (true) {
    i = skipSpace(i);
    if (i >= end) return UNDECIDED;
    if (load<u8>(i) != QUOTE) return absent;
    const s = i + 1;
    const q = stringEnd(s, end);
    if (q == NEED && !isHopeless(s, end)) return UNDECIDED;
    if (q <= BAD) return absent;
    const close = q & ~ESCAPED;
    i = skipSpace(close + 1);
    if (i >= end) return UNDECIDED;
    if (load<u8>(i) != COLON) return absent;
    i = skipSpace(i + 1);
    if (isMember(node, stricter, s, close, (q & ESCAPED) != 0)) return judge(node, stricter, i, end);
    const next = valueEnd(i, end);
    if (next == NEED) return UNDECIDED;
    if (next == BAD) return absent;
    i = skipSpace(next);
    if (i >= end) return UNDECIDED;
    if (load<u8>(i) != COMMA) return absent;
    i++;
  }
}
