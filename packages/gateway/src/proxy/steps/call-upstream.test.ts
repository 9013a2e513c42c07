import { expect, test } from 'vitest';
import { RequestError } from '../../../../engine/src/kernel/errors.ts';
import { createStopwatch } from '../stopwatch.ts';
import { callUpstream, type UpstreamCall } from './call-upstream.ts';

type Invalidation = readonly [generation: number, status?: 401 | 403];

async function run(...statuses: readonly number[]) {
  const invalidations: Invalidation[] = [];
  const sent: string[] = [];
  let generation = 0;
  const call = {
    gateway: {
      clock: { now: () => 0, monotonic: () => 0 },
      http: {
        send: async ({ headers }: { headers: readonly (readonly [string, string])[] }) => {
          const status = statuses[sent.length] ?? 500;
          sent.push(headers.find(([name]) => name === 'authorization')?.[1] ?? '');
          return {
            status,
            headers: {},
            body: (async function* () {
              yield new TextEncoder().encode('{"error":{"code":"Authorization_RequestDenied"}}');
            })(),
          };
        },
      },
    },
    route: {
      tokens: {
        get: async () => {
          generation += 1;
          return { token: `t${generation}`, generation };
        },
        invalidate: (...invalidation: Invalidation) => void invalidations.push(invalidation),
      },
    },
    upstreamRequest: {
      method: 'GET',
      origin: 'https://graph.microsoft.com',
      path: '/v1.0/users',
      headers: [],
    },
    budget: { remainingMilliseconds: () => 1_000 },
    stopwatch: createStopwatch(() => 0),
    sealLink: () => undefined,
  } as unknown as UpstreamCall;
  const outcome: unknown = await callUpstream(call).catch((error: unknown) => error);
  const reported = outcome instanceof RequestError ? `${outcome.code} ${outcome.status}` : 'answer';
  const wait = outcome instanceof RequestError ? outcome.detail.retryAfter : undefined;
  return { told: reported, wait, invalidations, sent };
}

const cases: readonly [string, readonly number[], string, readonly Invalidation[]][] = [
  ['200', [200], 'answer', []],
  ['403: the roles may be older than the consent; not replayed', [403], 'SOURCE_ERROR 403', [[1, 403]]],
  ['404', [404], 'SOURCE_ERROR 404', []],
  ['429', [429], 'SOURCE_THROTTLED 429', []],
  ['F06 401, then 200', [401, 200], 'answer', [[1]]],
  ['F06 401, then 403 of the fresh token', [401, 403], 'SOURCE_ERROR 403', [[1], [2, 403]]],
  ['F06 401 twice: never a loop', [401, 401, 200], 'SOURCE_AUTH_FAILED 502', [[1], [2]]],
];
test.each(cases)('%s', async (_, statuses, reported, invalidations) => {
  const outcome = await run(...statuses);
  expect(outcome.told).toBe(reported);
  expect(outcome.invalidations).toEqual(invalidations);
  expect(outcome.sent).toHaveLength(Math.min(statuses.length, 2));
});

test.each([
  [429, 5],
  [503, 5],
  [504, undefined],
])('F07 %d without Retry-After: seconds that we name', async (status, wait) => {
  expect((await run(status)).wait).toBe(wait);
});
