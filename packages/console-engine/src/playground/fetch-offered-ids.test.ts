import { expect, test } from 'vitest';
import type { ObservedResponse } from '../shared/request-gateway.ts';
import { fetchOfferedIds } from './fetch-offered-ids.ts';
import { nameIds } from './name-ids.ts';
import { alignExchange } from './to-call-result.ts';

const ids = ['p~ana', 'p~bo', 'p~cy', 'p~gone'] as const;
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

function respond(raw: unknown, safe: unknown): ObservedResponse {
  const graph = { status: 200, request: 'GET /v1.0/users', body: bytes(raw) };
  return { status: 200, headers: {}, body: JSON.stringify(safe), bytes: bytes(safe), graph };
}

const RAW = {
  value: [
    { id: 'a', displayName: 'Ana Kovac', mail: 'ana@contoso.example', parentId: 'b', ownerId: 'z' },
    { id: 'b', displayName: '', mail: 'bo\u202e@contoso.example' },
    { id: 'c', displayName: null, jobTitle: 'x' },
  ],
};
const SAFE = { value: [{ id: ids[0], parentId: ids[1], ownerId: ids[3] }, { id: ids[1] }, { id: ids[2] }] };

test('an ID has the raw name of its object next to it, an ID of something else and a nameless one the raw ID', () => {
  expect(nameIds(alignExchange(respond(RAW, SAFE))?.rows ?? [])).toEqual([
    { name: 'id', value: 'p~ana', label: 'Ana Kovac' },
    // Invisible characters stay visible.
    { name: 'id', value: 'p~bo', label: 'bo\\u202e@contoso.example' },
    { name: 'ownerId', value: 'p~gone', label: 'z' },
    { name: 'id', value: 'p~cy', label: 'c' },
  ]);
});

test('looked-up IDs say whom they stand for, though the lookup of the example selects only IDs', async () => {
  const requested: string[] = [];
  const lookups = { userId: { path: '/v1.0/users?$top=20&$select=id', pointer: '/value/*/id' } };
  const found = await fetchOfferedIds('/v1.0/users/{userId}/events?$top=5', lookups, async (path) => {
    requested.push(path);
    return respond(RAW, SAFE);
  });
  expect(requested).toEqual(['/v1.0/users?$top=20']);
  expect(found).toEqual({
    userId: [
      { value: 'p~ana', label: 'Ana Kovac' },
      { value: 'p~bo', label: 'bo\\u202e@contoso.example' },
      { value: 'p~cy', label: 'c' },
    ],
  });
});

test('without a raw response an ID has no name', async () => {
  const lookups = { userId: { path: '/v1.0/users', pointer: '/value/*/id' } };
  const fetchPath = async () => ({ ...respond(RAW, SAFE), graph: undefined });
  const found = await fetchOfferedIds('/v1.0/users/{userId}', lookups, fetchPath);
  expect(found).toEqual({ userId: ids.slice(0, 3).map((value) => ({ value })) });
});
