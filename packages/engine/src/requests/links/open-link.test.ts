import { expect, it } from 'vitest';
import { compileRules } from '../../../../rules/src/native/compile-rules.ts';
import type { Opener } from '../../plan/opening.ts';
import type { NativeEndpoint, TextPart } from '../../plan/plan.ts';
import { sha256Hex } from '../../pseudonyms/sealing/digest.ts';
import { decide } from '../decide.ts';
import { openDecision } from '../open-decision.ts';
import { parseTarget } from '../parse-target.ts';
import { type LinkPayload, serializeLinkPayload } from './link-payload.ts';
import { getRequestPath } from './open-link.ts';

const PLAN = compileRules(
  {
    nymgate: 1,
    name: 'test',
    entities: {
      event: {
        properties: {
          guests: { items: { properties: {} } },
          'guests@odata.nextLink': { treatment: 'sealLink' },
        },
      },
    },
    endpoints: [
      {
        id: 'events',
        path: '/v1.0/users/{userId}/events',
        methods: ['GET', 'HEAD', 'POST'],
        slots: { userId: { type: 'address', pseudonym: 'accepted', kind: 'person' } },
        response: { collection: 'event' },
      },
    ],
  },
  sha256Hex,
);
const REQUESTED = '/v1.0/users/kim%40x.example/events';
const OUTER = '/v1.0/users/kim%40x.example/events';
const INSIDE = '/v1.0/me/events?$skip=10';
const GUESTS = '/entities/event/properties/guests';

/** What goes to Graph for a link that holds this text; the seal itself is another room's. */
function follow(
  text: LinkPayload | string,
  { method = 'GET', endpoint = {} as Partial<NativeEndpoint> } = {},
) {
  const decision = decide(PLAN, { method, target: parseTarget(`${REQUESTED}?$skiptoken=s~A`), headers: [] });
  const opener: Opener = {
    text: (parts) => parts.map((part) => (typeof part === 'string' ? part : part.token)).join(''),
    link: (id, sealed) => {
      expect([id, sealed]).toEqual(['events', 's~A']);
      return typeof text === 'string' ? text : serializeLinkPayload(text);
    },
  };
  return openDecision({ ...decision, endpoint: { ...decision.endpoint, ...endpoint } }, opener);
}

it.each(['', GUESTS])('LNK-01 opens a link that continues "%s"', (collection) => {
  const { path, unmatched } = follow({ target: INSIDE, unmatched: { collection, requestPath: OUTER } });
  expect([path, unmatched]).toEqual([INSIDE, { collection, from: OUTER }]);
  const head = follow({ target: INSIDE, unmatched: { collection, requestPath: OUTER } }, { method: 'HEAD' });
  expect(head.path).toBe(INSIDE);
});

it('LNK-01 opens a link in a spelling that no request may have, as an unmatched one alone', () => {
  const inside = "/v1.0/users('%0A')/events";
  expect(follow({ target: inside, unmatched: { collection: '', requestPath: OUTER } }).path).toBe(inside);
  expect(() => follow({ target: inside })).toThrow(expect.objectContaining({ code: 'TOKEN_INVALID' }));
});

it('takes a fault of ours for no spelling of a path', () => {
  const linkPaths = [
    ...(PLAN.endpoints[0]?.linkPaths ?? []),
    undefined,
  ] as unknown as NativeEndpoint['linkPaths'];
  expect(() => follow({ target: INSIDE, unmatched }, { endpoint: { linkPaths } })).toThrow(TypeError);
});

it('opens a link of a known spelling for every method of its endpoint', () => {
  const inside = "/v1.0/users/kim@x.example/events?$skip='1'";
  for (const method of ['GET', 'POST']) {
    const { path, unmatched } = follow({ target: inside }, { method });
    expect([path, unmatched]).toEqual([inside, undefined]);
  }
});

const unmatched = { collection: '', requestPath: OUTER };
const ANY: { readonly endpoint: Partial<NativeEndpoint> } = { endpoint: {} };

it.each<[string, LinkPayload | string, Parameters<typeof follow>[1]]>([
  ['another outer path', { target: INSIDE, unmatched: { ...unmatched, requestPath: `${OUTER}/x` } }, ANY],
  ['another person in a known path', { target: '/v1.0/users/ann@x.example/events', unmatched }, ANY],
  [
    'a list that is not in the answer',
    { target: INSIDE, unmatched: { ...unmatched, collection: '/x' } },
    ANY,
  ],
  ['a method that may write', { target: INSIDE, unmatched }, { method: 'POST' }],
  [
    'rules that pass what they do not name',
    { target: INSIDE, unmatched },
    { endpoint: knownSpellingsOnly() },
  ],
  ['an unknown spelling that is not sealed as one', { target: INSIDE }, ANY],
  ['another version', { target: '/beta/me/events', unmatched }, ANY],
  ['dot segments', { target: '/v1.0/me/%2e%2e/users', unmatched }, ANY],
  ['a fragment', { target: '/v1.0/me/events#x', unmatched }, ANY],
  ['no path', { target: 'https://x.example/v1.0/me', unmatched }, ANY],
  ['no text of a link', '["",3]', ANY],
])('LNK-01 refuses %s', (_, text, requested) => {
  expect(() => follow(text, requested)).toThrow(expect.objectContaining({ code: 'TOKEN_INVALID' }));
});

it('LNK-01 the outer path holds pseudonyms as they were written', () => {
  const [endpoint] = PLAN.endpoints;
  if (endpoint === undefined) throw new Error('no endpoint');
  const userId: TextPart = { token: "p~A'/b", kinds: ['person'], types: ['address'], quoted: false };
  const path = (slots: Parameters<typeof getRequestPath>[0]['slots'], linkPaths = endpoint.linkPaths) =>
    getRequestPath({ endpoint: { ...endpoint, linkPaths }, slots });
  expect(path({ userId })).toBe("/v1.0/users/p~A'%2Fb/events");
  expect(path({ userId: 'kim@x.example' })).toBe(OUTER);
  expect(path({ userId }, [])).toBeUndefined();
  expect(path(undefined)).toBeUndefined();
});

/** An endpoint as of a language that does not deny by default. */
function knownSpellingsOnly(): Partial<NativeEndpoint> {
  return { followsAnySpelling: undefined } as unknown as Partial<NativeEndpoint>;
}
