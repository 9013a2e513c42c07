// What becomes of one scalar value.
import {
  NODE_TALLY,
  NODE_TARGET,
  OP_ARRAY,
  OP_ASK,
  OP_BOOLEAN,
  OP_CHECK_INTEGER,
  OP_CHECK_NUMBER,
  OP_DIGEST,
  OP_FIXED,
  OP_GRAMMAR,
  OP_INTEGER,
  OP_IRREVERSIBLE,
  OP_LINK,
  OP_MEETING,
  OP_NUMBER,
  OP_PASS,
  OP_PHRASES,
  OP_STRING,
  OP_PREFIXED_REVERSIBLE,
  TALLY_MISMATCH,
} from '../layout.ts';
import { matchesEscaped, matchesGrammar } from './grammar.ts';
import { digest } from './digest.ts';
import { identify, identifyPrefixed, noteText } from './identify.ts';
import { writeFixed } from './fixed.ts';
import { meetingHome } from './meeting.ts';
import { count, countAll } from './memory.ts';
import { keepPhrases, NO_PHRASES } from './phrases.ts';
import { isDigit } from './text.ts';

export const KEEP: u32 = 0;
export const DROP: u32 = 1;
/** `writeNoted` writes the replacement. */
export const EDIT: u32 = 2;
/** The host decides; it also counts. */
export const ASK: u32 = 3;

// @ts-ignore: decorator
@inline
function decided(kept: bool, node: usize): u32 {
  count(kept ? load<u32>(node, NODE_TALLY) : TALLY_MISMATCH);
  return kept ? KEEP : DROP;
}

/** A string whose text lies from `s` to `e`. */
export function treatString(op: u32, node: usize, s: usize, e: usize, escaped: bool): u32 {
  if (op == OP_GRAMMAR) {
    const grammar = <usize>load<u32>(node, NODE_TARGET);
    return decided(escaped ? matchesEscaped(grammar, s, e) : matchesGrammar(grammar, s, e), node);
  }
  if (op == OP_STRING) return decided(true, node);
  if (op >= <u32>OP_PASS) return treatOpen(op, node);
  if (isIdentified(op)) return !escaped && identifyPrefixed(op, node, s, e) ? EDIT : ASK;
  if (op == OP_DIGEST) {
    noteText(digest(s, e));
    count(load<u32>(node, NODE_TALLY));
    return EDIT;
  }
  if (op == OP_PHRASES || op == OP_MEETING) return escaped ? ASK : treatText(op, node, s, e);
  if (op >= <u32>OP_IRREVERSIBLE) return ASK;
  return decided(false, node);
}

function treatText(op: u32, node: usize, s: usize, e: usize): u32 {
  const table = <usize>load<u32>(node, NODE_TARGET);
  const length = op == OP_PHRASES ? keepPhrases(table, s, e) : meetingHome(table, s, e);
  if (length == (op == OP_PHRASES ? NO_PHRASES : 0)) return ASK;
  noteText(length);
  count(load<u32>(node, NODE_TALLY));
  return EDIT;
}

// @ts-ignore: decorator
@inline
function isIdentified(op: u32): bool {
  return op - OP_IRREVERSIBLE <= <u32>(OP_PREFIXED_REVERSIBLE - OP_IRREVERSIBLE);
}

/** Numbers of this many digits are finite; beyond that the host looks. */
const SURELY_FINITE: usize = 300;

export function treatNumber(op: u32, node: usize, s: usize, e: usize): u32 {
  if (op >= <u32>OP_PASS) return isPlain(op, s, e) ? KEEP : treatOpen(op, node);
  if (op == OP_INTEGER || op == OP_NUMBER) {
    let plain = true;
    for (let i = s; i < e; i++) {
      const c = <u32>load<u8>(i);
      if (isDigit(c) || c == 0x2d) continue;
      plain = false;
      if ((c | 0x20) == 0x65) return ASK;
    }
    if (!plain && op == OP_INTEGER) return decided(false, node);
    return e - s > SURELY_FINITE ? ASK : decided(true, node);
  }
  // An identifier is the digits as they are written.
  if (isIdentified(op)) return identify(op, node, s, e) ? EDIT : ASK;
  if (op == OP_LINK) return ASK;
  return decided(false, node);
}

/** `true`, `false`, `null`. */
export function treatWord(op: u32, node: usize, isNull: bool): u32 {
  if (op >= <u32>OP_PASS) return treatOpen(op, node);
  // null says nothing but that there is no value; in place of a container it is not counted either.
  if (isNull) return op <= <u32>OP_ARRAY ? KEEP : decided(true, node);
  if (op == OP_LINK) return ASK;
  return decided(op == OP_BOOLEAN, node);
}

/** A value of which the place alone decides. */
function treatOpen(op: u32, node: usize): u32 {
  if (op != OP_PASS && op != OP_FIXED) return ASK;
  countAll(node);
  if (op == OP_PASS) return KEEP;
  const length = writeFixed(node);
  if (length == 0) return DROP;
  noteText(length);
  return EDIT;
}

/** Integers of so many characters fit 64 bits. */
const SURELY_SMALL: usize = 18;

/** Whether a number surely is what the schema asks for, and is written as it would be written. */
function isPlain(op: u32, s: usize, e: usize): bool {
  if (op != OP_CHECK_INTEGER && op != OP_CHECK_NUMBER) return false;
  if (e - s > (op == OP_CHECK_INTEGER ? SURELY_SMALL : SURELY_FINITE)) return false;
  for (let i = s; i < e; i++) {
    const c = <u32>load<u8>(i);
    if (isDigit(c) || (c == 0x2d && i == s) || (c == 0x2e && op == OP_CHECK_NUMBER)) continue;
    return false;
  }
  // Minus nothing is written without its sign.
  return op == OP_CHECK_NUMBER || load<u16>(s) != 0x302d;
}
