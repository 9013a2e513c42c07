// Rows, and lists inside of them, leave in an order of their own (packages/engine/src/sanitizer/order/sort-document.ts says in which).
// Lists inside of rows are sorted where they lie in the output, as soon as their end is there. Rows are gathered in their order on
// their way out, at the end of the document. The host sorts the whole document where a list inside of a row is longer than the space
// for it, and where there are escapes or white space, which have several spellings.
import { ELEMENT_BYTES, Element, MARK_CLOSE, MARK_ELEMENT, MARK_KEY, MARK_OPEN, OPEN_LIST_BYTES, OpenList, SORT_BYTES } from './layout.ts';
import { control, copy } from './memory.ts';
import { COMMA, isDigit, QUOTE } from './text.ts';

const BACKSLASH: u32 = 0x5c;
const MINUS: u32 = 0x2d;
const ZERO: u32 = 0x30;

let gLists: u32 = 0;
/** The most bytes of the space that were written, and elements. */
let gSpaceUsed: u32 = 0;
let gElementsUsed: u32 = 0;
/** Of the rows that are gathered: the next one, and how much of it is gathered. */
let gNextRow: u32 = 0;
let gTaken: u32 = 0;

export function resetOrder(): void {
  gLists = 0;
  control.elementCount = 0;
  control.unsorted = 0;
  gNextRow = 0;
  gTaken = 0;
}

/** Lists that are open are cut: the host sorts. */
export function abandonOrder(): void {
  gLists = 0;
  control.elementCount = 0;
  control.unsorted = 1;
}

export function zeroizeOrder(): void {
  if (gSpaceUsed > 0) memory.fill(control.sortSpace, 0, <usize>gSpaceUsed + 64);
  if (gElementsUsed > 0) memory.fill(control.elements, 0, <usize>gElementsUsed * ELEMENT_BYTES);
  gSpaceUsed = 0;
  gElementsUsed = 0;
}

// @inline
function listAt(number: u32): OpenList {
  return OpenList.at(control.lists + <usize>number * OPEN_LIST_BYTES);
}
// @inline
function elementAt(number: u32): Element {
  return Element.at(control.elements + <usize>number * ELEMENT_BYTES);
}

/** Bytes of the output that may leave: those before the outermost list that is open. */
export function settled(used: u32): u32 {
  return gLists == 0 ? used : listAt(0).start;
}

/** After so many bytes have left: what remains is moved to the front. */
export function advance(left: u32, used: u32): void {
  memory.copy(control.output, control.output + <usize>left, <usize>(used - left));
  for (let number: u32 = 0; number < gLists; number++) {
    const list = listAt(number);
    list.start -= left;
    list.last -= left;
    if (list.key != 0) list.key -= left;
  }
  for (let number: u32 = 0; number < control.elementCount; number++) {
    const element = elementAt(number);
    element.start -= left;
    element.end -= left;
    if (element.key != 0) element.key -= left;
  }
}

/** A mark that has come to lie at an offset of the output. */
export function place(kind: u32, offset: u32): void {
  if (control.unsorted) return;
  if (kind == MARK_OPEN) {
    const list = listAt(gLists++);
    list.start = offset;
    list.last = offset;
    list.first = control.elementCount;
    list.key = 0;
  } else if (gLists == 0) return;
  else if (kind == MARK_KEY) listAt(gLists - 1).key = offset;
  else if (kind == MARK_ELEMENT) addElement(listAt(gLists - 1), offset);
  else if (kind == MARK_CLOSE) closeList(listAt(gLists - 1).first, control.elementCount);
}

/** The host has made room for it. */
function addElement(list: OpenList, end: u32): void {
  const element = elementAt(control.elementCount++);
  // Behind the elements is one more, for `sort`.
  gElementsUsed = max(gElementsUsed, control.elementCount + 1);
  const last = list.last;
  // Where there is white space nothing is sorted here.
  element.start = last + (<u32>load<u8>(control.output + <usize>last) == COMMA ? 1 : 0);
  element.end = end;
  element.key = list.key;
  element.head = makeHead(element);
  list.last = end;
  list.key = 0;
}

function closeList(first: u32, stop: u32): void {
  if (stop - first > 1) {
    const start = elementAt(first).start;
    const length = elementAt(stop - 1).end - start;
    if (length > SORT_BYTES || !arePlain(first, stop)) return abandonOrder();
    if (sort(first, stop)) rewrite(first, stop, start, length);
  }
  gLists--;
  control.elementCount = first;
}

/** Writes the elements in their order. */
function rewrite(first: u32, stop: u32, start: u32, length: u32): void {
  const space = control.sortSpace;
  let out = control.output + <usize>start;
  // What stands behind the list: copies go in steps of 32 bytes.
  const next = v128.load(out + <usize>length);
  const more = v128.load(out + <usize>length, 16);
  copy(space, out, <usize>length);
  gSpaceUsed = max(gSpaceUsed, length);
  for (let number = first; number < stop; number++) {
    const element = elementAt(number);
    const size = <usize>(element.end - element.start);
    copy(out, space + <usize>(element.start - start), size);
    out += size;
    if (number + 1 < stop) store<u8>(out++, COMMA);
  }
  v128.store(out, next);
  v128.store(out, more, 16);
}

/** Sorts the rows, of which the list is the first that was opened. False: they leave as they are, or the host sorts. */
export function sortRows(): bool {
  const count = control.elementCount;
  if (control.unsorted || count < 2) return false;
  control.rowsStart = listAt(0).start;
  control.rowsEnd = listAt(0).last;
  if (arePlain(0, count)) return sort(0, count);
  abandonOrder();
  return false;
}

/** Copies as many of the next sorted rows as there is space for. Returns their bytes; 0: there are no more. */
export function gatherRows(): u32 {
  const space = control.sortSpace;
  const count = control.elementCount;
  let used: u32 = 0;
  while (gNextRow < count && used < SORT_BYTES) {
    const row = elementAt(gNextRow);
    const from = row.start + gTaken;
    const size = min(row.end - from, SORT_BYTES - used);
    copy(space + <usize>used, control.output + <usize>from, <usize>size);
    used += size;
    gTaken += size;
    if (from + size < row.end || used == SORT_BYTES) break;
    gTaken = 0;
    if (++gNextRow == count) break;
    store<u8>(space + <usize>used, COMMA);
    used++;
  }
  gSpaceUsed = max(gSpaceUsed, used);
  return used;
}

// ---- The order of elements

/** Heads of elements without a key, which follow all others, and of those with a key that has several spellings. */
const NO_KEY_HEAD: u64 = 0xffffffffffffffff;
const HOST_HEAD: u64 = 0;

/**
 * A number for an element: of two that differ, that of the first one in the order is smaller. It is made while the bytes of the key are in
 * the processor's cache. Only texts and numbers are keys.
 */
function makeHead(element: Element): u64 {
  const at = control.output + <usize>element.key;
  const c = element.key == 0 ? 0 : <u32>load<u8>(at);
  if (c == QUOTE) {
    const close = quoteOrBackslash(at + 1);
    const length = close + 1 - at;
    if (<u32>load<u8>(close) != QUOTE) return HOST_HEAD;
    const head = bswap<u64>(load<u64>(at));
    return length < 8 ? head & (NO_KEY_HEAD << (64 - (<u64>length << 3))) : head;
  }
  if (c == MINUS) return <u64>MINUS << 56;
  // Numbers by their size.
  if (isDigit(c)) return ((<u64>ZERO) << 56) | <u64>keyLength(at);
  element.key = 0;
  return NO_KEY_HEAD;
}

/** Whether the bytes of all elements decide about their order; else it is the host's to find. */
function arePlain(first: u32, stop: u32): bool {
  if (control.spaced) return false;
  for (let number = first; number < stop; number++) {
    const element = elementAt(number);
    if (element.head == HOST_HEAD || (element.key == 0 && hasEscapes(element))) return false;
  }
  return true;
}

function hasEscapes(element: Element): bool {
  const end = control.output + <usize>element.end;
  for (let at = control.output + <usize>element.start; at < end; at += 16) {
    const found = ctz(<u32>i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(<i8>BACKSLASH))));
    if (found < 16 && at + <usize>found < end) return true;
  }
  return false;
}

function quoteOrBackslash(start: usize): usize {
  let at = start;
  while (true) {
    const v = v128.load(at);
    const found = <u32>i8x16.bitmask(v128.or(i8x16.eq(v, i8x16.splat(<i8>QUOTE)), i8x16.eq(v, i8x16.splat(<i8>BACKSLASH))));
    if (found != 0) return at + <usize>ctz(found);
    at += 16;
  }
}

/** Up to so many elements sorting by insertion takes fewer comparisons. */
const FEW: u32 = 32;

/** In place, and slow in no order of Graph's. False: nothing had to move. */
function sort(first: u32, stop: u32): bool {
  let number = first + 1;
  while (number < stop && follows(elementAt(number), elementAt(number - 1))) number++;
  if (number >= stop) return false;
  if (stop - first > FEW) sortByHeap(first, stop);
  else for (; number < stop; number++) insert(first, number, elementAt(stop));
  return true;
}

function insert(first: u32, number: u32, spare: Element): void {
  let low = first;
  let high = number;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (follows(elementAt(middle), elementAt(number))) high = middle;
    else low = middle + 1;
  }
  move(spare, elementAt(number));
  for (let at = number; at > low; at--) move(elementAt(at), elementAt(at - 1));
  move(elementAt(low), spare);
}

function sortByHeap(first: u32, stop: u32): void {
  const spare = elementAt(stop);
  const count = stop - first;
  for (let root = count >> 1; root > 0; ) {
    move(spare, elementAt(first + --root));
    sink(first, root, count, spare);
  }
  for (let last = count - 1; last > 0; last--) {
    move(spare, elementAt(first + last));
    move(elementAt(first + last), elementAt(first));
    sink(first, 0, last, spare);
  }
}

/**
 * Puts an element into a heap, from a place that is free on: down to the end, since it almost always belongs there, then up. So the
 * processor foresees all branches but the last.
 */
function sink(first: u32, from: u32, count: u32, element: Element): void {
  let free = from;
  let child: u32 = 2 * free + 2;
  for (; child < count; child = 2 * free + 2) {
    const next = child - <u32>follows(elementAt(first + child - 1), elementAt(first + child));
    move(elementAt(first + free), elementAt(first + next));
    free = next;
  }
  if (child == count) {
    move(elementAt(first + free), elementAt(first + child - 1));
    free = child - 1;
  }
  while (free > from) {
    const parent = (free - 1) >> 1;
    if (!follows(element, elementAt(first + parent))) break;
    move(elementAt(first + free), elementAt(first + parent));
    free = parent;
  }
  move(elementAt(first + free), element);
}

// @inline
function move(to: Element, from: Element): void {
  const target = changetype<usize>(to);
  const source = changetype<usize>(from);
  v128.store(target, v128.load(source));
  store<u64>(target, load<u64>(source, 16), 16);
}

/** Whether `a` comes behind `b`; of equal ones as in Graph's order. */
// @inline
function follows(a: Element, b: Element): bool {
  return a.head == b.head ? followsInFull(a, b) : a.head > b.head;
}

/** As `compareRows` of the host. */
function followsInFull(a: Element, b: Element): bool {
  const output = control.output;
  const left = output + <usize>(a.key == 0 ? a.start : a.key);
  const right = output + <usize>(b.key == 0 ? b.start : b.key);
  const leftLength = a.key == 0 ? <usize>(a.end - a.start) : keyLength(left);
  const rightLength = b.key == 0 ? <usize>(b.end - b.start) : keyLength(right);
  const shorter = min(leftLength, rightLength);
  const at = difference(left, right, shorter);
  if (at < shorter) return load<u8>(left + at) > load<u8>(right + at);
  return leftLength == rightLength ? a.start > b.start : leftLength > rightLength;
}

/** How many bytes are the same. */
function difference(a: usize, b: usize, length: usize): usize {
  let at: usize = 0;
  for (; at < length; at += 16) {
    const same = <u32>i8x16.bitmask(i8x16.eq(v128.load(a + at), v128.load(b + at)));
    if (same != 0xffff) return min(length, at + <usize>ctz(~same));
  }
  return length;
}

/** Bytes of a text without escapes, quotes included, or of a number. */
function keyLength(start: usize): usize {
  let at = start;
  if (<u32>load<u8>(at) == QUOTE) {
    do at++;
    while (<u32>load<u8>(at) != QUOTE);
    return at + 1 - start;
  }
  while (isNumberPart(load<u8>(at))) at++;
  return at - start;
}
function isNumberPart(c: u32): bool {
  return isDigit(c) || c == 0x2b || c == MINUS || c == 0x2e || (c | 0x20) == 0x65;
}
