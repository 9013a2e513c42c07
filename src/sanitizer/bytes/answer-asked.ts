import { RequestError } from '../../kernel/errors.ts';
import { type JsonNode, writeJson } from '../../kernel/json.ts';
import { type Kernel, TEXTS } from './create-kernel.ts';
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
  CTL_ASK_END,
  CTL_ASK_KIND,
  CTL_ASK_LEAF,
  CTL_ASK_START,
  CTL_INPUT,
  CTL_TEXTS,
  CTL_TEXTS_USED,
} from './layout.ts';
import { appendOutput } from './output-bytes.ts';
import type { Passage } from './passage.ts';

/**
 * Decides about the one value that the kernel asks about, by the very function that the tree engine uses. A failure is noted
 * and told at the end: what the rest of the document holds decides first, as it does when a tree is made of it.
 */
export function answerAsked(open: Passage): void {
  const { kernel, automaton } = open;
  if (open.failure !== undefined) {
    kernel.exports.answer(ANSWER_DROP, 0, 0);
    return;
  }
  const value = readAsked(kernel);
  let treated: JsonNode | undefined;
  try {
    treated = automaton.treat(kernel.control[CTL_ASK_LEAF] ?? 0, value, open.treating);
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
  const input = control[CTL_INPUT] ?? 0;
  const start = input + (control[CTL_ASK_START] ?? 0);
  const end = input + (control[CTL_ASK_END] ?? 0);
  switch (control[CTL_ASK_KIND]) {
    case ASK_NUMBER:
      return { kind: 'number', text: buffer.toString('latin1', start, end) };
    case ASK_STRING:
      return buffer.toString('utf8', start + 1, end - 1);
    case ASK_ESCAPED:
      return JSON.parse(buffer.toString('utf8', start, end)) as string;
    default:
      if (control[CTL_ASK_END] === 0) return true;
      return bytes[start] === 0x6e ? null : bytes[start] === 0x74;
  }
}

function writeAnswer(open: Passage, text: string): void {
  const { kernel } = open;
  const most = text.length * 3;
  if ((kernel.control[CTL_TEXTS_USED] ?? 0) + most > TEXTS) {
    // Everything before the value goes out, and then there is room, or the value goes out by itself.
    kernel.exports.admitAsked();
    const start = kernel.control[CTL_ASK_START] ?? 0;
    flushEdits(open, start);
    kernel.control[CTL_ASK_START] = 0;
    kernel.control[CTL_ASK_END] = (kernel.control[CTL_ASK_END] ?? 0) - start;
    if (most > TEXTS) {
      takeOutput(open, false);
      appendOutput(open.output, new TextEncoder().encode(text), false);
      kernel.exports.answer(ANSWER_ELSEWHERE, 0, 0);
      return;
    }
  }
  const used = kernel.control[CTL_TEXTS_USED] ?? 0;
  const length = kernel.buffer.write(text, (kernel.control[CTL_TEXTS] ?? 0) + used, 'utf8');
  kernel.control[CTL_TEXTS_USED] = used + length;
  kernel.exports.answer(ANSWER_TEXT, used, length);
}
