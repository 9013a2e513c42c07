import { expect, it } from 'vitest';
import { reversible } from '../../../rules/src/native/builders.ts';
import { compileRules } from '../../../rules/src/native/compile-rules.ts';
import type { DeltaRound, Opener } from '../plan/opening.ts';
import type { NativeDecision } from '../plan/plan.ts';
import { decide } from './decide.ts';
import { type LinkPayload, serializeLinkPayload } from './links/link-payload.ts';
import { openDecision } from './open-decision.ts';
import { parseTarget } from './parse-target.ts';

const P = `p~${'Ab3_-'.repeat(14)}`;
const GUID = '48d31887-5fad-4d73-a9f5-3c356e68a038';
const slot = { type: ['guid', 'address'], kind: 'person' } as const;
const PLAN = compileRules(
  {
    nymgate: 1,
    name: 'test',
    entities: { user: { properties: { id: reversible(['person', 'personal']) } } },
    endpoints: [
      {
        id: 'users',
        path: '/v1.0/teams/{teamId}/members/{accepted}/of/{required}',
        slots: {
          teamId: { type: 'guid' },
          accepted: { ...slot, pseudonym: 'accepted' },
          required: { ...slot, pseudonym: 'required' },
        },
        query: { $filter: { odata: 'filter' }, $top: { type: 'natural' } },
        headers: { 'x-zone': { type: 'timeZone' } },
        response: { collection: 'user' },
      },
    ],
  },
  () => '0',
);
const TEAM = '11111111-2222-4333-8444-555555555555';

const decideQuery = (accepted: string, query = ''): NativeDecision =>
  decide(PLAN, {
    method: 'GET',
    target: parseTarget(`/v1.0/teams/${TEAM}/members/${accepted}/of/${P}${query}`),
    headers: [['x-zone', 'UTC']],
  });

/** Opens each pseudonym to the same value. */
const opener = (value: string): Opener => ({
  text: (parts) => parts.map((part) => (typeof part === 'string' ? part : value)).join(''),
  link: () => `/v1.0/teams/${TEAM}/members/${GUID}/of/${GUID}?$skip=1`,
});

it('opens the path and the query, and tells which ids the rules also take in clear', () => {
  expect(openDecision(decideQuery(P, `?$filter=id+eq+'${P}'&$top=5`), opener(GUID))).toEqual({
    path: `/v1.0/teams/${TEAM}/members/${GUID}/of/${GUID}?$filter=id%20eq%20'${GUID}'&$top=5`,
    headers: [['x-zone', 'UTC']],
    body: undefined,
    plaintextValues: [GUID],
    unmatched: undefined,
  });
});

it('an id that came in clear may stand in the answer as well', () => {
  expect(openDecision(decideQuery(TEAM), opener(GUID)).plaintextValues).toEqual([TEAM]);
});

it.each(['kim@x.example', "o'brien@x.example"])('an address never may: %s', (address) => {
  expect(openDecision(decideQuery(P), opener(address)).plaintextValues).toEqual([]);
});

it('nothing may where the rules take pseudonyms only, or none', () => {
  const decision = decideQuery(P);
  const { accepted: _, ...slots } = decision.slots;
  expect(openDecision({ ...decision, slots }, opener(GUID)).plaintextValues).toEqual([]);
});

it.each(['../x', 'x/y', 'no guid'])('T1-24 refuses what does not fit its place any more: %s', (value) => {
  expect(() => openDecision(decideQuery(P), opener(value))).toThrow(
    expect.objectContaining({ code: 'TOKEN_INVALID' }),
  );
});

it('follows a sealed link in the words of Graph, and with the same ids in clear', () => {
  const opened = openDecision(decideQuery(P, '?$skiptoken=s~A'), opener(GUID));
  expect(opened.path).toBe(`/v1.0/teams/${TEAM}/members/${GUID}/of/${GUID}?$skip=1`);
  expect([opened.plaintextValues, opened.unmatched]).toEqual([[GUID], undefined]);
});

it('S2 sorted rows are asked for in whole pages, unless they are delivered in the order of Graph', () => {
  const sorted = compileRules(
    {
      nymgate: 1,
      name: 'sorted',
      entities: { user: { properties: { id: reversible(['person', 'personal']) } } },
      endpoints: [
        {
          id: 'users',
          path: '/v1.0/users',
          query: { $top: { type: 'natural', maximum: 25 }, $skip: { type: 'natural' } },
          response: { collection: 'user' },
        },
      ],
    },
    () => '0',
  );
  const target = parseTarget('/v1.0/users?$top=5');
  const decision = decide(sorted, { method: 'GET', target, headers: [] });
  expect(openDecision(decision, opener(GUID))).toMatchObject({
    path: '/v1.0/users?$top=25',
    slice: { size: 5, offset: 0 },
  });
  const inGraphOrder = openDecision(decision, { ...opener(GUID), inGraphOrder: true });
  expect([inGraphOrder.path, inGraphOrder.headers, inGraphOrder.slice]).toEqual([
    '/v1.0/users?$top=5',
    [],
    undefined,
  ]);
});

const ROUNDS = compileRules(
  {
    nymgate: 1,
    name: 'rounds',
    entities: { user: { properties: { id: reversible(['person', 'personal']) } } },
    endpoints: ['/v1.0/users', '/v1.0/users/delta'].map((path, index) => ({
      id: `e${index}`,
      path,
      query: { $select: { odata: 'select' as const } },
      headers: {
        Prefer: { preferences: { 'odata.maxpagesize': { type: 'natural' as const, maximum: 50 } } },
      },
      // Of sorted rows the caller's page size stays here.
      response: { collection: 'user', order: 'kept' as const },
    })),
  },
  () => '0',
);

/** Follows a link that holds this. */
function follow(path: string, payload: LinkPayload) {
  const target = parseTarget(`${path}?$skiptoken=s~A`);
  const decision = decide(ROUNDS, { method: 'GET', target, headers: [] });
  return openDecision(decision, { ...opener(GUID), link: () => serializeLinkPayload(payload) });
}

const ROUND: DeltaRound = { query: [{ name: '$select', value: 'id' }], pageSize: '5' };

it.each(['/v1.0/users', '/v1.0/users/delta'])('a link goes on with the round that it holds: %s', (path) => {
  const target = `${path}?$skiptoken=x`;
  expect(follow(path, { target, round: ROUND })).toEqual({
    path: target,
    headers: [['prefer', 'odata.maxpagesize=5']],
    body: undefined,
    plaintextValues: [],
    unmatched: undefined,
    round: ROUND,
  });
});

it('a link of changes goes on with an empty round, and one of a collection with none', () => {
  const changes = follow('/v1.0/users/delta', { target: '/v1.0/users/delta?$deltatoken=x' });
  expect(changes.round).toEqual({ query: [], pageSize: undefined });
  expect(follow('/v1.0/users', { target: '/v1.0/users?$skiptoken=x' }).round).toBeUndefined();
});

it('LNK-01 a link of a collection that the answer has not is refused', () => {
  const payload = {
    target: '/v1.0/me/users',
    unmatched: { collection: '/none', requestPath: '/v1.0/users' },
  };
  expect(() => follow('/v1.0/users', payload)).toThrow(expect.objectContaining({ code: 'TOKEN_INVALID' }));
  const plain = { ...payload, unmatched: { ...payload.unmatched, collection: '' } };
  expect(follow('/v1.0/users', plain).path).toBe('/v1.0/me/users');
});
