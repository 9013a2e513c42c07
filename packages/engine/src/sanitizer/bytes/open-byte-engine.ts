import { encodeDocument } from '../../kernel/bytes.ts';
import { RequestError } from '../../kernel/errors.ts';
import { type JsonNode, parseJson, writeJson } from '../../kernel/json/json.ts';
import type { UnexpectedShape } from '../../kernel/withheld-shapes.ts';
import type { PlanNode } from '../../plan/plan.ts';
import { createShapeError } from '../tree/create-shape-error.ts';
import { type Tally, TREATMENTS } from '../tree/tally.ts';
import { type Automaton, getAutomaton, isCompiled } from './compile-automaton.ts';
import { getShape, hasRows, isRootRefused, isSpaced, isUnsorted } from './control-block.ts';
import { createUtf8Validator } from './create-utf8-validator.ts';
import {
  COUNTERS,
  SHAPE_COLLECTION,
  SHAPE_DUPLICATE,
  SHAPE_PAGING,
  SHAPE_ROW,
  SHAPE_VALUE,
} from './image/layout.ts';
import { isTrap } from './kernel-module.ts';
import {
  closeKernelSession,
  ensureIdleKernel,
  type KernelSession,
  type KernelSessionContext,
  openKernelSession,
} from './kernel-session.ts';
import { getWrittenBytes, recordOutputSize } from './output-bytes.ts';
import { runScan, writeInput } from './run-scan.ts';
import { isInRuns, takeSortedOutput } from './take-sorted-output.ts';

/** An engine at work on one document that is not empty. */
export type ByteSanitizer = {
  readonly write: (chunk: Uint8Array) => void;
  readonly end: () => { readonly body: Uint8Array; readonly tally: Tally };
  /** Instead of `end`: nothing of the document is needed any more. */
  readonly abort: () => void;
  /** What the first document under these rules needs before its first byte, in steps, so that a caller can run them in advance; absent: nothing. */
  readonly ahead?: readonly (() => void)[];
};

/**
 * The byte engine: the document passes through a kernel chunk by chunk. It means exactly what `sanitizeTree` means, and what
 * stays it leaves byte for byte.
 *
 * @throws RequestError RESPONSE_NOT_SANITIZABLE from `end` alone, whose subject is that of `sanitizeTree`, or `engine` when the
 * kernel itself failed
 */
export function openByteEngine(plan: PlanNode, context: KernelSessionContext): ByteSanitizer {
  return openByteEngineFor(plan, () => getAutomaton(plan), context);
}

/** As `openBytes`, for the automaton of whatever rules, which `compileOnce` knows by that object. */
export function openByteEngineFor(
  rules: object,
  automaton: () => Automaton,
  context: KernelSessionContext,
): ByteSanitizer {
  const engine = openAutomaton(automaton, context);
  return isCompiled(rules) ? engine : { ...engine, ahead: createWarmupSteps(automaton, context) };
}

/** An idle kernel, the tables, and both together with the keys of their kinds: the kernel then waits with the tables in it. */
function createWarmupSteps(
  automaton: () => Automaton,
  context: KernelSessionContext,
): readonly (() => void)[] {
  return [ensureIdleKernel, automaton, () => closeKernelSession(openKernelSession(automaton(), context))];
}

function openAutomaton(automaton: () => Automaton, context: KernelSessionContext): ByteSanitizer {
  const utf8 = createUtf8Validator();
  let passage: KernelSession | undefined;
  let refusal: Error | undefined;
  const close = (reason: Error): void => {
    if (passage !== undefined) closeKernelSession(passage);
    passage = undefined;
    refusal ??= reason;
  };
  /** A step of the kernel. After a refusal the kernel is gone, and the rest is looked at for its encoding alone. */
  const attempt = (step: (open: KernelSession) => void): void => {
    if (refusal !== undefined) return;
    try {
      passage ??= openKernelSession(automaton(), context);
      step(passage);
    } catch (error) {
      // A kernel that has failed is not used again, nor one that got no memory.
      if (!(error instanceof RequestError)) passage = undefined;
      close(error instanceof Error && !isTrap(error) ? error : createSanitizeError('engine'));
    }
  };
  return {
    write: (chunk) => {
      if (utf8.write(chunk)) attempt((open) => writeInput(open, chunk));
      else close(createSanitizeError('encoding'));
    },
    end: () => {
      attempt((open) => runScan(open, true));
      attempt(takeSortedOutput);
      // Bytes that are no text come first: what else is wrong with them is a matter of how they are read.
      const open = passage;
      if (!utf8.end()) close(createSanitizeError('encoding'));
      else if (open !== undefined && refusal === undefined) return finish(open);
      throw utf8.end() ? (refusal ?? createSanitizeError('engine')) : createSanitizeError('encoding');
    },
    abort: () => close(createSanitizeError('closed')),
  };
}

const BACKSLASH = 0x5c;

function createSanitizeError(subject: string): RequestError {
  return new RequestError('RESPONSE_NOT_SANITIZABLE', { subject });
}

function finish(open: KernelSession): { readonly body: Uint8Array; readonly tally: Tally } {
  const { kernel, failure, output, treatmentContext } = open;
  const { tally } = treatmentContext;
  const counted = (counter: keyof typeof COUNTERS): number => kernel.tally[COUNTERS[counter]] ?? 0;
  for (const treatment of TREATMENTS) {
    // Most treatments have not been applied to anything, and to look is quicker than to add.
    const count = counted(treatment);
    if (count > 0) tally.treatments[treatment] += count;
  }
  tally.unknownFields += counted('unknown');
  tally.mismatches += counted('mismatch');
  tally.unlisted += counted('unlisted');
  const rootRefused = isRootRefused(kernel.control);
  const fault = findUnexpectedShape(open);
  const isSorted = !isUnsorted(kernel.control) && !isInRuns(open);
  const hasSpace = open.compact && isSpaced(kernel.control);
  closeKernelSession(open);
  if (rootRefused) throw createShapeError('root');
  if (fault !== undefined && !isMemberShape(fault)) throw createShapeError(fault);
  if (failure !== undefined) throw failure;
  if (fault !== undefined) throw createShapeError(fault);
  recordOutputSize(output);
  const body = getWrittenBytes(output);
  const { sort } = open.automaton;
  const needsSort = !isSorted && sort !== undefined;
  const needsRewrite = hasSpace || (open.compact && body.includes(BACKSLASH));
  if (!needsSort && !needsRewrite) return { body, tally };
  const document = parseSanitized(open, body);
  return { body: encodeDocument(writeJson(needsSort ? sort(document, open.orderBy) : document)), tally };
}

function parseSanitized({ treatmentContext }: KernelSession, body: Uint8Array): JsonNode {
  // Pseudonyms may be longer than what they stand for.
  return parseJson(body, { ...treatmentContext.limits, stringBytes: Number.MAX_SAFE_INTEGER });
}

const SHAPES: Readonly<Record<number, UnexpectedShape>> = {
  [SHAPE_COLLECTION]: 'collection',
  [SHAPE_VALUE]: 'value',
  [SHAPE_ROW]: 'row',
  [SHAPE_PAGING]: 'paging',
  [SHAPE_DUPLICATE]: 'duplicate',
};

/** Faults that are met on the way through a document, as a bad link is: the first of them counts. */
const MEMBER_SHAPES: ReadonlySet<UnexpectedShape> = new Set(['paging', 'duplicate']);

function isMemberShape(shape: UnexpectedShape): boolean {
  return MEMBER_SHAPES.has(shape);
}

/** How the answer differs from what is declared: what the kernel has met, or what has not come. */
function findUnexpectedShape({ kernel: { control }, automaton }: KernelSession): UnexpectedShape | undefined {
  const seen = SHAPES[getShape(control)];
  if (seen !== undefined && !isMemberShape(seen)) return seen;
  return automaton.collection === true && !hasRows(control) ? 'no-value' : seen;
}
