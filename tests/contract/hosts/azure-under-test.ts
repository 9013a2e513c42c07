import { HttpRequest } from '@azure/functions';
import { createHandler } from '../../../packages/hosts/src/azure/create-handler.ts';
import type { FunctionRuntime } from '../../../packages/hosts/src/functions/create-function-runtime.ts';
import { type HostUnderTest, verdictOf } from './host-under-test.ts';
import { workerRequest } from './platforms/azure.ts';
import { headersJoined } from './platforms/equivalents.ts';

/** The library's own request, as the worker makes it; the Functions host itself is modelled (platforms/azure.ts). */
export function azureUnderTest(host: FunctionRuntime, key: string): HostUnderTest {
  const handler = createHandler(host);
  return {
    name: 'azure function',
    send: async (wire) => {
      const seen = workerRequest({ ...wire, headers: [['X-Api-Key', key], ...wire.headers] });
      if (seen === undefined) return undefined;
      const { body, ...head } = seen;
      const request = new HttpRequest({ ...head, ...(body !== undefined && { body: { bytes: body } }) });
      const { status = 200, headers = [] } = await handler(request);
      return verdictOf(status, new Headers(headers));
    },
    reads: 1,
    equivalents: (wire) => [wire, headersJoined(wire)],
    close: async () => host.stop(),
  };
}
