import { useEffect, useRef, useState } from 'preact/hooks';
import type {
  CallResult,
  ConnectorOffer,
  EndpointParameters,
  RequestVerdict,
} from '../../../wire/playground.ts';
import type { Problem } from '../../../wire/problem.ts';
import { RequestFailure, requestOperation } from '../../client/request-operation.ts';

/** What is known of a question: its answer, or why there is none. */
export type RequestState<T> =
  | { readonly is: 'waiting' }
  | { readonly is: 'there'; readonly value: T }
  | { readonly is: 'refused'; readonly problem: Problem };

/**
 * Asks again whenever the key changes, and forgets an answer that comes too late.
 *
 * @param delay ms, for what changes with every letter
 */
export function useRequest<T>(
  key: string,
  sendRequest: (signal: AbortSignal) => Promise<T>,
  delay = 0,
): RequestState<T> | undefined {
  const [asked, setAsked] = useState<RequestState<T>>();
  useEffect(() => {
    const ended = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const value = await sendRequest(ended.signal);
        if (!ended.signal.aborted) setAsked({ is: 'there', value });
      } catch (error) {
        if (!ended.signal.aborted) setAsked(toFailedState(error));
      }
    }, delay);
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [key]);
  return asked;
}

function toFailedState(error: unknown): RequestState<never> {
  if (error instanceof RequestFailure) return { is: 'refused', problem: error.problem };
  throw error;
}

export function useConnectorOffer(connector: string): RequestState<ConnectorOffer> | undefined {
  return useRequest(connector, (signal) => requestOperation('playground/offer', { connector }, signal));
}

export function useEndpointParameters(
  connector: string,
  endpoint: string | undefined,
): RequestState<EndpointParameters> | undefined {
  return useRequest(`${connector} ${endpoint}`, async (signal) =>
    endpoint === undefined
      ? { parameters: [], refused: [] }
      : requestOperation('playground/parameters', { connector, endpoint }, signal),
  );
}

/** Of a request that is empty there is nothing to say. */
export function useVerdict(
  connector: string,
  target: string,
): RequestState<RequestVerdict | undefined> | undefined {
  return useRequest(
    `${connector} ${target}`,
    async (signal) =>
      target.trim() === '' ? undefined : requestOperation('playground/judge', { connector, target }, signal),
    150,
  );
}

/** Sends calls and pasted answers, one at a time; the last one counts. */
export function useCall(connector: string) {
  const [call, setCall] = useState<RequestState<CallResult>>();
  const running = useRef<AbortController | undefined>(undefined);
  const run = async (question: (signal: AbortSignal) => Promise<CallResult>) => {
    running.current?.abort();
    const ended = new AbortController();
    running.current = ended;
    setCall({ is: 'waiting' });
    try {
      const value = await question(ended.signal);
      if (!ended.signal.aborted) setCall({ is: 'there', value });
    } catch (error) {
      if (!ended.signal.aborted) setCall(toFailedState(error));
    }
  };
  return {
    call,
    clear: () => {
      running.current?.abort();
      setCall(undefined);
    },
    send: (target: string) =>
      run((signal) => requestOperation('playground/call', { connector, target }, signal)),
    paste: (target: string, text: string) =>
      run((signal) => requestOperation('playground/paste', { connector, target, text }, signal)),
  };
}
