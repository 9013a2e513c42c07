import { effect, type ReadonlySignal, signal } from '@preact/signals';
import type { Problem } from '../../../../wire/operation-kinds.ts';
import type { OperationName, RequestOf, ResponseOf } from '../../../../wire/operations.ts';
import type { PreviewOf, RuleText } from '../../../../wire/rules.ts';
import { requestOperation, toProblem } from '../../../client/request-operation.ts';
import { TEXTS } from '../../../texts/en.ts';
import { draft } from '../draft/draft.ts';

const NOTHING = { response: undefined, problem: undefined, busy: false } as const;

export const check = createLatestRequest('rules/check');
export const preview = createLatestRequest('rules/preview');
export const comparison = createLatestRequest('rules/compare');

export const previewOf = signal<PreviewOf | undefined>(undefined);
export const compareWith = signal<{ readonly connector: string } | RuleText | undefined>(undefined);

/** Debounce in milliseconds. */
const QUIET = 60;
/** The comparison takes longest. */
const LONGER_QUIET = 300;
const MAX_TEXT_LENGTH = 2_097_152;

/**
 * Reviews the draft whenever it, the previewed response, or the baseline changes.
 * @returns stops it
 */
export function startDraftReview(): () => void {
  const undo = [
    effect(() => {
      const rules = getReviewableRules();
      if (rules === undefined) check.clear(isTooLong() ? TEXTS.rules.tooLong : undefined);
      else check.send(rules, QUIET);
    }),
    effect(() => {
      const rules = getReviewableRules();
      const of = previewOf.value;
      if (rules === undefined || of === undefined) preview.clear();
      else preview.send({ ...rules, of }, QUIET);
    }),
    effect(() => {
      const rules = getReviewableRules();
      const other = compareWith.value;
      if (rules === undefined || other === undefined) comparison.clear();
      else comparison.send({ ...rules, with: other }, LONGER_QUIET);
    }),
  ];
  return () => {
    for (const each of undo) each();
  };
}

function isTooLong(): boolean {
  return (draft.value?.text.length ?? 0) > MAX_TEXT_LENGTH;
}

function getReviewableRules(): RuleText | undefined {
  const rules = draft.value;
  if (rules === undefined || rules.text.trim() === '' || isTooLong()) return undefined;
  return { text: rules.text, file: rules.file };
}

/** The last response stays until a newer one arrives. */
type LatestState<Answer> = {
  readonly response: Answer | undefined;
  readonly problem: Problem | undefined;
  readonly busy: boolean;
};

type LatestRequest<N extends OperationName> = {
  readonly state: ReadonlySignal<LatestState<ResponseOf<N>>>;
  /** Sends after `delay` ms without another request, and drops the previous one. */
  readonly send: (request: RequestOf<N>, delay: number) => void;
  /** Resets the state, optionally to a problem. */
  readonly clear: (problem?: Problem) => void;
};

/** Keeps only the response to the newest request. */
function createLatestRequest<N extends OperationName>(name: N): LatestRequest<N> {
  const state = signal<LatestState<ResponseOf<N>>>(NOTHING);
  let running = new AbortController();
  const begin = (): AbortSignal => {
    running.abort();
    running = new AbortController();
    return running.signal;
  };
  const run = async (request: RequestOf<N>, current: AbortSignal): Promise<void> => {
    try {
      const answer = await requestOperation(name, request, current);
      if (!current.aborted) state.value = { response: answer, problem: undefined, busy: false };
    } catch (error) {
      if (!current.aborted) state.value = { ...NOTHING, problem: toProblem(error) };
    }
  };
  return {
    state,
    send: (request, delay) => {
      const current = begin();
      state.value = { ...state.peek(), busy: true };
      const timer = setTimeout(() => void run(request, current), delay);
      current.addEventListener('abort', () => clearTimeout(timer));
    },
    clear: (problem) => {
      begin();
      state.value = { ...NOTHING, problem };
    },
  };
}
