// The scanner: one pass over the input along the plan. What may leave as it is stays untouched; for everything else there is
// an edit. It works on units, a member with the comma before it: a unit is taken whole or not at all, so that the input may
// end anywhere. Locals instead of globals, two inlined levels and no dispatch per token: each of them was measured.
import {
  ANSWER_ELSEWHERE,
  ANSWER_KEEP,
  ANSWER_TEXT,
  ASK_ESCAPED,
  ASK_NUMBER,
  ASK_OTHER,
  ASK_STRING,
  CTL_ASK_END,
  CTL_ASK_KIND,
  CTL_ASK_LEAF,
  CTL_ASK_START,
  CTL_ERROR,
  CTL_FULL,
  CTL_INPUT,
  CTL_LENGTH,
  CTL_MANY,
  CTL_POSITION,
  CTL_ROOT,
  CTL_ROOT_REFUSED,
  CTL_STRING_BYTES,
  EDIT_TEXT,
  ENTRY_NEXT,
  ENTRY_NODE,
  ENTRY_PROPERTY,
  ERROR_DEPTH,
  ERROR_KEYS,
  ERROR_STRING,
  ERROR_SYNTAX,
  ERROR_TRAILING,
  FLAG_ANY_NAME,
  FLAG_GHOST,
  FRAME_BYTES,
  NODE_FLAGS,
  NODE_INSIDE,
  NODE_LEAF,
  NODE_OP,
  NODE_TALLY,
  NODE_TARGET,
  OP_ARRAY,
  OP_ASK,
  OP_DROP,
  OP_FIXED,
  OP_LINK,
  OP_PASS,
  OP_ROUTE,
  PADDING,
  ROUTE_ARRAY,
  ROUTE_BOOLEAN,
  ROUTE_NULL,
  ROUTE_NUMBER,
  ROUTE_OBJECT,
  ROUTE_STRING,
  STATUS_ASK,
  STATUS_BAD,
  STATUS_DONE,
  STATUS_FULL,
  STATUS_NEED,
  TALLY_MISMATCH,
  UNNOTED,
} from '../layout.ts';
import { clearEdits, remove, replace } from './edits.ts';
import {
  AT_ROOT,
  frameKept,
  frameKind,
  frameLeft,
  frameNode,
  frameOthers,
  framePrevious,
  hasSeen,
  IN_ARRAY,
  IN_OBJECT,
  isDeepest,
  markSeen,
  openRoot,
  pushFrame,
  setFrameKept,
  setFrameLeft,
  setFramePrevious,
} from './frames.ts';
import { writeFixed, writeLineFeed } from './fixed.ts';
import { noteText, writeNoted } from './identify.ts';
import { clearTally, control, count, countAll, REPEATED, setControl, UNKNOWN } from './memory.ts';
import {
  anyName,
  expectName,
  findEscapedName,
  findName,
  foreseen,
  guessName,
  learnName,
  nameEnd,
  nameStart,
  otherNode,
  releaseOthers,
  resetOthers,
  takeOther,
} from './names.ts';
import { forgetPhrases } from './phrases.ts';
import { passNumber, skip, skipResume, startSkip } from './skip.ts';
import { BAD, ESCAPED, isHopeless, isTooLong, NEED, passSpace, stringEnd } from './text.ts';
import { ASK, DROP, EDIT, KEEP, treatNumber, treatString, treatWord } from './treat.ts';

/** Behind a member, at the start of a container, before the document, inside of a value that goes, behind the document. */
const AFTER: u32 = 0;
const OPEN: u32 = 1;
const ROOT: u32 = 2;
const SKIPPING: u32 = 3;
const END: u32 = 4;

/** What follows a value in a container of this kind: AFTER, or END at the root. */
// @ts-ignore: decorator
@inline
function behind(kind: u32): u32 {
  return (kind & AT_ROOT) << 1;
}

let gMode: u32 = ROOT;
let gFrame: usize = 0;
/** Of the unit that was asked about: offset of the comma, plus one; 0 when there is none. */
let gAskComma: u32 = 0;
let gAskFrom: u32 = 0;

export function startScan(): void {
  clearTally();
  clearEdits();
  resetOthers();
  forgetPhrases();
  gFrame = openRoot();
  gMode = ROOT;
  setControl(CTL_POSITION, 0);
  setControl(CTL_ERROR, 0);
  setControl(CTL_ROOT_REFUSED, 0);
}

function stop(status: u32, at: usize, mode: u32, frame: usize): u32 {
  setControl(CTL_POSITION, <u32>(at - <usize>control(CTL_INPUT)));
  gMode = mode;
  gFrame = frame;
  return status;
}
function bad(error: u32): u32 {
  setControl(CTL_ERROR, error);
  return STATUS_BAD;
}
function need(at: usize, mode: u32, frame: usize, last: u32): u32 {
  return last ? bad(ERROR_SYNTAX) : stop(STATUS_NEED, at, mode, frame);
}

/** One member more: false when there are too many. */
// @ts-ignore: decorator
@inline
function complete(frame: usize): bool {
  const left = frameLeft(frame);
  if (left == 0) return false;
  setFrameLeft(frame, left - 1);
  return true;
}

/** The comma before the first member that is kept has to go. */
// @ts-ignore: decorator
@inline
function admit(frame: usize, comma: usize): void {
  if (frameKept(frame)) return;
  setFrameKept(frame, 1);
  if (comma != 0) remove(comma, comma + 1);
}

function refuse(frame: usize, from: usize, to: usize): void {
  if (frameKind(frame) == AT_ROOT) setControl(CTL_ROOT_REFUSED, 1);
  remove(from, to);
}

function ask(leaf: u32, start: usize, end: usize, kind: u32): void {
  const base = <usize>control(CTL_INPUT);
  setControl(CTL_ASK_LEAF, leaf);
  setControl(CTL_ASK_START, <u32>(start - base));
  setControl(CTL_ASK_END, end == 0 ? 0 : <u32>(end - base));
  setControl(CTL_ASK_KIND, kind);
}

/** Rules that say what changes, not what stays. */
// @ts-ignore: decorator
@inline
function takesAnyName(node: usize): bool {
  return (load<u32>(node, NODE_FLAGS) & FLAG_ANY_NAME) != 0;
}

/** What becomes of a value that is passed over: a member that goes, one that stays, the rest of one that was replaced. */
const DROPPED: u32 = 0;
const KEPT: u32 = 1;
const REPLACED: u32 = 2;
let gPassed: u32 = DROPPED;

function beginSkip(frame: usize, passed: u32): void {
  gPassed = passed;
  startSkip(frame);
}

function pass(frame: usize, from: usize, to: usize): void {
  if (gPassed == DROPPED) refuse(frame, from, to);
  else if (gPassed == REPLACED) remove(from, to);
}

/** Goes on with the value that is being skipped. 0 when the scan goes on behind it, else a status plus one. */
function goOnSkipping(i: usize, from: usize, end: usize, last: u32, frame: usize): u32 {
  const next = skip(i, end, last);
  if (next == BAD) return STATUS_BAD + 1;
  if (next == NEED) {
    pass(frame, from, skipResume());
    return stop(STATUS_NEED, skipResume(), SKIPPING, frame) + 1;
  }
  pass(frame, from, next);
  if (!complete(frame)) return bad(ERROR_KEYS) + 1;
  stop(0, next, AFTER, frame);
  return 0;
}

/** Whether some list may be full before another unit is done: `replace` looks, since each of them grows with an edit. */
// @ts-ignore: decorator
@inline
function isFull(): bool {
  return control(CTL_FULL) != 0;
}

/** The node that a route has for a value by its first character; what begins none is found out later. */
// @ts-ignore: decorator
@inline
function route(node: usize, c: u32): usize {
  if (c == 0x22) return load<u32>(node, ROUTE_STRING);
  if (c == 0x7b) return load<u32>(node, ROUTE_OBJECT);
  if (c == 0x5b) return load<u32>(node, ROUTE_ARRAY);
  if (c == 0x6e) return load<u32>(node, ROUTE_NULL);
  return c == 0x74 || c == 0x66 ? load<u32>(node, ROUTE_BOOLEAN) : load<u32>(node, ROUTE_NUMBER);
}

/** @param last whether no more input follows */
export function scan(last: u32): u32 {
  const base = <usize>control(CTL_INPUT);
  const end = base + <usize>control(CTL_LENGTH);
  for (let at: usize = 0; at < <usize>PADDING; at += 16) v128.store(end + at, i8x16.splat(0));
  let i = base + <usize>control(CTL_POSITION);
  let mode = gMode;
  let frame = gFrame;
  if (mode == SKIPPING) {
    const status = goOnSkipping(i, i, end, last, frame);
    if (status != 0) return status - 1;
    i = base + <usize>control(CTL_POSITION);
    mode = AFTER;
  }
  let node = frameNode(frame);
  let kind = frameKind(frame);
  if (mode == AFTER) mode = behind(kind);
  // The entry of the name that should come next in the object that is open, or 0.
  let expected = guessName(node, framePrevious(frame));
  while (true) {
    let unit = i;
    let c = <u32>load<u8>(i);
    if (c <= 0x20) {
      i = passSpace(i);
      c = load<u8>(i);
    }
    // Of a unit with a comma, the comma.
    let from = i;
    let entry: usize = 0;
    let target: usize;
    let v: usize;
    if (mode == ROOT) {
      if (isFull()) return stop(STATUS_FULL, unit, ROOT, frame);
      if (control(CTL_MANY) != 0) {
        remove(unit, i);
        unit = i;
        if (i >= end && last) return stop(STATUS_DONE, i, ROOT, frame);
      }
      if (i >= end) return need(unit, ROOT, frame, last);
      target = control(CTL_ROOT);
      v = i;
    } else {
      if ((mode | (c ^ 0x2c)) == AFTER) {
        i++;
        if (load<u8>(i) <= 0x20) i = passSpace(i);
      } else if (mode == END) {
        const many = control(CTL_MANY) != 0;
        if (i < end && !many) return bad(ERROR_TRAILING);
        if (many) remove(unit, i);
        if (i >= end) return last ? stop(STATUS_DONE, i, END, frame) : need(i, END, frame, last);
        noteText(writeLineFeed());
        writeNoted(i, i);
        mode = ROOT;
        continue;
      } else if ((c | 0x20) == 0x7d) {
        if (c != (kind == IN_ARRAY ? 0x5d : 0x7d)) return bad(ERROR_SYNTAX);
        if (kind == IN_OBJECT) releaseOthers(frameOthers(frame));
        i++;
        if (load<u32>(node, NODE_FLAGS) & FLAG_GHOST) remove(unit, i);
        frame -= FRAME_BYTES;
        node = frameNode(frame);
        kind = frameKind(frame);
        expected = guessName(node, framePrevious(frame));
        mode = behind(kind);
        if (!complete(frame)) return bad(ERROR_KEYS);
        continue;
      } else if (i >= end) return need(i, mode, frame, last);
      else if (mode != OPEN) return bad(ERROR_SYNTAX);
      if (isFull()) return stop(STATUS_FULL, unit, mode, frame);
      if (kind == IN_OBJECT) {
        if (load<u8>(i) != 0x22) return i >= end ? need(unit, mode, frame, last) : bad(ERROR_SYNTAX);
        entry = expected;
        const written: usize = entry == 0 ? 0 : foreseen(entry, i);
        let close: usize = 0;
        let escaped = false;
        if (written != 0 && written <= <usize>control(CTL_STRING_BYTES)) v = i + written - 1;
        else {
          // Maybe the name that was expected, but longer than what is foreseen, or with white space behind it.
          close = entry == 0 ? 0 : expectName(entry, i + 1, end);
          if (close == 0 || isTooLong(i + 1, close)) {
            const q = stringEnd(i + 1, end);
            if (q <= BAD) {
              if (q == BAD) return bad(ERROR_SYNTAX);
              // Hopeless: whatever follows it is refused, and need not be held in memory for that.
              if (!isHopeless(i + 1, end)) return need(unit, mode, frame, last);
              beginSkip(frame, DROPPED);
              const status = goOnSkipping(i, i, end, last, frame);
              return status == 0 ? bad(ERROR_STRING) : status - 1;
            }
            close = q & ~ESCAPED;
            escaped = (q & ESCAPED) != 0;
            if (isTooLong(i + 1, close)) return bad(ERROR_STRING);
            entry = escaped ? findEscapedName(node, i + 1, close) : findName(node, i + 1, close);
            if (entry != 0 && !escaped) learnName(node, framePrevious(frame), entry);
          }
          v = close + 1;
          if (load<u8>(v) != 0x3a) {
            v = passSpace(v);
            if (load<u8>(v) != 0x3a) return v >= end ? need(unit, mode, frame, last) : bad(ERROR_SYNTAX);
          }
        }
        if (entry != 0) {
          const property = load<u32>(entry, ENTRY_PROPERTY);
          const repeated = property != UNNOTED && hasSeen(frame, property);
          target = repeated ? REPEATED : <usize>load<u32>(entry, ENTRY_NODE);
        } else if (takesAnyName(node)) {
          if (escaped) target = anyName(node, nameStart(), nameEnd());
          else target = anyName(node, i + 1, close);
        } else {
          if (escaped) target = otherNode(node, nameStart(), nameEnd(), frame);
          else target = otherNode(node, i + 1, close, frame);
        }
        c = load<u8>(++v);
        if (c <= 0x20) {
          v = passSpace(v);
          c = load<u8>(v);
        }
      } else {
        target = load<u32>(node, NODE_TARGET);
        v = i;
        c = load<u8>(v);
      }
      if (v >= end) return need(unit, mode, frame, last);
    }

    let op = load<u32>(target, NODE_OP);
    if (op == OP_ROUTE) {
      target = route(target, c);
      op = load<u32>(target, NODE_OP);
    }
    let passed: u32 = DROPPED;
    let verdict: u32;
    let next: usize;
    if (c == 0x22) {
      const q = stringEnd(v + 1, end);
      if (q <= BAD) {
        if (q == BAD) return bad(ERROR_SYNTAX);
        // A string that goes, or that is refused whatever follows it, need not be held in memory.
        if (op != OP_DROP && !isHopeless(v + 1, end)) return need(unit, mode, frame, last);
        verdict = DROP;
        next = 0;
      } else {
        const close = q & ~ESCAPED;
        if (isTooLong(v + 1, close)) return bad(ERROR_STRING);
        next = close + 1;
        if (op == OP_DROP) verdict = DROP;
        else {
          verdict = treatString(op, target, v + 1, close, (q & ESCAPED) != 0);
          if (verdict == ASK) ask(load<u32>(target, NODE_LEAF), v, next, q & ESCAPED ? ASK_ESCAPED : ASK_STRING);
        }
      }
    } else if ((c | 0x20) == 0x7b) {
      if (op == OP_FIXED) {
        countAll(target);
        const length = writeFixed(target);
        if (length != 0) {
          admit(frame, mode == AFTER ? from : 0);
          noteText(length);
          writeNoted(v, v + 1);
          from = v + 1;
          passed = REPLACED;
        }
        target = load<u32>(target, NODE_INSIDE);
        if (target != 0) op = load<u32>(target, NODE_OP);
      }
      if (op == <u32>(c == 0x5b)) {
        if (isDeepest(frame)) return bad(ERROR_DEPTH);
        if (kind == IN_OBJECT) take(frame, entry, i, v);
        if (load<u32>(target, NODE_FLAGS) & FLAG_GHOST) remove(from, v + 1);
        else admit(frame, mode == AFTER ? from : 0);
        kind = op;
        node = target;
        frame = pushFrame(frame, node, kind);
        expected = guessName(node, 0);
        i = v + 1;
        mode = OPEN;
        continue;
      }
      next = 0;
      verdict = op == OP_LINK || op == OP_ASK ? ASK : op == OP_PASS ? KEEP : DROP;
      if (verdict == ASK) ask(load<u32>(target, NODE_LEAF), v, 0, ASK_OTHER);
      else if (verdict == KEEP) {
        countAll(target);
        passed = KEPT;
      } else if (op != OP_FIXED && op != OP_DROP) count(TALLY_MISMATCH);
    } else if (c == 0x2d || c - 0x30 < 10) {
      next = passNumber(v, end, last);
      if (next <= BAD) return next == BAD ? STATUS_BAD : need(unit, mode, frame, last);
      verdict = op == OP_DROP ? DROP : treatNumber(op, target, v, next);
      if (verdict == ASK) ask(load<u32>(target, NODE_LEAF), v, next, ASK_NUMBER);
    } else {
      const length: usize = c == 0x66 ? 5 : 4;
      const word = load<u32>(v, 0);
      if (c == 0x66 ? load<u32>(v, 1) != 0x65736c61 : word != 0x65757274 && word != 0x6c6c756e) {
        if (v + length <= end || last) return bad(ERROR_SYNTAX);
        return need(unit, mode, frame, last);
      }
      next = v + length;
      verdict = op == OP_DROP ? DROP : treatWord(op, target, c == 0x6e);
      if (c == 0x6e && kind == AT_ROOT && control(CTL_MANY) == 0) setControl(CTL_ROOT_REFUSED, 1);
      if (verdict == ASK) ask(load<u32>(target, NODE_LEAF), v, next, ASK_OTHER);
    }

    if (kind == IN_OBJECT) {
      take(frame, entry, i, v);
      if (entry != 0) expected = load<u32>(entry, ENTRY_NEXT);
    }
    if (verdict == ASK) {
      gAskFrom = <u32>(from - <usize>control(CTL_INPUT));
      gAskComma = mode == AFTER ? gAskFrom + 1 : 0;
      return stop(STATUS_ASK, unit, AFTER, frame);
    }
    if (verdict != DROP) admit(frame, mode == AFTER ? from : 0);
    if (op == OP_DROP) countAll(target);
    if (next == 0) {
      beginSkip(frame, passed);
      const status = goOnSkipping(v, from, end, last, frame);
      if (status != 0) return status - 1;
      i = <usize>control(CTL_INPUT) + <usize>control(CTL_POSITION);
    } else {
      if (verdict == DROP) refuse(frame, from, next);
      else if (verdict == EDIT) writeNoted(v, next);
      if (!complete(frame)) return bad(ERROR_KEYS);
      i = next;
    }
    mode = behind(kind);
  }
}

/** Notes that an object has had this name. For one outside of the table it is read again: it may have been decoded. */
// @ts-ignore: decorator
@inline
function take(frame: usize, entry: usize, quote: usize, v: usize): void {
  if (entry == 0) return takeName(frame, quote, v);
  const property = load<u32>(entry, ENTRY_PROPERTY);
  if (property != UNNOTED) markSeen(frame, property);
  setFramePrevious(frame, entry);
}
function takeName(frame: usize, quote: usize, v: usize): void {
  const node = frameNode(frame);
  if (takesAnyName(node)) return;
  const q = stringEnd(quote + 1, v);
  const close = q & ~ESCAPED;
  const escaped = (q & ESCAPED) != 0;
  if (escaped) findEscapedName(node, quote + 1, close);
  const s = escaped ? nameStart() : quote + 1;
  const e = escaped ? nameEnd() : close;
  const target = otherNode(node, s, e, frame);
  if (target != UNKNOWN && target != REPEATED) takeOther(s, e, frame);
}

/** First half of an answer that keeps the value: after it everything before the value may be carried out. */
export function admitAsked(): void {
  const base = <usize>control(CTL_INPUT);
  admit(gFrame, gAskComma == 0 ? 0 : base + <usize>gAskComma - 1);
}

/**
 * What becomes of the value asked about; the next `scan` goes on behind it.
 *
 * @param offset of the replacement among the texts
 */
export function answer(kind: u32, offset: u32, length: u32): u32 {
  const base = <usize>control(CTL_INPUT);
  const start = base + <usize>control(CTL_ASK_START);
  const next = base + <usize>control(CTL_ASK_END);
  if (control(CTL_ASK_END) == 0) {
    // A container in place of a link: the answer is withheld anyway, but the document is still read to its end.
    beginSkip(gFrame, DROPPED);
    stop(0, start, SKIPPING, gFrame);
    return 0;
  }
  if (kind == ANSWER_KEEP || kind == ANSWER_TEXT) admitAsked();
  if (kind == ANSWER_TEXT) replace(start, next, EDIT_TEXT, offset, length, 0, length);
  else if (kind == ANSWER_ELSEWHERE) remove(start, next);
  else if (kind != ANSWER_KEEP) refuse(gFrame, base + <usize>gAskFrom, next);
  stop(0, next, AFTER, gFrame);
  return complete(gFrame) ? 0 : bad(ERROR_KEYS);
}
