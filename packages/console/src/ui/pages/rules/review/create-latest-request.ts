import { type ReadonlySignal, signal } from '@preact/signals';
import type { OperationName, RequestOf, ResponseOf } from '../../../../wire/operations.ts';
import type { Problem } from '../../../../wire/problem.ts';
import { RequestFailure, requestOperation } from '../../../client/request-operation.ts';

/** The state of a question that is asked again and again. The last answer stays on the screen until there is a newer one. */
export type LatestState<Answer> = {
  readonly response: Answer | undefined;
  readonly problem: Problem | undefined;
  readonly busy: boolean;
};

export type LatestRequest<N extends OperationName> = {
  readonly state: ReadonlySignal<LatestState<ResponseOf<N>>>;
  /** Asks after `delay` ms of quiet; the question before is dropped with its answer. */
  readonly send: (request: RequestOf<N>, delay: number) => void;
  /** There is nothing to ask: forgets everything, or says why. */
  readonly clear: (problem?: Problem) => void;
};

const NOTHING = { response: undefined, problem: undefined, busy: false } as const;

/** Asks one thing as often as its subject changes, and keeps the answer to the newest question alone. */
export function createLatestRequest<N extends OperationName>(name: N): LatestRequest<N> {
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
      if (current.aborted) return;
      if (!(error instanceof RequestFailure)) throw error;
      state.value = { response: undefined, problem: error.problem, busy: false };
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
