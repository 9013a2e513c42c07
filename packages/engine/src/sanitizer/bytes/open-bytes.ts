import { RequestError } from '../../kernel/errors.ts';
import type { WithheldShape } from '../../kernel/withheld-shapes.ts';
import type { PlanNode } from '../../plan/plan.ts';
import { type Tally, TREATMENTS } from '../tree/tally.ts';
import { withheld } from '../tree/withheld.ts';
import { checkUtf8 } from './check-utf8.ts';
import { type Automaton, automatonOf, isCompiled } from './compile-automaton.ts';
import { hasRows, isRootRefused, shapeOf } from './control-block.ts';
import { takeOutput } from './flush-edits.ts';
import { COUNTERS, SHAPE_COLLECTION, SHAPE_PAGING, SHAPE_ROW, SHAPE_VALUE } from './image/layout.ts';
import { isTrap } from './kernel-module.ts';
import { writtenOutput } from './output-bytes.ts';
import { closePassage, keepKernel, openPassage, type Passage, type PassageContext } from './passage.ts';
import { feed, runScan } from './run-scan.ts';

/** An engine at work on one document that is not empty. */
export type ByteSanitizer = {
  readonly write: (chunk: Uint8Array) => void;
  readonly end: () => { readonly body: Uint8Array; readonly tally: Tally };
  /** Instead of `end`: nothing of the document is needed any more. */
  readonly abort: () => void;
  /** What the first document under these rules needs before its first byte, in steps, for whoever waits for it; absent: nothing. */
  readonly ahead?: readonly (() => void)[];
};

/**
 * The byte engine: the document passes through a kernel chunk by chunk. It means exactly what `sanitizeTree` means, and what
 * stays it leaves byte for byte.
 *
 * @throws RequestError RESPONSE_NOT_SANITIZABLE from `end` alone, whose subject is that of `sanitizeTree`, or `engine` when the
 * kernel itself failed
 */
export function openBytes(plan: PlanNode, context: PassageContext): ByteSanitizer {
  return openRules(plan, () => automatonOf(plan), context);
}

/** As `openBytes`, for the automaton of whatever rules, which `compileOnce` knows by that object. */
export function openRules(rules: object, automaton: () => Automaton, context: PassageContext): ByteSanitizer {
  const engine = openAutomaton(automaton, context);
  return isCompiled(rules) ? engine : { ...engine, ahead: stepsTo(automaton, context) };
}

/** An idle kernel, the tables, and both together with the keys of their kinds: the kernel then waits with the tables in it. */
function stepsTo(automaton: () => Automaton, context: PassageContext): readonly (() => void)[] {
  return [keepKernel, automaton, () => closePassage(openPassage(automaton(), context))];
}

function openAutomaton(automaton: () => Automaton, context: PassageContext): ByteSanitizer {
  const utf8 = checkUtf8();
  let passage: Passage | undefined;
  let refusal: Error | undefined;
  const close = (reason: Error): void => {
    if (passage !== undefined) closePassage(passage);
    passage = undefined;
    refusal ??= reason;
  };
  /** A step of the kernel. After a refusal the kernel is gone, and the rest is looked at for its encoding alone. */
  const attempt = (step: (open: Passage) => void): void => {
    if (refusal !== undefined) return;
    try {
      passage ??= openPassage(automaton(), context);
      step(passage);
    } catch (error) {
      // A kernel that has failed is not used again.
      if (isTrap(error)) passage = undefined;
      close(error instanceof Error && !isTrap(error) ? error : refuse('engine'));
    }
  };
  return {
    write: (chunk) => {
      if (utf8.take(chunk)) attempt((open) => feed(open, chunk));
      else close(refuse('encoding'));
    },
    end: () => {
      attempt((open) => runScan(open, true));
      // Bytes that are no text come first: what else is wrong with them is a matter of how they are read.
      const open = passage;
      if (!utf8.end()) close(refuse('encoding'));
      else if (open !== undefined && refusal === undefined) return conclude(open);
      throw utf8.end() ? (refusal ?? refuse('engine')) : refuse('encoding');
    },
    abort: () => close(refuse('closed')),
  };
}

function refuse(subject: string): RequestError {
  return new RequestError('RESPONSE_NOT_SANITIZABLE', { subject });
}

function conclude(open: Passage): { readonly body: Uint8Array; readonly tally: Tally } {
  const { kernel, failure, output, treating } = open;
  const { tally } = treating;
  const counted = (counter: keyof typeof COUNTERS): number => kernel.tally[COUNTERS[counter]] ?? 0;
  for (const treatment of TREATMENTS) {
    // Most treatments have not been applied to anything, and to look is quicker than to add.
    const count = counted(treatment);
    if (count > 0) tally.treatments[treatment] += count;
  }
  tally.unknownFields += counted('unknown');
  tally.mismatches += counted('mismatch');
  const rootRefused = isRootRefused(kernel.control);
  const fault = faultOf(open);
  takeOutput(open, true);
  closePassage(open);
  if (failure !== undefined) throw failure;
  if (rootRefused) throw withheld('root');
  if (fault !== undefined) throw withheld(fault);
  return { body: writtenOutput(output), tally };
}

const SHAPES: Readonly<Record<number, WithheldShape>> = {
  [SHAPE_COLLECTION]: 'collection',
  [SHAPE_VALUE]: 'value',
  [SHAPE_ROW]: 'row',
  [SHAPE_PAGING]: 'paging',
};

/** How the answer differs from what is declared: what the kernel has met, or what has not come. */
function faultOf({ kernel: { control }, automaton }: Passage): WithheldShape | undefined {
  const met = SHAPES[shapeOf(control)];
  return met ?? (automaton.collection === true && !hasRows(control) ? 'no-value' : undefined);
}
