import type { SourceResponse } from '@nymgate/engine/kernel/ports';
import { formatObjectUri, type ObjectLocation } from './object-uri.ts';
import { readResponseText } from './send-store-request.ts';
import type { ObjectStorePorts } from './store.ts';
import { withRetries } from './with-retries.ts';

export type TextResponse = Pick<SourceResponse, 'status' | 'headers'> & { readonly text: string };

/** Requests of one store, retried on transient failures. Both throw `ObjectFailure`. */
export type StoreClient<Call> = {
  readonly send: (call: Call) => Promise<SourceResponse>;
  readonly text: (call: Call) => Promise<TextResponse>;
};

/** @param sendOnce sends one signed request; its `RetryableFailure` is retried */
export function createRetryingClient<Call extends { readonly location: ObjectLocation }>(
  ports: ObjectStorePorts,
  sendOnce: (call: Call) => Promise<SourceResponse>,
): StoreClient<Call> {
  return {
    send: (call) => withRetries(ports, () => sendOnce(call)),
    text: (call) =>
      withRetries(ports, async () => {
        const response = await sendOnce(call);
        const { status, headers } = response;
        return { status, headers, text: await readResponseText(response, formatObjectUri(call.location)) };
      }),
  };
}
