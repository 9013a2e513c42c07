import { expect, it } from 'vitest';
import { compileRules } from '../../native/compile-rules.ts';
import type { Opener } from '../../plan/opening.ts';
import type { NativeEndpoint } from '../../plan/plan.ts';
import { sha256Hex } from '../../pseudonyms/index.ts';
import { decide } from '../decide.ts';
import { openDecision } from '../open-decision.ts';
import { parseTarget } from '../parse-target.ts';
import { type LinkText, writeLinkText } from './link-text.ts';

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
const ASKED = '/v1.0/users/kim%40x.example/events';
const OUTER = '/v1.0/users/kim%40x.example/events';
const INSIDE = '/v1.0/me/events?$skip=10';
const GUESTS = '/entities/event/properties/guests';

/** What goes to Graph for a link that holds this text; the seal itself is another room's. */
function follow(text: LinkText | string, { method = 'GET', endpoint = {} as Partial<NativeEndpoint> } = {}) {
  const decision = decide(PLAN, { method, target: parseTarget(`${ASKED}?$skiptoken=s~A`), headers: [] });
  const opener: Opener = {
    text: (parts) => parts.map((part) => (typeof part === 'string' ? part : part.token)).join(''),
    link: () => (typeof text === 'string' ? text : writeLinkText(text)),
  };
  return openDecision({ ...decision, endpoint: { ...decision.endpoint, ...endpoint } }, opener);
}

it.each(['', GUESTS])('LNK-01 opens a link that continues "%s"', (collection) => {
  const { path, unmatched } = follow({ inside: INSIDE, unmatched: { collection, outer: OUTER } });
  expect([path, unmatched]).toEqual([INSIDE, { collection, from: OUTER }]);
  const head = follow({ inside: INSIDE, unmatched: { collection, outer: OUTER } }, { method: 'HEAD' });
  expect(head.path).toBe(INSIDE);
});

it('opens a link of a known spelling for every method of its endpoint', () => {
  const inside = "/v1.0/users/kim@x.example/events?$skip='1'";
  for (const method of ['GET', 'POST']) {
    const { path, unmatched } = follow({ inside }, { method });
    expect([path, unmatched]).toEqual([inside, undefined]);
  }
});

const unmatched = { collection: '', outer: OUTER };
const ANY: { readonly endpoint: Partial<NativeEndpoint> } = { endpoint: {} };

it.each<[string, LinkText | string, Parameters<typeof follow>[1]]>([
  ['another outer path', { inside: INSIDE, unmatched: { ...unmatched, outer: `${OUTER}/x` } }, ANY],
  ['another person in a known path', { inside: '/v1.0/users/ann@x.example/events', unmatched }, ANY],
  [
    'a list that is not in the answer',
    { inside: INSIDE, unmatched: { ...unmatched, collection: '/x' } },
    ANY,
  ],
  ['a method that may write', { inside: INSIDE, unmatched }, { method: 'POST' }],
  [
    'rules that pass what they do not name',
    { inside: INSIDE, unmatched },
    { endpoint: knownSpellingsOnly() },
  ],
  ['an unknown spelling that is not sealed as one', { inside: INSIDE }, ANY],
  ['another version', { inside: '/beta/me/events', unmatched }, ANY],
  ['dot segments', { inside: '/v1.0/me/%2e%2e/users', unmatched }, ANY],
  ['a fragment', { inside: '/v1.0/me/events#x', unmatched }, ANY],
  ['no path', { inside: 'https://x.example/v1.0/me', unmatched }, ANY],
  ['no text of a link', '["",3]', ANY],
])('LNK-01 refuses %s', (_, text, asked) => {
  expect(() => follow(text, asked)).toThrow(expect.objectContaining({ code: 'TOKEN_INVALID' }));
});

/** An endpoint as of a language that does not deny by default. */
function knownSpellingsOnly(): Partial<NativeEndpoint> {
  return { followsAnySpelling: undefined } as unknown as Partial<NativeEndpoint>;
}
