import type { AddressInfo } from 'node:net';
import { http } from '@google-cloud/functions-framework';
import { getTestServer } from '@google-cloud/functions-framework/testing';
import type { FunctionRuntime } from '../../../packages/hosts/src/functions/create-function-runtime.ts';
import { createHandler } from '../../../packages/hosts/src/gcp/create-handler.ts';
import type { HostUnderTest } from './host-under-test.ts';
import { sendBytes } from './node-under-test.ts';

/** Google's own framework, with Express and its parsers, in this process. */
export async function gcpUnderTest(host: FunctionRuntime, key: string): Promise<HostUnderTest> {
  http('contract', createHandler(host));
  const server = getTestServer('contract');
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    name: 'gcp function',
    send: async (wire) => {
      const verdict = await sendBytes(url, key, wire);
      // Express answers 404 where no route fits (`*`) and a page of its own for a path that it cannot decode.
      return verdict.code === undefined && verdict.status !== 200 ? undefined : verdict;
    },
    reads: 1,
    equivalents: (wire) => [wire],
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
