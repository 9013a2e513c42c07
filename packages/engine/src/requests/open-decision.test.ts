import { expect, it } from 'vitest';
import { reversible } from '../../../rules/src/native/builders.ts';
import { compileRules } from '../../../rules/src/native/compile-rules.ts';
import type { Opener } from '../plan/opening.ts';
import type { NativeDecision } from '../plan/plan.ts';
import { decide } from './decide.ts';
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

const ask = (accepted: string, query = ''): NativeDecision =>
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
  expect(openDecision(ask(P, `?$filter=id+eq+'${P}'&$top=5`), opener(GUID))).toEqual({
    path: `/v1.0/teams/${TEAM}/members/${GUID}/of/${GUID}?$filter=id%20eq%20'${GUID}'&$top=5`,
    headers: [['x-zone', 'UTC']],
    body: undefined,
    inClear: [GUID],
    unmatched: undefined,
  });
});

it('an id that came in clear may stand in the answer as well', () => {
  expect(openDecision(ask(TEAM), opener(GUID)).inClear).toEqual([TEAM]);
});

it.each(['kim@x.example', "o'brien@x.example"])('an address never may: %s', (address) => {
  expect(openDecision(ask(P), opener(address)).inClear).toEqual([]);
});

it('nothing may where the rules take pseudonyms only, or none', () => {
  const decision = ask(P);
  const { accepted: _, ...slots } = decision.slots;
  expect(openDecision({ ...decision, slots }, opener(GUID)).inClear).toEqual([]);
});

it.each(['../x', 'x/y', 'no guid'])('T1-24 refuses what does not fit its place any more: %s', (value) => {
  expect(() => openDecision(ask(P), opener(value))).toThrow(
    expect.objectContaining({ code: 'TOKEN_INVALID' }),
  );
});

it('follows a sealed link in the words of Graph, and with the same ids in clear', () => {
  const opened = openDecision(ask(P, '?$skiptoken=s~A'), opener(GUID));
  expect(opened.path).toBe(`/v1.0/teams/${TEAM}/members/${GUID}/of/${GUID}?$skip=1`);
  expect([opened.inClear, opened.unmatched]).toEqual([[GUID], undefined]);
});
