import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drop, keep, reversible } from '../../../rules/src/native/builders.ts';
import { compileRules } from '../../../rules/src/native/compile-rules.ts';
import type { NativeDecision, PlanNode, Target, TextPart, TokenPart } from '../plan/plan.ts';
import { decide } from './decide.ts';
import { parseTarget } from './parse-target.ts';
import { verifyOpenedRequest } from './verify-opened-request.ts';
import { writeTarget } from './write-target.ts';

const P = `p~${'Ab3_-'.repeat(14)}`;
const PLAN = compileRules(
  {
    nymgate: 1,
    name: 'test',
    entities: {
      user: {
        properties: {
          id: reversible(['person', 'personal']),
          mail: drop('contact'),
          size: keep('metadata', 'integer'),
        },
      },
    },
    endpoints: [
      {
        id: 'user',
        path: '/v1.0/users/{userId}/events',
        slots: { userId: { type: ['guid', 'address', 'opaque'], pseudonym: 'required', kind: 'person' } },
        query: { $filter: { odata: 'filter' }, $top: { type: 'natural' } },
        response: { collection: 'user' },
      },
      {
        id: 'item',
        path: '/v1.0/users/{userId}/items/{itemId}',
        slots: {
          userId: { type: 'address', pseudonym: 'required', kind: 'person' },
          itemId: { type: 'opaque' },
        },
        response: { entity: 'user' },
      },
      {
        id: 'path',
        path: "/v1.0/f(p='{p}')",
        slots: { p: { type: 'string', pseudonym: 'required', kind: 'person' } },
        response: { entity: 'user' },
      },
    ],
  },
  (text) => createHash('sha256').update(text).digest('hex'),
);

function open(decision: NativeDecision, value: string): Target {
  const text = (parts: readonly TextPart[]): string =>
    parts
      .map((part) => (typeof part === 'string' ? part : part.quoted ? value.replaceAll("'", "''") : value))
      .join('');
  return {
    segments: decision.segments.map(text),
    query: decision.query.map((option) => ({ name: option.name, value: text(option.value) })),
  };
}

const decideRaw = (raw: string): NativeDecision =>
  decide(PLAN, { method: 'GET', target: parseTarget(raw), headers: [] });
const TOKEN: TokenPart = { token: P, kinds: ['person'], types: ['string'], quoted: true };
const IN_PATH = decideRaw(`/v1.0/users/${P}/events?$top=5`);
const IN_QUOTES = decideRaw(`/v1.0/f(p='${P}')`);
const IN_FILTER = decideRaw(`/v1.0/users/${P}/events?$filter=size+gt+1+and+id+eq+'${P}'`);

describe('confirmOpened', () => {
  it.each([
    'alice@contoso.com',
    "o'brien+x@contoso.com",
    '48d31887-5fad-4d73-a9f5-3c356e68a038',
    'jane_x.com#EXT#@t.onmicrosoft.com',
    'AAMk=_-',
  ])('confirms %s in a segment', (value) => {
    expect(() => verifyOpenedRequest(IN_PATH, open(IN_PATH, value))).not.toThrow();
    expect(() => verifyOpenedRequest(IN_FILTER, open(IN_FILTER, value))).not.toThrow();
  });

  it.each([
    'x/messages',
    'x/messages?$select=body#',
    'x?y',
    'x#y',
    'x\\y',
    '..',
    '.',
    'x%2fy@z.w',
    'a;b',
    'x y',
    'x\r\ny',
    '',
    '$count',
    'microsoft.graph.user',
    'a/b@c.d',
    'a?b@c.d',
    'a(b)',
    'a#EXT#b#EXT#@c.d',
    'x\u0000',
    'é',
    '．．',
  ])('T1-24 refuses %j in a segment', (value) => {
    expect(() => verifyOpenedRequest(IN_PATH, open(IN_PATH, value))).toThrow(
      expect.objectContaining({ code: 'TOKEN_INVALID' }),
    );
  });

  it.each([["a'b"], ['a (b) é'], ['Pacific Time']])('confirms %s in quotes', (value) => {
    expect(() => verifyOpenedRequest(IN_QUOTES, open(IN_QUOTES, value))).not.toThrow();
  });

  it.each([['a/b'], ['a\nb'], ['..'], ['']])('refuses %j in quotes', (value) => {
    expect(() => verifyOpenedRequest(IN_QUOTES, open(IN_QUOTES, value))).toThrow(
      expect.objectContaining({ code: 'TOKEN_INVALID' }),
    );
  });

  it.each<[string, (target: Target) => Target]>([
    [
      'another segment',
      ({ segments, query }) => ({ segments: [...segments.slice(0, 3), 'messages'], query }),
    ],
    ['one more segment', ({ segments, query }) => ({ segments: [...segments, 'x'], query })],
    [
      'another filter',
      ({ segments }) => ({ segments, query: [{ name: '$filter', value: "size gt 2 and id eq 'a@b.c'" }] }),
    ],
    [
      'a longer filter',
      ({ segments }) => ({
        segments,
        query: [{ name: '$filter', value: "size gt 1 and id eq 'a@b.c' or size gt 0" }],
      }),
    ],
    [
      'a filter that does not parse',
      ({ segments }) => ({ segments, query: [{ name: '$filter', value: "size gt 1 and id eq 'a'b'" }] }),
    ],
    [
      'a hidden property',
      ({ segments }) => ({ segments, query: [{ name: '$filter', value: "size gt 1 and mail eq 'a@b.c'" }] }),
    ],
    ['no query', ({ segments }) => ({ segments, query: [] })],
    [
      'another option',
      ({ segments, query }) => ({ segments, query: [{ name: '$search', value: query[0]?.value ?? '' }] }),
    ],
    [
      'one more option',
      ({ segments, query }) => ({ segments, query: [...query, { name: '$top', value: '5' }] }),
    ],
  ])('refuses %s', (_, change) => {
    const opened = open(IN_FILTER, 'a@b.c');
    expect(() => verifyOpenedRequest(IN_FILTER, opened)).not.toThrow();
    expect(() => verifyOpenedRequest(IN_FILTER, change(opened))).toThrow(
      expect.objectContaining({ code: 'TOKEN_INVALID' }),
    );
  });

  it('refuses another plain slot', () => {
    const decision = decideRaw(`/v1.0/users/${P}/items/AA=`);
    const opened = open(decision, 'a@b.c');
    expect(() => verifyOpenedRequest(decision, opened)).not.toThrow();
    const changed = { ...opened, segments: [...opened.segments.slice(0, 4), 'BB='] };
    expect(() => verifyOpenedRequest(decision, changed)).toThrow(
      expect.objectContaining({ code: 'TOKEN_INVALID' }),
    );
  });

  it('refuses another plain value', () => {
    const opened = open(IN_PATH, 'a@b.c');
    const changed = { ...opened, query: [{ name: '$top', value: '6' }] };
    expect(() => verifyOpenedRequest(IN_PATH, changed)).toThrow(
      expect.objectContaining({ code: 'TOKEN_INVALID' }),
    );
  });

  /** No decision of ours looks like this; each is one condition of the second match, which has to hold alone. */
  it.each<[string, NativeDecision['query'][number], string]>([
    ['an option that the endpoint has not', { name: '$search', value: ['x'] }, 'x'],
    ['a value outside its grammar', { name: '$top', value: ['x'] }, 'x'],
    ['a plain value with more behind it', { name: '$top', value: ['5', '0'] }, '5'],
    ['a plain value that was a token', { name: '$top', value: [TOKEN] }, '5'],
    ['a filter with more behind it', { name: '$filter', value: ["id eq '", TOKEN] }, "id eq 'a@b.c'"],
    ['a filter whose token is gone', { name: '$filter', value: [TOKEN] }, 'size gt 1'],
  ])('refuses %s', (_, option, value) => {
    const decision = { ...IN_FILTER, query: [option] };
    const opened = { ...open(IN_FILTER, 'a@b.c'), query: [{ name: option.name, value }] };
    expect(() => verifyOpenedRequest(decision, opened)).toThrow(
      expect.objectContaining({ code: 'TOKEN_INVALID' }),
    );
  });

  it('a fault of ours is not taken for one of the request', () => {
    const broken = {
      get kind(): never {
        throw new TypeError('ours');
      },
    };
    const endpoint = { ...IN_FILTER.endpoint, entity: broken as unknown as PlanNode };
    expect(() => verifyOpenedRequest({ ...IN_FILTER, endpoint }, open(IN_FILTER, 'a@b.c'))).toThrow('ours');
  });

  it('whatever was pseudonymized, a confirmed request has the shape that was decided', () => {
    const value = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.emailAddress(),
      fc.stringMatching(/^[a-c'/?#%&=@. ]{1,12}$/),
    );
    let confirmed = 0;
    fc.assert(
      fc.property(value, (text) => {
        const opened = open(IN_FILTER, text);
        try {
          verifyOpenedRequest(IN_FILTER, opened);
        } catch {
          return;
        }
        confirmed += 1;
        const [path = '', query = '', rest] = writeTarget(opened).split('?');
        expect(path.split('/')).toHaveLength(5);
        expect(query.split('&')).toHaveLength(1);
        expect(rest).toBeUndefined();
        expect(writeTarget(opened)).toMatch(/^[\x21-\x7e]+$/);
        expect(path).toMatch(/^\/v1\.0\/users\/[^/]+\/events$/);
      }),
      { numRuns: 2000 },
    );
    expect(confirmed).toBeGreaterThan(100);
  });
});
