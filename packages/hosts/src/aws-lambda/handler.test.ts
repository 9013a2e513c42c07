import { expect, test } from 'vitest';
import { functionUrlEvent } from '../../../../tests/stand-ins/lambda/events.ts';
import type { FunctionRuntime } from '../functions/create-function-runtime.ts';
import type { ReceivedRequest } from '../functions/received-request.ts';
import { createBufferedHandler } from './handler.ts';

/** "Lambda quotas": request and response of a synchronous call. */
const QUOTA_BYTES = 6 * 1_048_576;
const context = { getRemainingTimeInMillis: () => 30_000 };

function stand(bytes: number, compresses: boolean) {
  const requests: ReceivedRequest[] = [];
  const host: FunctionRuntime = {
    handle: async (received) => {
      requests.push(received);
      return { status: 200, headers: [], body: new Uint8Array(bytes).fill(0x22) };
    },
    allowsCompression: () => compresses,
    start: async () => undefined,
    stopAccepting: () => undefined,
    stop: async () => undefined,
    log: { write: () => undefined },
  };
  const most = () => {
    const [received] = requests;
    return received !== undefined && 'inbound' in received ? received.inbound.room?.maxBytes : undefined;
  };
  return { handler: createBufferedHandler(host), most };
}

test('an answer that Lambda would cut off at 6 MB is 502 with what to do, and small', async () => {
  const { handler, most } = stand(7 * 1_048_576, false);
  const result = await handler(functionUrlEvent(), context);
  expect(result.statusCode).toBe(502);
  expect(result.body).toContain('smaller pages with $top');
  expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThan(2_000);
  // The gateway refuses earlier, before it has written its audit line: its input must fit.
  expect(most()).toBeGreaterThan(4_000_000);
  expect(most()).toBeLessThan(QUOTA_BYTES);
});

test('what is compressed on its way out may be larger', async () => {
  const { handler, most } = stand(7 * 1_048_576, true);
  const result = await handler(functionUrlEvent({ headers: { 'accept-encoding': 'gzip' } }), context);
  expect(result.statusCode).toBe(200);
  expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThan(QUOTA_BYTES);
  expect(most()).toBeGreaterThan(QUOTA_BYTES);
});
