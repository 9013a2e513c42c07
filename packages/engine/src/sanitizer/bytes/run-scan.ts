import { encodeUtf8 } from '../../kernel/bytes.ts';
import { RequestError } from '../../kernel/errors.ts';
import { type JsonNode, writeJson } from '../../kernel/json/json.ts';
import { isAbandoned } from './abandon-byte-engine.ts';
import {
  allocateText,
  getAreaAddress,
  getAreaUsage,
  getError,
  getHostCall,
  getPosition,
  getShape,
  rebaseHostCall,
  setInput,
} from './control-block.ts';
import { growMemory, type Kernel, refreshViews, TEXTS_BYTES } from './create-kernel.ts';
import { drainOutput, flushEdits, getHeldBytes } from './flush-edits.ts';
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
import type { KernelSession } from './kernel-session.ts';
import { appendOutput } from './output-bytes.ts';

/** Below this much unread input the scan is tried with every chunk; above, only when there is twice as much. */
const EAGER_SCAN_BYTES = 16_384;

/**
 * Takes a chunk in pieces that there is room for, so that the memory does not depend on how the body was cut.
 *
 * @throws RequestError RESPONSE_NOT_SANITIZABLE with the reason of the parser
 */
export function writeInput(open: KernelSession, chunk: Uint8Array): void {
  const { kernel } = open;
  for (let at = 0; at < chunk.length; ) {
    if (open.inputLength === kernel.room.input)
      growMemory(kernel, { ...kernel.room, input: kernel.room.input * 2 }, getHeldBytes(open));
    const available = kernel.room.input - open.inputLength;
    const piece = at === 0 && chunk.length <= available ? chunk : chunk.subarray(at, at + available);
    kernel.bytes.set(piece, getAreaAddress(kernel.control, 'input') + open.inputLength);
    at += piece.length;
    open.inputLength += piece.length;
    open.highWater.input = Math.max(open.highWater.input, open.inputLength);
    if (open.inputLength >= open.scanThreshold) runScan(open, false);
  }
}

/**
 * Scans what is there and carries out what was found.
 *
 * @param last whether the document ends here
 */
export function runScan(open: KernelSession, last: boolean): void {
  const { kernel } = open;
  setInput(kernel.control, open.inputLength);
  for (;;) {
    const status = kernel.exports.scan(Number(last));
    refreshViews(kernel);
    if (status === STATUS_ASK) handleHostCall(open);
    const error = getError(kernel.control);
    if (status === STATUS_BAD || error !== ERROR_NONE) throw toParseError(error);
    if (status === STATUS_ASK) continue;
    flushEdits(open, getPosition(kernel.control));
    if (status === STATUS_FULL) continue;
    // A long value would be read from its start with each chunk; so the time stays linear.
    open.scanThreshold = open.inputLength > EAGER_SCAN_BYTES ? open.inputLength * 2 : 0;
    return;
  }
}

const ERROR_SUBJECTS: Readonly<Record<number, string>> = {
  [ERROR_DEPTH]: 'depth',
  [ERROR_STRING]: 'string',
  [ERROR_KEYS]: 'keys',
  [ERROR_TRAILING]: 'trailing',
};

function toParseError(error: number): RequestError {
  return new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: ERROR_SUBJECTS[error] ?? 'syntax' });
}

/**
 * Decides about the one value that the kernel asks about, by the very function that the tree engine uses. A failure is recorded
 * and reported at the end: what the rest of the document holds decides first, as it does when a tree is made of it.
 */
function handleHostCall(open: KernelSession): void {
  const { kernel, automaton } = open;
  if (open.failure !== undefined) {
    kernel.exports.answer(ANSWER_DROP, 0, 0);
    return;
  }
  const value = readHostCallValue(kernel);
  let treated: JsonNode | undefined;
  try {
    treated = automaton.treat(getHostCall(kernel.control).leaf, value, open.treatmentContext);
  } catch (error) {
    if (isAbandoned(error)) throw error;
    // A shape that was noted before is reported instead.
    if (getShape(kernel.control) === 0)
      open.failure = error instanceof Error ? error : new RequestError('RESPONSE_NOT_SANITIZABLE');
  }
  if (treated === undefined) kernel.exports.answer(ANSWER_DROP, 0, 0);
  else if (treated === value) kernel.exports.answer(ANSWER_KEEP, 0, 0);
  else writeHostCallResult(open, writeJson(treated));
}

/** The value; for a container `true`, since only a rule that takes neither asks about one. */
function readHostCallValue({ texts, bytes, control }: Kernel): JsonNode {
  const input = getAreaAddress(control, 'input');
  const hostCall = getHostCall(control);
  const start = input + hostCall.start;
  const end = input + hostCall.end;
  switch (hostCall.kind) {
    case ASK_NUMBER:
      return { kind: 'number', text: texts.readLatin1(start, end) };
    case ASK_STRING:
      return texts.readUtf8(start + 1, end - 1);
    case ASK_ESCAPED:
      return JSON.parse(texts.readUtf8(start, end)) as string;
    default:
      if (hostCall.end === 0) return true;
      return bytes[start] === 0x6e ? null : bytes[start] === 0x74;
  }
}

function writeHostCallResult(open: KernelSession, text: string): void {
  const { kernel, automaton } = open;
  const maxBytes = text.length * 3;
  if (getAreaUsage(kernel.control).texts + maxBytes > TEXTS_BYTES) {
    // Everything before the value goes out, and then there is room, or the value goes out by itself.
    kernel.exports.admitDeferred();
    flushEdits(open, getHostCall(kernel.control).start);
    rebaseHostCall(kernel.control);
    if (maxBytes > TEXTS_BYTES) {
      drainOutput(open, false);
      if (automaton.sort !== undefined) kernel.exports.abandonOrder();
      appendOutput(open.output, encodeUtf8(text), false);
      kernel.exports.answer(ANSWER_ELSEWHERE, 0, 0);
      return;
    }
  }
  const address = getAreaAddress(kernel.control, 'texts') + getAreaUsage(kernel.control).texts;
  const length = kernel.texts.writeUtf8(text, address);
  kernel.exports.answer(ANSWER_TEXT, allocateText(kernel.control, length), length);
}
