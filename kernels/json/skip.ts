// Passes over a value that does not leave. It is held to the same grammar and limits as one that does: what is refused must
// not depend on the rules. Its strings need not be in memory as a whole.
import { isDeepest, popFrame, pushFrame, takeMember } from './frames.ts';
import {
  ERROR_DEPTH,
  ERROR_KEYS,
  ERROR_STRING,
  ERROR_SYNTAX,
  FRAME_ARRAY,
  FRAME_OBJECT,
  Frame,
} from './layout.ts';
import { control } from './memory.ts';
import {
  BAD,
  decodedBytes,
  ESCAPED,
  isTooLong,
  NEED,
  numberEnd,
  resumeAt,
  skipSpace,
  startCounting,
  stringEnd,
} from './text.ts';

const VALUE: u32 = 0;
const AFTER: u32 = 1;
const OPEN: u32 = 2;
const NAME: u32 = 3;
const COLON: u32 = 4;

let gBase: Frame = changetype<Frame>(0);
let gFrame: Frame = changetype<Frame>(0);
let gPhase: u32 = VALUE;
let gResume: usize = 0;
/** Whether the input ended inside a string, and the decoded bytes of the string before that. */
let gCut: bool = false;
let gBytes: u32 = 0;

/** Before the first `skip` of a value that stands in `frame`. */
export function startSkip(frame: Frame): void {
  gBase = frame;
  gFrame = frame;
  gPhase = VALUE;
  gCut = false;
}

/** Where `skip` will go on after NEED. */
export function skipResume(): usize {
  return gResume;
}

export function fail(error: u32): usize {
  control.error = error;
  return BAD;
}

function need(at: usize, frame: Frame, phase: u32, last: u32): usize {
  if (last) return fail(ERROR_SYNTAX);
  gFrame = frame;
  gPhase = phase;
  gResume = at;
  return NEED;
}

/** From inside a string to behind it; NEED with the part in memory counted; BAD. */
function passString(start: usize, end: usize, last: u32): usize {
  const q = stringEnd(start, end);
  if (q == BAD) return fail(ERROR_SYNTAX);
  if (q == NEED) {
    if (last) return fail(ERROR_SYNTAX);
    if (!gCut) {
      gCut = true;
      gBytes = 0;
      startCounting();
    }
    gResume = resumeAt();
    gBytes += decodedBytes(start, gResume);
    return NEED;
  }
  const close = q & ~ESCAPED;
  if (!gCut) return isTooLong(start, close) ? fail(ERROR_STRING) : close + 1;
  gCut = false;
  gBytes += decodedBytes(start, close);
  return gBytes > control.stringBytes ? fail(ERROR_STRING) : close + 1;
}

/** `true`, `false`, `null` or a number. */
function passScalar(i: usize, end: usize, last: u32): usize {
  const c = <u32>load<u8>(i);
  if (c == 0x74 || c == 0x6e) {
    const word = load<u32>(i);
    if (word == 0x65757274 || word == 0x6c6c756e) return i + 4;
    return i + 4 > end && !last ? NEED : fail(ERROR_SYNTAX);
  }
  if (c == 0x66) {
    if (load<u32>(i, 1) == 0x65736c61) return i + 5;
    return i + 5 > end && !last ? NEED : fail(ERROR_SYNTAX);
  }
  return passNumber(i, end, last);
}

/** A number counts by its characters; of one cut off, all but the last three belong to it whatever follows. */
export function passNumber(i: usize, end: usize, last: u32): usize {
  const e = numberEnd(i, end, last);
  if (e == BAD) return fail(ERROR_SYNTAX);
  const limit = <usize>control.stringBytes;
  if (e == NEED) return end > i + limit + 3 ? fail(ERROR_STRING) : NEED;
  return e - i > limit ? fail(ERROR_STRING) : e;
}

/** Goes on from `i`. The address behind the value; NEED; BAD with the error noted. */
export function skip(start: usize, end: usize, last: u32): usize {
  let i = start;
  let frame = gFrame;
  let phase = gPhase;
  while (true) {
    if (phase == VALUE) {
      if (!gCut) i = skipSpace(i);
      const c = <u32>load<u8>(i);
      if (gCut || c == 0x22) {
        i = passString(gCut ? i : i + 1, end, last);
        if (i == BAD) return BAD;
        if (i == NEED) return need(gResume, frame, VALUE, last);
      } else if ((c | 0x20) == 0x7b) {
        if (isDeepest(frame)) return fail(ERROR_DEPTH);
        frame = pushFrame(frame, 0, c == 0x5b ? FRAME_ARRAY : FRAME_OBJECT);
        phase = OPEN;
        i++;
        continue;
      } else {
        if (i >= end) return need(i, frame, VALUE, last);
        const e = passScalar(i, end, last);
        if (e == BAD) return BAD;
        if (e == NEED) return need(i, frame, VALUE, last);
        i = e;
      }
      if (frame == gBase) return i;
      if (!takeMember(frame)) return fail(ERROR_KEYS);
      phase = AFTER;
    }
    if (phase == AFTER || phase == OPEN) {
      i = skipSpace(i);
      const c = <u32>load<u8>(i);
      const array = frame.kind == FRAME_ARRAY;
      if (c == 0x2c && phase == AFTER) {
        i++;
        phase = array ? VALUE : NAME;
        if (array) continue;
      } else if (c == (array ? 0x5d : 0x7d)) {
        i++;
        frame = popFrame(frame);
        if (frame == gBase) return i;
        if (!takeMember(frame)) return fail(ERROR_KEYS);
        phase = AFTER;
        continue;
      } else if (i >= end) return need(i, frame, phase, last);
      else if (phase == AFTER) return fail(ERROR_SYNTAX);
      else {
        phase = array ? VALUE : NAME;
        if (array) continue;
      }
    }
    if (phase == NAME) {
      if (!gCut) {
        i = skipSpace(i);
        if (load<u8>(i) != 0x22) return i >= end ? need(i, frame, NAME, last) : fail(ERROR_SYNTAX);
        i++;
      }
      i = passString(i, end, last);
      if (i == BAD) return BAD;
      if (i == NEED) return need(gResume, frame, NAME, last);
      phase = COLON;
    }
    i = skipSpace(i);
    if (load<u8>(i) != 0x3a) return i >= end ? need(i, frame, COLON, last) : fail(ERROR_SYNTAX);
    i++;
    phase = VALUE;
  }
}
