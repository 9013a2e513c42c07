import { type ReadonlySignal, signal } from '@preact/signals';
import type { AnswerOf, OperationName, RequestOf } from '../../../../wire/operations.ts';
import type { Problem } from '../../../../wire/problem.ts';
import { AskError, ask } from '../../../client/ask.ts';

/** The state of a question that is asked again and again. The last answer stays on the screen until there is a newer one. */
export type Asked<Answer> = {
  readonly answer: Answer | undefined;
  readonly problem: Problem | undefined;
  readonly busy: boolean;
};

export type Latest<N extends OperationName> = {
  readonly state: ReadonlySignal<Asked<AnswerOf<N>>>;
  /** Asks after `delay` ms of quiet; the question before is dropped with its answer. */
  readonly ask: (request: RequestOf<N>, delay: number) => void;
  /** There is nothing to ask: forgets everything, or says why. */
  readonly clear: (problem?: Problem) => void;
};

const NOTHING = { answer: undefined, problem: undefined, busy: false } as const;

/** Asks one thing as often as its subject changes, and keeps the answer to the newest question alone. */
export function askLatest<N extends OperationName>(name: N): Latest<N> {
  const state = signal<Asked<AnswerOf<N>>>(NOTHING);
  let running = new AbortController();
  const begin = (): AbortSignal => {
    running.abort();
    running = new AbortController();
    return running.signal;
  };
  const run = async (request: RequestOf<N>, current: AbortSignal): Promise<void> => {
    try {
      const answer = await ask(name, request, current);
      if (!current.aborted) state.value = { answer, problem: undefined, busy: false };
    } catch (error) {
      if (current.aborted) return;
      if (!(error instanceof AskError)) throw error;
      state.value = { answer: undefined, problem: error.problem, busy: false };
    }
  };
  return {
    state,
    ask: (request, delay) => {
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
