import { useRef, useState } from 'preact/hooks';
import type {
  CallResult,
  ConnectorOffer,
  EndpointParameters,
  RequestVerdict,
} from '../../../wire/playground.ts';
import { requestOperation, toProblem } from '../../client/request-operation.ts';
import { type RequestState, useRequest } from '../../client/use-request.tsx';

export function useConnectorOffer(connector: string): RequestState<ConnectorOffer> | undefined {
  const state = useRequest(connector, async (signal) => ({
    connector,
    offer: await requestOperation('playground/offer', { connector }, signal),
  }));
  if (state?.is !== 'there') return state;
  // The previous connector's endpoints must not be offered for this one.
  return state.value.connector === connector ? { is: 'there', value: state.value.offer } : { is: 'waiting' };
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

/** Sends one call at a time and aborts the previous one. */
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
      if (!ended.signal.aborted) setCall({ is: 'refused', problem: toProblem(error) });
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
