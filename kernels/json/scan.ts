// The scanner: one pass over the input along the plan. What may leave as it is stays untouched; for everything else there is
// an edit. It works on units, a member with the comma before it: a unit is taken whole or not at all, so that the input may
// end anywhere. What a round of the loop knows stays in locals, and its steps are inlined: each of that was measured.
import { chooseNode, UNDECIDED } from './choose.ts';
import { clearEdits, mark, remove, unmarkShortList, replaceByText, textPlace, useText } from './edits.ts';
import { admit, isDeepest, isSorted, keyMark, markKey, openRoot, passTexts, popFrame, pushFrame, takeMember } from './frames.ts';
import { noteText, writeNoted } from './identify.ts';
import {
  ANSWER_DROP,
  ANSWER_ELSEWHERE,
  ANSWER_KEEP,
  ANSWER_TEXT,
  ArrayNode,
  ContainerNode,
  ERROR_DEPTH,
  ERROR_KEYS,
  ERROR_NONE,
  ERROR_STRING,
  ERROR_SYNTAX,
  ERROR_TRAILING,
  FixedNode,
  FLAG_GHOST,
  FLAG_SORTED,
  FRAME_ARRAY,
  FRAME_OBJECT,
  FRAME_ROOT,
  Frame,
  MARK_CLOSE,
  MARK_ELEMENT,
  MARK_OPEN,
  NameEntry,
  Node,
  ObjectNode,
  OP_ARRAY,
  OP_DROP,
  OP_FIXED,
  OP_OBJECT,
  OP_ROUTE,
  OP_ROWS,
  PADDING,
  RouteNode,
  SHAPE_ROW,
  STATUS_ASK,
  STATUS_BAD,
  STATUS_DONE,
  STATUS_FULL,
  STATUS_NEED,
} from './layout.ts';
import { clearTally, control, countAll, noteShape } from './memory.ts';
import { guessName, releaseOthers, resetOthers } from './names.ts';
import { resetOrder } from './order.ts';
import { forgetPhrases } from './phrases.ts';
import { passNumber, skip, skipResume, startSkip } from './skip.ts';
import { BAD, COMMA, ESCAPED, HOPELESS, isHopeless, isTooLong, NEED, passSpace, QUOTE, stringEnd } from './text.ts';
import { DEFER, DROP, EDIT, KEEP, writeFixed } from './treat.ts';
import {
  decideContainer,
  decideNumber,
  decideText,
  decideWord,
  foreseenColon,
  foundEntry,
  memberNode,
  noteName,
  passWord,
  routed,
  searchName,
} from './unit.ts';

/** Behind a member, at the start of a container, before the document, inside of a value that goes, behind the document. */
const AFTER: u32 = 0;
const OPEN: u32 = 1;
const ROOT: u32 = 2;
const SKIPPING: u32 = 3;
const END: u32 = 4;

let gMode: u32 = ROOT;
let gFrame: Frame = changetype<Frame>(0);
/** Of the unit that was asked about: offset of its start; whether that is its comma. */
let gDeferFrom: u32 = 0;
let gDeferComma: bool = false;

export function startScan(): void {
  clearTally();
  clearEdits();
  resetOthers();
  forgetPhrases();
  gFrame = openRoot();
  gMode = ROOT;
  control.position = 0;
  control.error = ERROR_NONE;
  control.rootRefused = 0;
  control.shape = 0;
  control.rows = 0;
  control.spaced = 0;
  control.askMark = 0;
  resetOrder();
}

// ------------------------------------------------------------------------------------------------------------ how a scan ends

function stop(status: u32, at: usize, mode: u32, frame: Frame): u32 {
  control.position = <u32>(at - control.input);
  gMode = mode;
  gFrame = frame;
  return status;
}
function bad(error: u32): u32 {
  control.error = error;
  return STATUS_BAD;
}
function need(at: usize, mode: u32, frame: Frame, last: u32): u32 {
  return last ? bad(ERROR_SYNTAX) : stop(STATUS_NEED, at, mode, frame);
}

/** The value of a unit is invalid, or needs more input. */
function unfinished(next: usize, unit: usize, mode: u32, frame: Frame, last: u32): u32 {
  return next == BAD ? STATUS_BAD : need(unit, mode, frame, last);
}

/** The host is asked about the value of the unit from `from` on; the next scan goes on behind it. */
function stopForHost(unit: usize, from: usize, mode: u32, frame: Frame, isKey: bool): u32 {
  gDeferFrom = <u32>(from - control.input);
  gDeferComma = mode == AFTER;
  control.askMark = isKey ? keyMark(frame) : 0;
  return stop(STATUS_ASK, unit, AFTER, frame);
}

/** Whether some list may be full before another unit is done: `replace` looks, since each of them grows with an edit. */
// @inline
function isFull(): bool {
  return control.full != 0;
}

// ------------------------------------------------------------------------------------------------------- what becomes of a unit

/** What follows a value in a container of this kind. */
// @inline
function behind(kind: u32): u32 {
  return kind == FRAME_ROOT ? END : AFTER;
}

function refuse(frame: Frame, from: usize, to: usize): void {
  if (frame.kind == FRAME_ROOT) control.rootRefused = 1;
  remove(from, to);
}

/** What becomes of a value that is passed over: a member that goes, one that stays, the rest of one that was replaced. */
const DROPPED: u32 = 0;
const KEPT: u32 = 1;
const REPLACED: u32 = 2;
let gPassed: u32 = DROPPED;

function pass(frame: Frame, from: usize, to: usize): void {
  if (gPassed == DROPPED) refuse(frame, from, to);
  else if (gPassed == REPLACED) remove(from, to);
}

/** Passes over the value at `i`. 0 when the scan goes on behind it, else a status plus one. */
function beginSkip(frame: Frame, passed: u32, i: usize, from: usize, end: usize, last: u32): u32 {
  gPassed = passed;
  startSkip(frame);
  return goOnSkipping(i, from, end, last, frame);
}

/** Goes on with the value that is being skipped. Returns the same. */
function goOnSkipping(i: usize, from: usize, end: usize, last: u32, frame: Frame): u32 {
  const next = skip(i, end, last);
  if (next == BAD) return STATUS_BAD + 1;
  if (next == NEED) {
    pass(frame, from, skipResume());
    return stop(STATUS_NEED, skipResume(), SKIPPING, frame) + 1;
  }
  pass(frame, from, next);
  if (!takeMember(frame)) return bad(ERROR_KEYS) + 1;
  stop(0, next, AFTER, frame);
  return 0;
}

/** Where the last skip has ended. */
// @inline
function skipped(): usize {
  return control.input + <usize>control.position;
}

/** A name that is refused whatever follows it: the rest of it is passed over. */
function refuseName(i: usize, end: usize, last: u32, frame: Frame): u32 {
  const status = beginSkip(frame, DROPPED, i, i, end, last);
  return status == 0 ? bad(ERROR_STRING) : status - 1;
}

// ------------------------------------------------------------------------------------------------------------- steps of the scan

/** Zeros behind the input, which stop every loop. Returns where it ends. */
function closeInput(): usize {
  const end = control.input + <usize>control.length;
  for (let at: usize = 0; at < <usize>PADDING; at += 16) v128.store(end + at, i8x16.splat(0));
  return end;
}

/**
 * Before a document, or behind one, where another may follow.
 *
 * @param unit where the white space before `i` begins
 * @returns 0 when a document begins at `i`, else a status plus one
 */
function enterDocument(mode: u32, unit: usize, i: usize, end: usize, last: u32, frame: Frame): u32 {
  const many = control.many != 0;
  if (mode == END) {
    if (i < end && !many) return bad(ERROR_TRAILING) + 1;
    if (many) remove(unit, i);
    if (i >= end) return (last ? stop(STATUS_DONE, i, END, frame) : need(i, END, frame, last)) + 1;
    store<u8>(textPlace(), 0x0a);
    noteText(useText(1));
    writeNoted(i, i);
  } else if (isFull()) return stop(STATUS_FULL, unit, ROOT, frame) + 1;
  else if (many) remove(unit, i);
  if (isFull()) return stop(STATUS_FULL, i, ROOT, frame) + 1;
  if (i < end) return 0;
  return (many && last ? stop(STATUS_DONE, i, ROOT, frame) : need(i, ROOT, frame, last)) + 1;
}

/** Marks the end of a value that stays, if it is an element of a sorted list. */
// @inline
function markElement(frame: Frame, end: usize): void {
  if (isSorted(frame)) mark(end, MARK_ELEMENT);
}

/** Closes a container at the bracket `i`. */
// @inline
function closeContainer(frame: Frame, unit: usize, i: usize): Frame {
  if (frame.kind == FRAME_OBJECT) releaseOthers(frame.taken);
  const flags = ContainerNode.at(frame.node).flags;
  if (flags & FLAG_GHOST) remove(unit, i + 1);
  if (flags & FLAG_SORTED && ContainerNode.at(frame.node).op != OP_ROWS && !unmarkShortList()) mark(i, MARK_CLOSE);
  const outer = popFrame(frame);
  markElement(outer, i + 1);
  return outer;
}

/** Opens the container at `v`, whose members are looked at. */
// @inline
function openContainer(frame: Frame, node: usize, kind: u32, comma: usize, from: usize, v: usize): Frame {
  const flags = ContainerNode.at(node).flags;
  if (flags & FLAG_GHOST) remove(from, v + 1);
  else admit(frame, comma);
  if (flags & FLAG_SORTED) mark(v + 1, MARK_OPEN);
  return pushFrame(frame, node, kind);
}

/** Replaces the bracket `v` by the text of a node. False if the node has no text. */
function fixContainer(frame: Frame, node: FixedNode, comma: usize, v: usize): bool {
  countAll(changetype<usize>(node));
  const length = writeFixed(node);
  if (length == 0) return false;
  admit(frame, comma);
  noteText(length);
  writeNoted(v, v + 1);
  return true;
}

/** @param last whether no more input follows */
export function scan(last: u32): u32 {
  const end = closeInput();
  let i = control.input + <usize>control.position;
  let mode = gMode;
  let frame = gFrame;
  if (mode == SKIPPING) {
    const status = goOnSkipping(i, i, end, last, frame);
    if (status != 0) return status - 1;
    i = skipped();
    mode = AFTER;
  }
  let node = frame.node;
  let kind = frame.kind;
  if (mode == AFTER) mode = behind(kind);
  // The entry of the name that should come next in the object that is open, or 0.
  let expected = guessName(ObjectNode.at(node), frame.previous);
  while (true) {
    if (kind == FRAME_OBJECT && mode == AFTER) {
      i = passTexts(frame, expected, i);
      expected = guessName(ObjectNode.at(node), frame.previous);
    }
    let unit = i;
    let c = <u32>load<u8>(i);
    if (c <= 0x20) {
      i = passSpace(i);
      c = load<u8>(i);
    }
    // Where the unit begins: at its comma, if it has one.
    let from = i;
    if ((mode | (c ^ COMMA)) == AFTER) {
      i++;
      if (load<u8>(i) <= 0x20) i = passSpace(i);
    } else if (mode == ROOT || mode == END) {
      const status = enterDocument(mode, unit, i, end, last, frame);
      if (status != 0) return status - 1;
      mode = ROOT;
      unit = i;
    } else if ((c | 0x20) == 0x7d) {
      if (c != (kind == FRAME_ARRAY ? 0x5d : 0x7d)) return bad(ERROR_SYNTAX);
      if (isFull()) return stop(STATUS_FULL, unit, mode, frame);
      frame = closeContainer(frame, unit, i);
      i++;
      node = frame.node;
      kind = frame.kind;
      expected = guessName(ObjectNode.at(node), frame.previous);
      mode = behind(kind);
      if (!takeMember(frame)) return bad(ERROR_KEYS);
      continue;
    } else if (i >= end) return need(i, mode, frame, last);
    else if (mode != OPEN) return bad(ERROR_SYNTAX);
    if (isFull()) return stop(STATUS_FULL, unit, mode, frame);

    let entry: usize = 0;
    let target: usize;
    let v = i;
    if (kind == FRAME_OBJECT) {
      if (load<u8>(i) != QUOTE) return i >= end ? need(unit, mode, frame, last) : bad(ERROR_SYNTAX);
      let colon = foreseenColon(expected, i);
      entry = expected;
      if (colon == 0) {
        colon = searchName(ObjectNode.at(node), frame, expected, i, end);
        if (colon == BAD) return STATUS_BAD;
        if (colon == NEED) return need(unit, mode, frame, last);
        if (colon == HOPELESS) return refuseName(i, end, last, frame);
        entry = foundEntry();
      }
      target = memberNode(ObjectNode.at(node), frame, entry);
      v = colon + 1;
      if (load<u8>(v) <= 0x20) v = passSpace(v);
    } else target = kind == FRAME_ARRAY ? ArrayNode.at(node).items : control.root;
    if (v >= end) return need(unit, mode, frame, last);

    c = load<u8>(v);
    let op = Node.at(target).op;
    if (op == OP_ROUTE) {
      target = routed(RouteNode.at(target), c);
      op = Node.at(target).op;
    }
    let passed: u32 = DROPPED;
    let verdict: u32 = DROP;
    // Behind the value; HOPELESS: it is to be passed over.
    let next: usize;
    if (c == QUOTE) {
      const q = stringEnd(v + 1, end);
      if (q <= BAD) {
        if (q == BAD) return bad(ERROR_SYNTAX);
        // A string that goes, or that is refused whatever follows it, need not be in memory as a whole.
        if (op != OP_DROP && !isHopeless(v + 1, end)) return need(unit, mode, frame, last);
        next = HOPELESS;
      } else {
        next = (q & ~ESCAPED) + 1;
        if (isTooLong(v + 1, next - 1)) return bad(ERROR_STRING);
        if (op != OP_DROP) verdict = decideText(op, target, v, q);
      }
    } else if ((c | 0x20) == 0x7b) {
      if (op == OP_FIXED) {
        const fixed = FixedNode.at(target);
        if (fixContainer(frame, fixed, mode == AFTER ? from : 0, v)) {
          passed = REPLACED;
          from = v + 1;
        }
        target = fixed.inside;
        if (target != 0) op = Node.at(target).op;
      }
      // Lists and rows stand side by side.
      if (c == 0x5b ? op - OP_ARRAY <= OP_ROWS - OP_ARRAY : op == OP_OBJECT) {
        if (op == OP_ROWS) control.rows = 1;
        if (isDeepest(frame)) return bad(ERROR_DEPTH);
        if (op == OP_OBJECT && ObjectNode.at(target).stricter != 0) {
          const chosen = chooseNode(ObjectNode.at(target), v, end);
          if (chosen != UNDECIDED) target = chosen;
          else if (!last) return need(unit, mode, frame, last);
          // The look at the object may have overwritten the name that `noteName` is about.
          if (kind == FRAME_OBJECT && entry == 0) searchName(ObjectNode.at(node), frame, 0, i, end);
        }
        if (kind == FRAME_OBJECT) noteName(frame, entry);
        node = target;
        kind = c == 0x5b ? FRAME_ARRAY : FRAME_OBJECT;
        frame = openContainer(frame, node, kind, mode == AFTER ? from : 0, from, v);
        expected = guessName(ObjectNode.at(node), 0);
        i = v + 1;
        mode = OPEN;
        continue;
      }
      next = HOPELESS;
      verdict = decideContainer(op, target, v);
      if (verdict == KEEP) passed = KEPT;
    } else if (c == 0x2d || c - 0x30 < 10) {
      next = passNumber(v, end, last);
      if (next <= BAD) return unfinished(next, unit, mode, frame, last);
      if (op != OP_DROP) verdict = decideNumber(op, target, v, next);
    } else {
      next = passWord(v, end, last);
      if (next <= BAD) return unfinished(next, unit, mode, frame, last);
      if (op != OP_DROP) verdict = decideWord(op, target, v, next);
      if (c == 0x6e && kind == FRAME_ROOT && control.many == 0) control.rootRefused = 1;
    }
    if (kind == FRAME_OBJECT) {
      noteName(frame, entry);
      if (entry != 0) expected = NameEntry.at(entry).next;
    } else if (kind == FRAME_ARRAY && Node.at(node).op == OP_ROWS) noteShape(SHAPE_ROW);
    const isKey = entry != 0 && NameEntry.at(entry).property == ObjectNode.at(node).key;
    if (verdict == DEFER) return stopForHost(unit, from, mode, frame, isKey);
    if (verdict != DROP) {
      admit(frame, mode == AFTER ? from : 0);
      if (isKey) markKey(frame, v);
    }
    if (op == OP_DROP) countAll(target);
    if (next == HOPELESS) {
      const status = beginSkip(frame, passed, v, from, end, last);
      if (status != 0) return status - 1;
      i = skipped();
    } else {
      if (verdict == DROP) refuse(frame, from, next);
      else {
        if (verdict == EDIT) writeNoted(v, next);
        markElement(frame, next);
      }
      if (!takeMember(frame)) return bad(ERROR_KEYS);
      i = next;
    }
    mode = behind(kind);
  }
}

// --------------------------------------------------------------------------------------------------------- what the host answers

/** First half of an answer that keeps the value: after it everything before the value may be carried out. */
export function admitDeferred(): void {
  admit(gFrame, gDeferComma ? control.input + <usize>gDeferFrom : 0);
}

/**
 * What becomes of the value asked about; the next `scan` goes on behind it.
 *
 * @param offset of the replacement among the texts
 */
export function answer(kind: u32, offset: u32, length: u32): u32 {
  const base = control.input;
  const start = base + <usize>control.askStart;
  const next = base + <usize>control.askEnd;
  if (control.askEnd == 0) {
    // A container in place of a link: the answer is withheld anyway, but the document is still read to its end.
    gPassed = DROPPED;
    startSkip(gFrame);
    stop(0, start, SKIPPING, gFrame);
    return 0;
  }
  if (kind == ANSWER_KEEP || kind == ANSWER_TEXT) {
    admitDeferred();
    // With a replacement that lies elsewhere the host sorts.
    if (control.askMark != 0) mark(start, control.askMark);
  }
  if (kind == ANSWER_TEXT) replaceByText(start, next, offset, length);
  else if (kind == ANSWER_ELSEWHERE) remove(start, next);
  else if (kind != ANSWER_KEEP) refuse(gFrame, base + <usize>gDeferFrom, next);
  if (kind != ANSWER_DROP) markElement(gFrame, next);
  stop(0, next, AFTER, gFrame);
  return takeMember(gFrame) ? 0 : bad(ERROR_KEYS);
}
