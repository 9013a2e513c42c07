// From the bytes of a name to the node that its value has.
import { matchesGrammar } from './grammar.ts';
import {
  COPY_SLACK,
  Frame,
  HASH_A,
  HASH_B,
  HASH_C,
  HASH_D,
  NAME_ENTRY_BYTES,
  NameEntry,
  ObjectNode,
  SHAPE_PAGING,
  TAKEN_NAME_BYTES,
  TakenName,
} from './layout.ts';
import { control, noteShape, REPEATED, UNKNOWN } from './memory.ts';
import { hex4, simpleEscape } from './text.ts';

// @inline
export function hashName(first: u64, last: u64, length: u32): u32 {
  const h =
    (<u32>first ^ HASH_A) * <u32>HASH_B +
    <u32>(first >> 32) * <u32>HASH_C +
    <u32>last * <u32>HASH_D +
    <u32>(last >> 32) * <u32>HASH_A +
    length;
  return h ^ (h >> 15);
}

/** Whether bytes 8 to length - 8 are equal; the padding of both sides may be read. */
export function sameMiddle(a: usize, b: usize, length: usize): bool {
  for (let at: usize = 0; at < length; at += 16) {
    const left = length - at;
    const mask: i32 = left >= 16 ? 0xffff : (1 << (<i32>left)) - 1;
    const equal = i8x16.bitmask(i8x16.eq(v128.load(a + at), v128.load(b + at)));
    if ((equal & mask) != mask) return false;
  }
  return true;
}

/** The entry of the object's name table for the name from `s` to `e`, or 0. */
// @inline
function findName(node: ObjectNode, s: usize, e: usize): usize {
  const length = e - s;
  let first = load<u64>(s);
  let last: u64;
  if (length >= 8) last = load<u64>(e - 8);
  else {
    first &= (<u64>1 << (<u64>length << 3)) - 1;
    last = first;
  }
  const mask = node.mask;
  const table = node.names;
  let at = hashName(first, last, <u32>length);
  while (true) {
    const entry = NameEntry.at(table + <usize>(at & mask) * NAME_ENTRY_BYTES);
    if (entry.node == 0) return 0;
    if (
      entry.first == first &&
      entry.last == last &&
      entry.length == <u32>length &&
      (length <= 16 || sameMiddle(s, entry.name, length))
    )
      return changetype<usize>(entry);
    at++;
  }
}

/** The entry that is expected behind `previous` (0 at the start of an object), or 0. */
// @inline
export function guessName(node: ObjectNode, previous: usize): usize {
  return previous == 0 ? node.guess : NameEntry.at(previous).next;
}

/** Keeps in mind what stood there. Only names that were written without escapes may be guessed: they hold no quote. */
// @inline
export function learnName(node: ObjectNode, previous: usize, entry: usize): void {
  if (previous == 0) node.guess = entry;
  else NameEntry.at(previous).next = entry;
}

/**
 * Bytes of the name of the entry with quotes and colon, if they stand at `at`; else 0. No bytes of it are zero, so that it does
 * not reach into the padding.
 */
// @inline
export function foreseen(entry: NameEntry, at: usize): usize {
  const differs = v128.and(
    v128.or(
      v128.xor(v128.load(at), entry.head),
      v128.xor(v128.load(at + <usize>entry.reach), entry.tail),
    ),
    entry.significant,
  );
  return v128.any_true(differs) ? 0 : <usize>entry.total;
}

/** Whether the name of the entry and a closing quote stand at `s`: the closing quote, or 0. */
// @inline
export function expectName(entry: NameEntry, s: usize, end: usize): usize {
  const length = <usize>entry.length;
  const close = s + length;
  if (close >= end || load<u8>(close) != 0x22) return 0;
  if (length < 8) {
    const bytes = load<u64>(s) & ((<u64>1 << (<u64>length << 3)) - 1);
    return bytes == entry.first ? close : 0;
  }
  if (load<u64>(s) != entry.first || load<u64>(close - 8) != entry.last) return 0;
  return length <= 16 || sameMiddle(s, entry.name, length) ? close : 0;
}

/** A name without escapes longer than this is in no plan. */
const LONGEST: usize = 1024;
const NAME_BYTES: usize = LONGEST + <usize>COPY_SLACK;
const NAME: usize = memory.data(<i32>NAME_BYTES, 64);
/** The name read last, without its escapes; its end is 0 when it is too long to be known. */
let gNameStart: usize = 0;
let gNameEnd: usize = 0;
/** Bytes of a long name that are kept in any case: more than the longest name of a link has. */
const TAIL: usize = 32;
let gTail: usize = 0;
/** Whether the rule for the others takes it, as the first of its name. */
let gIsNew: bool = false;

/**
 * Writes the name from `s` to `e` without its escapes to NAME, with zeros behind it. A lone surrogate is written as three
 * bytes, as the host writes it into the tables; no valid UTF-8 holds them.
 *
 * @returns its end, 0 when it is too long to be known: then NAME holds what it ends with, up to `gTail`
 */
function decodeName(s: usize, e: usize): usize {
  let i = s;
  let out = NAME;
  let known = true;
  while (i < e) {
    if (out > NAME + LONGEST - 4) {
      memory.copy(NAME, out - TAIL, TAIL);
      out = NAME + TAIL;
      known = false;
    }
    const c = <u32>load<u8>(i);
    if (c != 0x5c) {
      store<u8>(out++, c);
      i++;
      continue;
    }
    const kind = <u32>load<u8>(i, 1);
    if (kind != 0x75) {
      store<u8>(out++, simpleEscape(kind));
      i += 2;
      continue;
    }
    let point = hex4(i + 2);
    i += 6;
    if (point >> 10 == 0x36 && i + 6 <= e && load<u16>(i) == 0x755c && hex4(i + 2) >> 10 == 0x37) {
      point = 0x10000 + ((point & 0x3ff) << 10) + (hex4(i + 2) & 0x3ff);
      i += 6;
    }
    out = writePoint(out, point);
  }
  for (let at: usize = 0; at < 16; at++) store<u8>(out + at, 0);
  gTail = out;
  return known ? out : 0;
}

/** A string from `s` on without its escapes: where it begins, and where it ends; 0 when it is too long to be known. */
// @inline
export function decodedStart(s: usize, escaped: bool): usize {
  return escaped ? NAME : s;
}
// @inline
export function decodedEnd(s: usize, e: usize, escaped: bool): usize {
  return escaped ? decodeName(s, e) : e;
}
export function findPlainName(node: ObjectNode, s: usize, e: usize): usize {
  return findName(node, s, e);
}

export function writePoint(out: usize, point: u32): usize {
  if (point < 0x80) {
    store<u8>(out, point);
    return out + 1;
  }
  if (point < 0x800) {
    store<u8>(out, 0xc0 | (point >> 6));
    store<u8>(out, 0x80 | (point & 63), 1);
    return out + 2;
  }
  if (point < 0x10000) {
    store<u8>(out, 0xe0 | (point >> 12));
    store<u8>(out, 0x80 | ((point >> 6) & 63), 1);
    store<u8>(out, 0x80 | (point & 63), 2);
    return out + 3;
  }
  store<u8>(out, 0xf0 | (point >> 18));
  store<u8>(out, 0x80 | ((point >> 12) & 63), 1);
  store<u8>(out, 0x80 | ((point >> 6) & 63), 2);
  store<u8>(out, 0x80 | (point & 63), 3);
  return out + 4;
}

/**
 * As `findName`, for a name that may have escapes; `otherNode`, `anyName` and `noteOther` then speak of it.
 */
export function readName(node: ObjectNode, s: usize, e: usize, escaped: bool): usize {
  gNameStart = escaped ? NAME : s;
  gNameEnd = escaped ? decodeName(s, e) : e;
  return gNameEnd == 0 ? 0 : findName(node, gNameStart, gNameEnd);
}
/** Overwrites the name decoded last. */
export function zeroizeNames(): void {
  memory.fill(NAME, 0, NAME_BYTES);
}

// ------------------------------------------------------------------------------------------------ names that `others` takes
// A stack of those seen in the open objects, chained by hash; what an object has put on it goes when the object closes. Links
// are offsets from the start of the stack, which the host may move; 0 ends a chain.
const BUCKETS: u32 = 4096;
const HEADS: usize = memory.data(<i32>(BUCKETS * 4), 64);
/** Offset of the first entry. */
const FIRST: usize = 16;
let gTaken: usize = FIRST;
let gLast: usize = 0;

function getBucket(s: usize, e: usize): u32 {
  let h: u32 = 0x811c9dc5;
  for (let i = s; i < e; i++) h = (h ^ <u32>load<u8>(i)) * 0x01000193;
  return (h ^ (h >> 16)) & (BUCKETS - 1);
}

/**
 * The node of the member read last, which its object's table does not name. Only plain words pass to the rule for the others.
 *
 * @param owner the frame of the object
 */
export function otherNode(node: ObjectNode, owner: Frame): usize {
  const s = gNameStart;
  const e = gNameEnd;
  const others = node.others;
  gIsNew = false;
  if (others == 0 || e == 0 || !matchesGrammar(control.word, s, e)) {
    // Of a name too long to be known its end is known.
    if (e == 0 ? isPagingName(NAME, gTail) : isPagingName(s, e)) noteShape(SHAPE_PAGING);
    return UNKNOWN;
  }
  const bucket = getBucket(s, e);
  const base = control.others;
  let at = <usize>load<u32>(HEADS + (<usize>bucket << 2));
  while (at != 0) {
    const taken = TakenName.at(base + at);
    if (taken.owner == changetype<usize>(owner) && sameName(taken, s, e)) return REPEATED;
    at = taken.link;
  }
  gIsNew = true;
  return others;
}

/**
 * Whether a name ends like that of an annotation that pages, in any letter case: `nextLink` or `deltaLink` at its start or
 * behind `@` or `.`.
 */
function isPagingName(s: usize, e: usize): bool {
  const length = e - s;
  if (length < 8) return false;
  const end = load<u64>(e - 8) | 0x2020202020202020;
  let before = e - 9;
  if (end == 0x6b6e696c61746c65) {
    // Behind the d of deltalink.
    if (length < 9 || (load<u8>(before) | 0x20) != 0x64) return false;
    before--;
  } else if (end != 0x6b6e696c7478656e) return false;
  if (before < s) return true;
  const c = <u32>load<u8>(before);
  return c == 0x40 || c == 0x2e;
}

/** As `otherNode`, of an object that takes any names. */
export function anyName(node: ObjectNode): usize {
  const links = node.links;
  gIsNew = false;
  return links != 0 && isLink(gNameStart, gNameEnd) ? links : node.others;
}

/** Whether a name ends like that of a paging link. One too long to be read counts as one: then it must be a link. */
function isLink(s: usize, e: usize): bool {
  if (e == 0) return true;
  const length = e - s;
  // @odata.nextLink, @odata.deltaLink: their first eight characters and their last.
  if (length < 15) return false;
  const end = load<u64>(e - 8);
  if (end == 0x6b6e694c7478656e) return load<u64>(e - 15) == 0x6e2e617461646f40;
  return length > 15 && end == 0x6b6e694c61746c65 && load<u64>(e - 16) == 0x642e617461646f40;
}

function sameName(taken: TakenName, s: usize, e: usize): bool {
  const length = e - s;
  if (<usize>taken.length != length) return false;
  for (let i: usize = 0; i < length; i++) if (load<u8>(taken.name + i) != load<u8>(s + i)) return false;
  return true;
}

/** Remembers the name read last, if `otherNode` has found it new. */
export function noteOther(owner: Frame): void {
  if (!gIsNew) return;
  const s = gNameStart;
  const length = gNameEnd - s;
  const size = (TAKEN_NAME_BYTES + length + 15) & ~15;
  reserve(control.others + gTaken + size);
  const taken = TakenName.at(control.others + gTaken);
  const bucket = getBucket(s, gNameEnd);
  taken.link = load<u32>(HEADS + (<usize>bucket << 2));
  taken.bucket = bucket;
  taken.owner = changetype<usize>(owner);
  taken.length = <u32>length;
  taken.before = <u32>gLast;
  for (let i: usize = 0; i < length; i++) store<u8>(taken.name + i, load<u8>(s + i));
  store<u32>(HEADS + (<usize>bucket << 2), <u32>gTaken);
  gLast = gTaken;
  gTaken += size;
  // The most that was ever used: so much is zeroized in the end, also when the next object takes less.
  control.othersUsed = max(control.othersUsed, <u32>gTaken);
}

function reserve(end: usize): void {
  const there = <usize>memory.size() << 16;
  if (end <= there) return;
  // A trap: the host withholds the answer.
  if (memory.grow(<i32>((end - there + 0xffff) >> 16)) < 0) unreachable();
}

/** How far the stack reaches: what `releaseOthers` needs when an object closes. */
export function takenOthers(): usize {
  return gTaken;
}

export function releaseOthers(until: usize): void {
  const base = control.others;
  while (gTaken > until) {
    const taken = TakenName.at(base + gLast);
    store<u32>(HEADS + (<usize>taken.bucket << 2), taken.link);
    gTaken = gLast;
    gLast = taken.before;
  }
}

/** Forgets everything, also after a document that broke off. */
export function resetOthers(): void {
  if (gTaken > FIRST) memory.fill(HEADS, 0, BUCKETS * 4);
  gTaken = FIRST;
  gLast = 0;
  control.othersUsed = <u32>FIRST;
}
