import type { SourceResponse } from '@nymgate/engine/kernel/ports';
import { type ObjectPlace, writeObjectUri } from './object-uri.ts';
import { retrying } from './retrying.ts';
import { textOf } from './send-call.ts';
import type { ObjectStorePorts } from './store.ts';

/** An answer that was read to its end. */
export type CallAnswer = Pick<SourceResponse, 'status' | 'headers'> & { readonly text: string };

/** Requests of one store, repeated while their failure may pass. Both throw `ObjectFailure`. */
export type StoreCalls<Call> = {
  readonly send: (call: Call) => Promise<SourceResponse>;
  /** The same, its answer read to the end. */
  readonly text: (call: Call) => Promise<CallAnswer>;
};

/** @param once sends one request, signed; what it throws as `PassingFailure` is tried again */
export function repeatedCalls<Call extends { readonly place: ObjectPlace }>(
  ports: ObjectStorePorts,
  once: (call: Call) => Promise<SourceResponse>,
): StoreCalls<Call> {
  return {
    send: (call) => retrying(ports, () => once(call)),
    text: (call) =>
      retrying(ports, async () => {
        const response = await once(call);
        const { status, headers } = response;
        return { status, headers, text: await textOf(response, writeObjectUri(call.place)) };
      }),
  };
}
