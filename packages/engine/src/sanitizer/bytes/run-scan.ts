import { RequestError } from '../../kernel/errors.ts';
import { type JsonNode, writeJson } from '../../kernel/json/json.ts';
import {
  areaOf,
  askedOf,
  errorOf,
  moveAsked,
  positionOf,
  setInput,
  takeText,
  useOf,
} from './control-block.ts';
import { growInput, type Kernel, refreshViews, TEXTS } from './create-kernel.ts';
import { flushEdits, takeOutput } from './flush-edits.ts';
import { gaveUp } from './give-up.ts';
import {
  ANSWER_DROP,
  ANSWER_ELSEWHERE,
  ANSWER_KEEP,
  ANSWER_TEXT,
  ASK_ESCAPED,
  ASK_NUMBER,
  ASK_STRING,
  ERROR_DEPTH,
  ERROR_KEYS,
  ERROR_NONE,
  ERROR_STRING,
  ERROR_TRAILING,
  STATUS_ASK,
  STATUS_BAD,
  STATUS_FULL,
} from './image/layout.ts';
import { appendOutput } from './output-bytes.ts';
import type { Passage } from './passage.ts';

/** Below this much unread input the scan is tried with every chunk; above, only when there is twice as much. */
const IMPATIENT = 16_384;

/**
 * Takes a chunk in pieces that there is room for, so that the memory does not depend on how the body was cut.
 *
 * @throws RequestError RESPONSE_NOT_SANITIZABLE with the reason of the parser
 */
export function feed(open: Passage, chunk: Uint8Array): void {
  const { kernel } = open;
  for (let at = 0; at < chunk.length; ) {
    if (open.pending === kernel.capacity) {
      takeOutput(open, false);
      growInput(kernel, kernel.capacity * 2, open.pending);
    }
    const room = kernel.capacity - open.pending;
    const piece = at === 0 && chunk.length <= room ? chunk : chunk.subarray(at, at + room);
    kernel.bytes.set(piece, areaOf(kernel.control, 'input') + open.pending);
    at += piece.length;
    open.pending += piece.length;
    open.high.input = Math.max(open.high.input, open.pending);
    if (open.pending >= open.patience) runScan(open, false);
  }
}

/**
 * Scans what is there and carries out what was found.
 *
 * @param last whether the document ends here
 */
export function runScan(open: Passage, last: boolean): void {
  const { kernel } = open;
  setInput(kernel.control, open.pending);
  for (;;) {
    const status = kernel.exports.scan(Number(last));
    refreshViews(kernel);
    if (status === STATUS_ASK) answerAsked(open);
    const error = errorOf(kernel.control);
    if (status === STATUS_BAD || error !== ERROR_NONE) throw refusalOf(error);
    if (status === STATUS_ASK) continue;
    flushEdits(open, positionOf(kernel.control));
    if (status === STATUS_FULL) continue;
    // A long value would be read from its start with each chunk; so the time stays linear.
    open.patience = open.pending > IMPATIENT ? open.pending * 2 : 0;
    return;
  }
}

const SUBJECTS: Readonly<Record<number, string>> = {
  [ERROR_DEPTH]: 'depth',
  [ERROR_STRING]: 'string',
  [ERROR_KEYS]: 'keys',
  [ERROR_TRAILING]: 'trailing',
};

function refusalOf(error: number): RequestError {
  return new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: SUBJECTS[error] ?? 'syntax' });
}

/**
 * Decides about the one value that the kernel asks about, by the very function that the tree engine uses. A failure is noted
 * and told at the end: what the rest of the document holds decides first, as it does when a tree is made of it.
 */
function answerAsked(open: Passage): void {
  const { kernel, automaton } = open;
  if (open.failure !== undefined) {
    kernel.exports.answer(ANSWER_DROP, 0, 0);
    return;
  }
  const value = readAsked(kernel);
  let treated: JsonNode | undefined;
  try {
    treated = automaton.treat(askedOf(kernel.control).leaf, value, open.treating);
  } catch (error) {
    if (gaveUp(error)) throw error;
    open.failure = error instanceof Error ? error : new RequestError('RESPONSE_NOT_SANITIZABLE');
  }
  if (treated === undefined) kernel.exports.answer(ANSWER_DROP, 0, 0);
  else if (treated === value) kernel.exports.answer(ANSWER_KEEP, 0, 0);
  else writeAnswer(open, writeJson(treated));
}

/** The value; for a container `true`, since only a rule that takes neither asks about one. */
function readAsked({ buffer, bytes, control }: Kernel): JsonNode {
  const input = areaOf(control, 'input');
  const asked = askedOf(control);
  const start = input + asked.start;
  const end = input + asked.end;
  switch (asked.kind) {
    case ASK_NUMBER:
      return { kind: 'number', text: buffer.toString('latin1', start, end) };
    case ASK_STRING:
      return buffer.toString('utf8', start + 1, end - 1);
    case ASK_ESCAPED:
      return JSON.parse(buffer.toString('utf8', start, end)) as string;
    default:
      if (asked.end === 0) return true;
      return bytes[start] === 0x6e ? null : bytes[start] === 0x74;
  }
}

function writeAnswer(open: Passage, text: string): void {
  const { kernel } = open;
  const most = text.length * 3;
  if (useOf(kernel.control).texts + most > TEXTS) {
    // Everything before the value goes out, and then there is room, or the value goes out by itself.
    kernel.exports.admitAsked();
    flushEdits(open, askedOf(kernel.control).start);
    moveAsked(kernel.control);
    if (most > TEXTS) {
      takeOutput(open, false);
      appendOutput(open.output, new TextEncoder().encode(text), false);
      kernel.exports.answer(ANSWER_ELSEWHERE, 0, 0);
      return;
    }
  }
  const place = areaOf(kernel.control, 'texts') + useOf(kernel.control).texts;
  const length = kernel.buffer.write(text, place, 'utf8');
  kernel.exports.answer(ANSWER_TEXT, takeText(kernel.control, length), length);
}
