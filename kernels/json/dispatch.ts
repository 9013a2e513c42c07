// Made by tools/build-kernel.ts out of tools/kernel-layout; do not edit.

import { Node, OP_ARRAY, OP_ASK, OP_ASK_TEXT, OP_BOOLEAN, OP_CHECK_INTEGER, OP_CHECK_NUMBER, OP_COARSEN_MONTH, OP_COARSEN_SECOND, OP_DIGEST, OP_DROP, OP_FIXED, OP_GATE, OP_GRAMMAR, OP_INTEGER, OP_IRREVERSIBLE, OP_LINK, OP_LISTED, OP_MEETING, OP_NUMBER, OP_OBJECT, OP_PART, OP_PART_REVERSIBLE, OP_PASS, OP_PHRASES, OP_PREFIXED_REVERSIBLE, OP_ROUTE, OP_ROWS, OP_STRING, OP_SURE, OP_UNLISTED } from './layout.ts';
import { matchGrammar, matchList, matchSure, keep, keepText, identifyText, keepInteger, keepNumber, identifyNumber, coarsenText, digestText, findPhrases, findHome, gateText, replacePart, pass, fix, checkInteger, checkNumber, defer, stay, refuseRows, refuseCollection, drop, mismatch } from './treat.ts';

export function treatString(op: u32, node: Node, s: usize, e: usize, escaped: bool): u32 {
  if (op == OP_GRAMMAR) return matchGrammar(node, s, e, escaped);
  if (op == OP_LISTED) return matchList(node, s, e, escaped);
  if (op == OP_SURE) return matchSure(node, s, e, escaped);
  if (op == OP_STRING) return keepText(node, s, e, escaped);
  if (op - OP_IRREVERSIBLE <= OP_PREFIXED_REVERSIBLE - OP_IRREVERSIBLE) return identifyText(op, node, s, e, escaped);
  if (op - OP_COARSEN_MONTH <= OP_COARSEN_SECOND - OP_COARSEN_MONTH) return coarsenText(op, node, s, e, escaped);
  if (op == OP_DIGEST) return digestText(node, s, e);
  if (op == OP_PHRASES) return findPhrases(node, s, e, escaped);
  if (op == OP_MEETING) return findHome(node, s, e, escaped);
  if (op == OP_GATE) return gateText(node, s, e, escaped);
  if (op - OP_PART <= OP_PART_REVERSIBLE - OP_PART) return replacePart(op, node, s, e, escaped);
  if (op == OP_PASS) return pass(node);
  if (op == OP_FIXED) return fix(node);
  if (op - OP_ASK_TEXT <= OP_ROUTE - OP_ASK_TEXT || op - OP_CHECK_INTEGER <= OP_CHECK_NUMBER - OP_CHECK_INTEGER || op == OP_ASK) return defer();
  if (op == OP_ROWS) return refuseRows();
  if (op == OP_DROP || op == OP_UNLISTED) return drop();
  return mismatch();
}

// @inline
export function treatNumber(op: u32, node: Node, s: usize, e: usize): u32 {
  if (op == OP_INTEGER) return keepInteger(node, s, e);
  if (op == OP_NUMBER) return keepNumber(node, s, e);
  if (op - OP_IRREVERSIBLE <= OP_PREFIXED_REVERSIBLE - OP_IRREVERSIBLE) return identifyNumber(op, node, s, e);
  if (op == OP_PASS) return pass(node);
  if (op == OP_FIXED) return fix(node);
  if (op == OP_CHECK_INTEGER) return checkInteger(s, e);
  if (op == OP_CHECK_NUMBER) return checkNumber(s, e);
  if (op - OP_LINK <= OP_ROUTE - OP_LINK || op - OP_GATE <= OP_ASK - OP_GATE) return defer();
  if (op == OP_ROWS) return refuseRows();
  if (op == OP_DROP || op == OP_UNLISTED) return drop();
  return mismatch();
}

// @inline
export function treatBoolean(op: u32, node: Node): u32 {
  if (op == OP_BOOLEAN) return keep(node);
  if (op == OP_PASS) return pass(node);
  if (op == OP_FIXED) return fix(node);
  if (op - OP_LINK <= OP_ROUTE - OP_LINK || op - OP_CHECK_INTEGER <= OP_ASK - OP_CHECK_INTEGER) return defer();
  if (op == OP_ROWS) return refuseRows();
  if (op == OP_DROP || op == OP_UNLISTED) return drop();
  return mismatch();
}

// @inline
export function treatNull(op: u32, node: Node): u32 {
  if (op - OP_BOOLEAN <= OP_LINK - OP_BOOLEAN) return keep(node);
  if (op == OP_PASS) return pass(node);
  if (op == OP_FIXED) return fix(node);
  if (op == OP_ROUTE || op - OP_CHECK_INTEGER <= OP_ASK - OP_CHECK_INTEGER) return defer();
  if (op - OP_OBJECT <= OP_ARRAY - OP_OBJECT) return stay();
  if (op == OP_ROWS) return refuseRows();
  return drop();
}

// @inline
export function treatContainer(op: u32, node: Node): u32 {
  if (op == OP_PASS) return pass(node);
  if (op - OP_LINK <= OP_ROUTE - OP_LINK || op == OP_ASK) return defer();
  if (op == OP_ROWS) return refuseRows();
  if (op == OP_UNLISTED) return refuseCollection();
  if (op == OP_DROP || op == OP_FIXED) return drop();
  return mismatch();
}
