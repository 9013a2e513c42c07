import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Problem } from '../../wire/operation-kinds.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { TEXTS } from '../texts/en.ts';
import { toProblem } from './request-operation.ts';

export type RequestState<T> =
  | { readonly is: 'waiting' }
  | { readonly is: 'there'; readonly value: T }
  | { readonly is: 'refused'; readonly problem: Problem };

/**
 * Repeats a request when its key changes, and discards outdated responses.
 * @param delay debounce in milliseconds
 */
export function useRequest<T>(
  key: string,
  sendRequest: (signal: AbortSignal) => Promise<T>,
  delay = 0,
): RequestState<T> | undefined {
  const [state, setState] = useState<RequestState<T>>();
  useEffect(() => {
    const ended = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const value = await sendRequest(ended.signal);
        if (!ended.signal.aborted) setState({ is: 'there', value });
      } catch (error) {
        if (!ended.signal.aborted) setState({ is: 'refused', problem: toProblem(error) });
      }
    }, delay);
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [key]);
  return state;
}

export function Waiting({ text = TEXTS.shell.loading }: { readonly text?: string }) {
  return (
    <p class="waiting" role="status">
      {text}
    </p>
  );
}

export type RequestResultProps<T> = {
  readonly state: RequestState<T> | undefined;
  readonly children: (value: T) => ComponentChildren;
};

export function RequestResult<T>({ state, children }: RequestResultProps<T>) {
  if (state?.is === 'refused') return <ProblemNote problem={state.problem} />;
  return state?.is === 'there' ? children(state.value) : <Waiting />;
}
