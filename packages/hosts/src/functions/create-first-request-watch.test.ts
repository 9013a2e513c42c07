import { expect, test } from 'vitest';
import type { Inbound } from '../../../engine/src/kernel/inbound.ts';
import type { Config } from '../../../gateway/src/config/config-settings.ts';
import { createFirstRequestWatch } from './create-first-request-watch.ts';

const inbound: Inbound = {
  method: 'GET',
  target: '/prod/entra-id/v1.0/users',
  headers: [],
  body: new Uint8Array(0),
  remoteAddress: '192.0.2.7',
};
const config = { publicPath: '/prod' } as unknown as Config;

/** Whether a call was reported, and which. */
async function getReported(promise: Promise<Inbound> | undefined): Promise<string | undefined> {
  const later = new Promise<undefined>((resolve) => setImmediate(resolve, undefined));
  return (await Promise.race([promise, later]))?.target;
}

test('a start is told of the first call, below publicPath', async () => {
  const waiting = createFirstRequestWatch({ trustedPlatforms: ['aws-iam'] });
  const awaited = waiting.waitForRequest(config);
  expect(await getReported(awaited)).toBeUndefined();
  waiting.onRequest(inbound);
  waiting.onRequest({ ...inbound, target: '/prod/other' });
  expect(await getReported(awaited)).toBe('/entra-id/v1.0/users');
});

test('FRZ-04 once it has ended no call is told, to it or to the next one', async () => {
  const waiting = createFirstRequestWatch({ trustedPlatforms: ['aws-iam'] });
  const awaited = waiting.waitForRequest(config);
  waiting.startEnded();
  waiting.onRequest(inbound);
  expect(await getReported(awaited)).toBeUndefined();
  expect(waiting.waitForRequest(config)).toBeUndefined();
});

test('FRZ-04 none is told where the word of the platform has to be confirmed, or stands in a header', () => {
  const identify = () => ({ identity: undefined, headers: [] });
  for (const more of [{ confirm: async () => undefined }, { identify }])
    expect(createFirstRequestWatch({ trustedPlatforms: [], ...more }).waitForRequest(config)).toBeUndefined();
});
