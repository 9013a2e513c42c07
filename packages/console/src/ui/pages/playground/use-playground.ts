import { useEffect, useRef, useState } from 'preact/hooks';
import type {
  CallAnswer,
  ConnectorOffer,
  EndpointParameters,
  RequestVerdict,
} from '../../../wire/playground.ts';
import type { Problem } from '../../../wire/problem.ts';
import { AskError, ask } from '../../client/ask.ts';

/** What is known of a question: its answer, or why there is none. */
export type Asked<T> =
  | { readonly is: 'waiting' }
  | { readonly is: 'there'; readonly value: T }
  | { readonly is: 'refused'; readonly problem: Problem };

/**
 * Asks again whenever the key changes, and forgets an answer that comes too late.
 *
 * @param delay ms, for what changes with every letter
 */
export function useAsked<T>(
  key: string,
  question: (signal: AbortSignal) => Promise<T>,
  delay = 0,
): Asked<T> | undefined {
  const [asked, setAsked] = useState<Asked<T>>();
  useEffect(() => {
    const ended = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const value = await question(ended.signal);
        if (!ended.signal.aborted) setAsked({ is: 'there', value });
      } catch (error) {
        if (!ended.signal.aborted) setAsked(refusedBy(error));
      }
    }, delay);
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [key]);
  return asked;
}

function refusedBy(error: unknown): Asked<never> {
  if (error instanceof AskError) return { is: 'refused', problem: error.problem };
  throw error;
}

export function useOffer(connector: string): Asked<ConnectorOffer> | undefined {
  return useAsked(connector, (signal) => ask('playground/offer', { connector }, signal));
}

export function useParameters(
  connector: string,
  endpoint: string | undefined,
): Asked<EndpointParameters> | undefined {
  return useAsked(`${connector} ${endpoint}`, async (signal) =>
    endpoint === undefined
      ? { parameters: [], refused: [] }
      : ask('playground/parameters', { connector, endpoint }, signal),
  );
}

/** Of a request that is empty there is nothing to say. */
export function useVerdict(connector: string, target: string): Asked<RequestVerdict | undefined> | undefined {
  return useAsked(
    `${connector} ${target}`,
    async (signal) =>
      target.trim() === '' ? undefined : ask('playground/judge', { connector, target }, signal),
    150,
  );
}

/** Sends calls and pasted answers, one at a time; the last one counts. */
export function useCall(connector: string) {
  const [call, setCall] = useState<Asked<CallAnswer>>();
  const running = useRef<AbortController | undefined>(undefined);
  const run = async (question: (signal: AbortSignal) => Promise<CallAnswer>) => {
    running.current?.abort();
    const ended = new AbortController();
    running.current = ended;
    setCall({ is: 'waiting' });
    try {
      const value = await question(ended.signal);
      if (!ended.signal.aborted) setCall({ is: 'there', value });
    } catch (error) {
      if (!ended.signal.aborted) setCall(refusedBy(error));
    }
  };
  return {
    call,
    clear: () => {
      running.current?.abort();
      setCall(undefined);
    },
    send: (target: string) => run((signal) => ask('playground/call', { connector, target }, signal)),
    paste: (target: string, text: string) =>
      run((signal) => ask('playground/paste', { connector, target, text }, signal)),
  };
}
