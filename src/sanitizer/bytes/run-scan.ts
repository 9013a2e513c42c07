import { RequestError } from '../../kernel/errors.ts';
import { answerAsked } from './answer-asked.ts';
import { growInput, refreshViews } from './create-kernel.ts';
import { flushEdits, takeOutput } from './flush-edits.ts';
import {
  CTL_ERROR,
  CTL_INPUT,
  CTL_LENGTH,
  CTL_POSITION,
  ERROR_DEPTH,
  ERROR_KEYS,
  ERROR_STRING,
  ERROR_TRAILING,
  STATUS_ASK,
  STATUS_BAD,
  STATUS_FULL,
} from './layout.ts';
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
    kernel.bytes.set(piece, (kernel.control[CTL_INPUT] ?? 0) + open.pending);
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
  kernel.control[CTL_LENGTH] = open.pending;
  for (;;) {
    const status = kernel.exports.scan(Number(last));
    refreshViews(kernel);
    if (status === STATUS_ASK) answerAsked(open);
    if (status === STATUS_BAD || kernel.control[CTL_ERROR] !== 0) throw refusalOf(kernel.control[CTL_ERROR]);
    if (status === STATUS_ASK) continue;
    flushEdits(open, kernel.control[CTL_POSITION] ?? 0);
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

function refusalOf(error = 0): RequestError {
  return new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: SUBJECTS[error] ?? 'syntax' });
}
