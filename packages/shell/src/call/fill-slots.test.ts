import { expect, test } from 'vitest';
import type { HttpResponse } from '../gateway/send-request.ts';
import { fetchForSameSubject, fetchWithLookups } from './fetch-with-lookups.ts';
import { collectLookups, createSlotFiller, readPointer } from './fill-slots.ts';

const LOOKUPS = {
  userId: { path: '/v1.0/users?$top=20', pointer: '/value/*/id' },
  eventId: { path: '/v1.0/users/{userId}/events', pointer: '/value/0/id' },
  start: { path: '/v1.0/users/{userId}/events', pointer: '/value/0/start' },
  gone: { path: '/v1.0/gone', pointer: '/id' },
  empty: { path: '/v1.0/users?$top=20', pointer: '/value/7/id' },
};

/** `a` has no events, `b/1` has one, `c` has no mailbox. */
const BODIES: Readonly<Record<string, unknown>> = {
  '/v1.0/users?$top=20': { value: [{ id: 'a' }, { id: '' }, { id: 'b/1' }, { id: 'c' }] },
  '/v1.0/users/a/events': { value: [] },
  '/v1.0/users/b%2F1/events': { value: [{ id: 'e+1', start: '2026-01-01T08:00' }] },
  '/v1.0/users/b%2F1/manager': { id: 'a' },
};

function fakeGateway(bodies = BODIES): {
  requests: string[];
  caller: (path: string) => Promise<HttpResponse>;
} {
  const requests: string[] = [];
  return {
    requests: requests,
    caller: async (path) => {
      requests.push(path);
      const body = bodies[path];
      if (body !== undefined) return { status: 200, headers: {}, body: JSON.stringify(body) };
      return { status: 404, headers: { 'nymgate-error': 'SOURCE_ERROR' }, body: '' };
    },
  };
}

async function allPaths(path: string): Promise<readonly string[]> {
  const paths: string[] = [];
  for await (const filling of createSlotFiller(LOOKUPS, fakeGateway().caller)(path)) paths.push(filling.path);
  return paths;
}

test.each([
  ['/v1.0/users?$filter=a', ['/v1.0/users?$filter=a']],
  ['/v1.0/users/{userId}', ['/v1.0/users/a', '/v1.0/users/b%2F1', '/v1.0/users/c']],
  [
    '/v1.0/users/{userId}/events/{eventId}?from={start}',
    ['/v1.0/users/b%2F1/events/e%2B1?from=2026-01-01T08%3A00'],
  ],
])('%s is filled in every way that the lookups allow', async (path, expected) => {
  expect(await allPaths(path)).toEqual(expected);
});

test('each lookup is requests once', async () => {
  const { requests, caller } = fakeGateway();
  for await (const _ of createSlotFiller(LOOKUPS, caller)('/{userId}/{eventId}'));
  expect(requests).toEqual([
    '/v1.0/users?$top=20',
    '/v1.0/users/a/events',
    '/v1.0/users/b%2F1/events',
    '/v1.0/users/c/events',
  ]);
});

test.each([
  ['{gone}', '{gone}, its lookup was answered with 404 SOURCE_ERROR'],
  ['{empty}', '{empty}, nothing at /value/7/id of /v1.0/users?$top=20'],
  ['{other}', '{other}, no example call of this connector says where its value comes from'],
])('%s has no value', async (path, message) => {
  await expect(allPaths(path)).rejects.toThrow(message);
});

test.each([
  [
    'an empty answer is passed over for one with data',
    '/v1.0/users/{userId}/events',
    '/v1.0/users/b%2F1/events',
    200,
  ],
  ['an error is passed over for an answer', '/v1.0/users/{userId}/manager', '/v1.0/users/b%2F1/manager', 200],
  ['errors only: the first stands', '/v1.0/users/{userId}/photo', '/v1.0/users/a/photo', 404],
])('%s', async (_, path, filled, status) => {
  const { filling, response } = await fetchWithLookups(path, LOOKUPS, fakeGateway().caller);
  expect([filling.path, response.status]).toEqual([filled, status]);
});

test('an empty answer counts more than an error', async () => {
  const { caller } = fakeGateway({
    ...BODIES,
    '/v1.0/users/b%2F1/events': undefined,
    '/v1.0/users/a/events': undefined,
    '/v1.0/users/c/events': { value: [] },
  });
  expect((await fetchWithLookups('/v1.0/users/{userId}/events', LOOKUPS, caller)).filling.path).toBe(
    '/v1.0/users/c/events',
  );
});

test('the other side is requests for the same person', async () => {
  const { filling } = await fetchWithLookups('/v1.0/users/{userId}/events', LOOKUPS, fakeGateway().caller);
  const other = fakeGateway({
    '/v1.0/users?$top=20': { value: [{ id: 'A' }, { id: '' }, { id: 'B' }] },
    '/v1.0/users/B/events': { value: [1] },
  });
  const raw = await fetchForSameSubject('/v1.0/users/{userId}/events', {
    filling,
    lookups: LOOKUPS,
    caller: other.caller,
  });
  expect([raw.filling.path, raw.response.status]).toEqual(['/v1.0/users/B/events', 200]);
});

test('the first example that names a slot says where it comes from', () => {
  const example = (id: string, path: string) => ({
    id,
    title: id,
    path: '/',
    lookups: { userId: { path, pointer: '/id' } },
  });
  const examples = [example('a', '/first'), example('b', '/second'), { id: 'c', title: 'c', path: '/' }];
  expect(collectLookups(examples)).toEqual({ userId: { path: '/first', pointer: '/id' } });
});

const DOCUMENT = { value: [{ id: 'x' }, { id: 'y' }, {}], 'a/b': 1, 'm~n': 2 };

test.each([
  ['', [DOCUMENT]],
  ['/value/0/id', ['x']],
  ['/value/*/id', ['x', 'y']],
  ['/a~1b', [1]],
  ['/m~0n', [2]],
  ['/value/9', []],
  ['/*', []],
  ['/constructor', []],
])('pointer %j', (pointer, expected) => {
  expect(readPointer(DOCUMENT, pointer)).toEqual(expected);
});
