// What becomes of a value, by its first character. Each step returns the verdict and above it the address behind the value: 0
// when the value is still to be passed over.
import { treatBoolean, treatContainer, treatNull, treatNumber, treatString } from './dispatch.ts';
import {
  ASK_ESCAPED,
  ASK_NUMBER,
  ASK_OTHER,
  ASK_STRING,
  ERROR_STRING,
  ERROR_SYNTAX,
  FRAME_ROOT,
  LeafNode,
  Node,
  OP_DROP,
  RouteNode,
} from './layout.ts';
import { control } from './memory.ts';
import { fail, passNumber } from './skip.ts';
import { BAD, ESCAPED, isHopeless, isTooLong, NEED, pair, QUOTE, stringEnd } from './text.ts';
import { ASK, DROP } from './treat.ts';

/** Instead of a verdict: the document is refused, or more of it is needed. */
export const STOP_BAD: u32 = 4;
export const STOP_NEED: u32 = 5;

// @ts-ignore: decorator
@inline
function outcome(verdict: u32, next: usize): u64 {
  return pair(<usize>verdict, next);
}

function refused(error: u32): u64 {
  fail(error);
  return STOP_BAD;
}

/** Tells the host which value is asked about. */
function ask(node: usize, start: usize, end: usize, kind: u32): void {
  const base = control.input;
  control.askLeaf = LeafNode.at(node).leaf;
  control.askStart = <u32>(start - base);
  control.askEnd = end == 0 ? 0 : <u32>(end - base);
  control.askKind = kind;
}

/** The node that a route has for a value by its first character; what begins no value is found out later. */
// @ts-ignore: decorator
@inline
export function routed(route: RouteNode, c: u32): usize {
  if (c == QUOTE) return route.string;
  if (c == 0x7b) return route.object;
  if (c == 0x5b) return route.array;
  if (c == 0x6e) return route.null;
  return c == 0x74 || c == 0x66 ? route.boolean : route.number;
}

/** A string. One that goes, or that is refused whatever follows it, need not be in memory as a whole. */
// @ts-ignore: decorator
@inline
export function stringValue(op: u32, node: usize, v: usize, end: usize): u64 {
  const q = stringEnd(v + 1, end);
  if (q <= BAD) {
    if (q == BAD) return refused(ERROR_SYNTAX);
    return op == OP_DROP || isHopeless(v + 1, end) ? outcome(DROP, 0) : STOP_NEED;
  }
  const close = q & ~ESCAPED;
  if (isTooLong(v + 1, close)) return refused(ERROR_STRING);
  if (op == OP_DROP) return outcome(DROP, close + 1);
  const escaped = (q & ESCAPED) != 0;
  const verdict = treatString(op, Node.at(node), v + 1, close, escaped);
  if (verdict == ASK) ask(node, v, close + 1, escaped ? ASK_ESCAPED : ASK_STRING);
  return outcome(verdict, close + 1);
}

// @ts-ignore: decorator
@inline
export function numberValue(op: u32, node: usize, v: usize, end: usize, last: u32): u64 {
  const next = passNumber(v, end, last);
  if (next <= BAD) return next == BAD ? STOP_BAD : STOP_NEED;
  if (op == OP_DROP) return outcome(DROP, next);
  const verdict = treatNumber(op, Node.at(node), v, next);
  if (verdict == ASK) ask(node, v, next, ASK_NUMBER);
  return outcome(verdict, next);
}

/** `true`, `false` or `null`; anything else is none of JSON's values. */
// @ts-ignore: decorator
@inline
export function wordValue(op: u32, node: usize, v: usize, end: usize, last: u32, kind: u32): u64 {
  const c = <u32>load<u8>(v);
  const isNull = c == 0x6e;
  const length: usize = c == 0x66 ? 5 : 4;
  const word = load<u32>(v);
  if (c == 0x66 ? load<u32>(v, 1) != 0x65736c61 : word != 0x65757274 && word != 0x6c6c756e)
    return v + length <= end || last ? refused(ERROR_SYNTAX) : STOP_NEED;
  if (isNull && kind == FRAME_ROOT && control.many == 0) control.rootRefused = 1;
  if (op == OP_DROP) return outcome(DROP, v + length);
  const verdict = isNull ? treatNull(op, Node.at(node)) : treatBoolean(op, Node.at(node));
  if (verdict == ASK) ask(node, v, v + length, ASK_OTHER);
  return outcome(verdict, v + length);
}

/** An object or list that is not walked through. */
// @ts-ignore: decorator
@inline
export function containerValue(op: u32, node: usize, v: usize): u64 {
  const verdict = treatContainer(op, Node.at(node));
  if (verdict == ASK) ask(node, v, 0, ASK_OTHER);
  return outcome(verdict, 0);
}
