// What becomes of one value: the cells of the table in tools/kernel-layout/operations.ts, which says when each is asked for.
import { copyText } from './edits.ts';
import { findPart, mayHold, MOST_TEXT, NO_PART, ONE_PART, partEnd, partStart } from './gate.ts';
import { matchesEscaped, matchesGrammar } from './grammar.ts';
import { identify, identifyPart, identifyPrefixed, noteText } from './identify.ts';
import { ClosedList, COUNTER_MISMATCH, COUNTER_UNLISTED, FixedNode, Gate, GateNode, LeafNode, ListMember, Node, OP_COARSEN_MONTH, OP_COARSEN_SECOND, OP_IRREVERSIBLE, OP_PART, OP_PASS, OP_REVERSIBLE, PartFinder, PhraseList, SHAPE_COLLECTION, SHAPE_VALUE, ServiceList } from './layout.ts';
import { findListed, isMember, isTag } from './lists.ts';
import { count, countAll, noteShape } from './memory.ts';
import { keepPhrases, NO_PHRASES } from './phrases.ts';
import { hasHiddenBytes, hasHiddenEscapes, isDigit } from './text.ts';
import { coarsen, digest, hasFraction, meetingHome } from './texts.ts';

export const KEEP: u32 = 0;
export const DROP: u32 = 1;
/** `writeNoted` writes the replacement. */
export const EDIT: u32 = 2;
/** The host decides; it also counts. */
export const DEFER: u32 = 3;

// @inline
function toLeaf(node: Node): LeafNode {
  return changetype<LeafNode>(node);
}

// @inline
export function keep(node: Node): u32 {
  count(toLeaf(node).counter);
  return KEEP;
}
// @inline
export function stay(): u32 {
  return KEEP;
}
// @inline
export function drop(): u32 {
  return DROP;
}
// @inline
export function mismatch(): u32 {
  count(COUNTER_MISMATCH);
  return DROP;
}
/** Something other than a list where a collection's rows are expected. */
export function refuseRows(): u32 {
  noteShape(SHAPE_VALUE);
  return DROP;
}
/** A list that makes a collection of what is declared to be one entity. */
export function refuseCollection(): u32 {
  noteShape(SHAPE_COLLECTION);
  return DROP;
}
// @inline
export function defer(): u32 {
  return DEFER;
}

// @inline
function keepIf(fits: bool, node: Node): u32 {
  return fits ? keep(node) : mismatch();
}

export function pass(node: Node): u32 {
  countAll(changetype<usize>(node));
  return KEEP;
}

/** Puts the text of a node behind the other texts. Returns its length, 0 when it has none. */
export function writeFixed(node: FixedNode): u32 {
  return copyText(node.text, node.length);
}

export function fix(node: Node): u32 {
  countAll(changetype<usize>(node));
  const length = writeFixed(changetype<FixedNode>(node));
  if (length == 0) return DROP;
  noteText(length);
  return EDIT;
}

// A string: its text lies from `s` to `e`.

// @inline
export function matchGrammar(node: Node, s: usize, e: usize, escaped: bool): u32 {
  const grammar = toLeaf(node).table;
  return keepIf(escaped ? matchesEscaped(grammar, s, e) : matchesGrammar(grammar, s, e), node);
}

/** A language tag with escapes is the host's. */
export function matchList(node: Node, s: usize, e: usize, escaped: bool): u32 {
  const list = ClosedList.at(toLeaf(node).table);
  if (list.subtags != 0) {
    if (escaped) return DEFER;
    return isTag(list, s, e) ? keep(node) : unlisted(list);
  }
  if (!escaped && isMember(list, s, e)) return keep(node);
  const found = findListed(list, s, e, escaped);
  if (found == 0) return unlisted(list);
  const member = ListMember.at(found);
  return write(copyText(member.text, member.length), node);
}

/** What replaces a value that is not in the list, if anything does. */
function unlisted(list: ClosedList): u32 {
  count(COUNTER_UNLISTED);
  if (list.otherwise == 0) return DROP;
  const member = ListMember.at(list.otherwise);
  noteText(copyText(member.text, member.length));
  return EDIT;
}

/** Characters that never leave are few: a text that may have one is the host's. */
// @inline
export function keepText(node: Node, s: usize, e: usize, escaped: bool): u32 {
  return hasHiddenBytes(s, e) || (escaped && hasHiddenEscapes(s, e)) ? DEFER : keep(node);
}

export function matchSure(node: Node, s: usize, e: usize, escaped: bool): u32 {
  return escaped || !matchesGrammar(toLeaf(node).table, s, e) ? DEFER : keep(node);
}

// @inline
export function identifyText(op: u32, node: Node, s: usize, e: usize, escaped: bool): u32 {
  if (escaped) return DEFER;
  const guid = toLeaf(node).table;
  const form = guid == 0 || matchesGrammar(guid, s, e) ? op : OP_IRREVERSIBLE;
  return identifyPrefixed(form, toLeaf(node), s, e) ? EDIT : DEFER;
}

/** A text of this length replaces the value. */
// @inline
function write(length: u32, node: Node): u32 {
  noteText(length);
  count(toLeaf(node).counter);
  return EDIT;
}

/** Whatever is no date with time is the host's. */
export function coarsenText(op: u32, node: Node, s: usize, e: usize, escaped: bool): u32 {
  if (escaped || !matchesGrammar(toLeaf(node).table, s, e)) return DEFER;
  if (op == OP_COARSEN_SECOND && !hasFraction(s, e)) return keep(node);
  return write(coarsen(op - OP_COARSEN_MONTH, s, e), node);
}

export function digestText(node: Node, s: usize, e: usize): u32 {
  return write(digest(s, e), node);
}

export function findPhrases(node: Node, s: usize, e: usize, escaped: bool): u32 {
  if (escaped) return DEFER;
  const length = keepPhrases(PhraseList.at(toLeaf(node).table), s, e);
  return length == NO_PHRASES ? DEFER : write(length, node);
}

export function findHome(node: Node, s: usize, e: usize, escaped: bool): u32 {
  if (escaped) return DEFER;
  const length = meetingHome(ServiceList.at(toLeaf(node).table), s, e);
  return length == 0 ? DEFER : write(length, node);
}

export function gateText(node: Node, s: usize, e: usize, escaped: bool): u32 {
  const gate = changetype<GateNode>(node);
  if (mayHold(Gate.at(gate.table), s, e, escaped) || (gate.filled != 0 && !isVisible(s, e))) return DEFER;
  return treatOtherwise(gate.otherwise);
}

/** A text in which the patterns of its place find nothing. */
function treatOtherwise(address: usize): u32 {
  const otherwise = Node.at(address);
  return otherwise.op == OP_PASS ? pass(otherwise) : fix(otherwise);
}

/** What a pattern means of a text becomes a pseudonym; a text with escapes, a long one, or one that has several such parts is the host's. */
export function replacePart(op: u32, node: Node, s: usize, e: usize, escaped: bool): u32 {
  const part = PartFinder.at(toLeaf(node).table);
  const gate = Gate.at(part.gate);
  if (escaped || e - s > MOST_TEXT) return mayHold(gate, s, e, escaped) ? DEFER : treatOtherwise(part.otherwise);
  const found = findPart(part, gate, s, e);
  if (found == NO_PART) return treatOtherwise(part.otherwise);
  const made = op == OP_PART ? OP_IRREVERSIBLE : OP_REVERSIBLE;
  return found == ONE_PART && identifyPart(made, toLeaf(node), s, partStart(), partEnd(), e) ? EDIT : DEFER;
}

/** Whether a visible character of ASCII stands in a text; where none does, the host looks at it. */
function isVisible(s: usize, e: usize): bool {
  for (let i = s; i < e; i++) {
    const c = <u32>load<u8>(i);
    if (c == 0x5c) {
      // Which character it is, the host finds out.
      if (load<u8>(++i) == 0x75) return false;
    } else if (c - 0x21 < 0x5e) return true;
  }
  return false;
}

// A number: its characters lie from `s` to `e`.

/** An identifier is the digits as they are written. */
export function identifyNumber(op: u32, node: Node, s: usize, e: usize): u32 {
  return identify(toLeaf(node).table == 0 ? op : OP_IRREVERSIBLE, toLeaf(node), s, e) ? EDIT : DEFER;
}

/** Numbers of this many digits are finite; beyond that the host looks. */
const SURELY_FINITE: usize = 300;
/** Integers of so many characters fit 64 bits, and numbers with a point have 17 digits at most. Of longer ones the host decides. */
const SURELY_SMALL: usize = 18;

/** The table of an integer is how many digits it may have; 0: any number of them. */
export function keepInteger(node: Node, s: usize, e: usize): u32 {
  const maxDigits = toLeaf(node).table;
  const sign: usize = load<u8>(s) == 0x2d ? 1 : 0;
  if (maxDigits != 0 && e - s - sign > maxDigits) return mismatch();
  return keepDigits(node, s, e, false);
}
export function keepNumber(node: Node, s: usize, e: usize): u32 {
  return keepDigits(node, s, e, true);
}

// @inline
function keepDigits(node: Node, s: usize, e: usize, fraction: bool): u32 {
  let plain = true;
  for (let i = s; i < e; i++) {
    const c = <u32>load<u8>(i);
    if (isDigit(c) || c == 0x2d) continue;
    plain = false;
    if ((c | 0x20) == 0x65) return DEFER;
  }
  if (!plain && !fraction) return mismatch();
  return e - s > SURELY_SMALL ? DEFER : keep(node);
}

export function checkInteger(s: usize, e: usize): u32 {
  // Minus nothing is written without its sign.
  return e - s <= SURELY_SMALL && areDigits(s, e, false) && load<u16>(s) != 0x302d ? KEEP : DEFER;
}
export function checkNumber(s: usize, e: usize): u32 {
  return e - s <= SURELY_FINITE && areDigits(s, e, true) ? KEEP : DEFER;
}

/** Whether a number has no exponent and, unless it may have one, no fraction. */
function areDigits(s: usize, e: usize, fraction: bool): bool {
  for (let i = s; i < e; i++) {
    const c = <u32>load<u8>(i);
    if (isDigit(c) || (c == 0x2d && i == s) || (c == 0x2e && fraction)) continue;
    return false;
  }
  return true;
}
