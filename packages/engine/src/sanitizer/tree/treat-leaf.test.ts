import { describe, expect, it } from 'vitest';
import {
  CONTEXT,
  FAKE_PSEUDONYMS,
  leaf,
  list,
  record,
  type Sanitized,
  sanitize,
} from '../../../../../tests/harness/sanitizing.ts';
import { RequestError } from '../../kernel/errors.ts';
import { GRAMMARS } from '../../kernel/grammars.ts';
import type { JsonNode } from '../../kernel/json/json.ts';
import type { LeafAction, ValueType } from '../../plan/treatments.ts';
import { matchesType } from './treat-leaf.ts';

const PSEUDONYM = /^(?:SMTP:)?[tp]~[A-Za-z0-9_-]{43}$/;
const LINK = 'https://gateway.example/sealed';
const TEXTS = [
  'CANARY',
  '48d31887-5fad-4d73-a9f5-3c356e68a038',
  '2026-01-02',
  'focus CANARY',
  'https://zoom.us/j/CANARY',
  '',
];

const ACTIONS: readonly LeafAction[] = [
  { treatment: 'drop' },
  ...(['boolean', 'integer', 'number', 'guid', 'date', 'word'] as const).map(
    (type) => ({ treatment: 'keep', type }) as const,
  ),
  ...[true, false].flatMap((reversible) =>
    [true, false].map(
      (prefixed) => ({ treatment: 'pseudonymize', kind: 'person', reversible, prefixed }) as const,
    ),
  ),
  { treatment: 'pseudonymize', kind: 'text', reversible: true, prefixed: false },
  { treatment: 'coarsen', to: 'month' },
  { treatment: 'textDigest' },
  { treatment: 'keepPhrases', phrases: Object.freeze(['focus']) },
  { treatment: 'meetingProvider' },
];

/** JSON text of every kind of value, each holding something that must not come out by another way than its treatment. */
const VALUES: readonly [kind: string, json: string][] = [
  ...TEXTS.map((text): [string, string] => ['string', JSON.stringify(text)]),
  ['number', '8675309'],
  ['number', '8675309.50'],
  ['number', '1e400'],
  ['boolean', 'true'],
  ['boolean', 'false'],
  ['null', 'null'],
  ['object', '{"CANARY":"CANARY","value":8675309}'],
  ['object', '{}'],
  ['array', '["CANARY",8675309,true,null]'],
  ['array', '[]'],
  ['array of arrays', '[["CANARY"],[[8675309]]]'],
];

/** What may come out, said a second time and independently of the code. Undefined: the property is gone. */
function allowed(action: LeafAction, kind: string, json: string): (value: unknown) => boolean {
  const gone = (value: unknown) => value === undefined;
  if (action.treatment === 'drop') return gone;
  if (kind === 'null') return (value) => value === null;
  const same = (value: unknown) => JSON.stringify(value) === JSON.stringify(JSON.parse(json));
  switch (action.treatment) {
    case 'keep':
      if (action.type === 'boolean') return kind === 'boolean' ? same : gone;
      if (action.type === 'integer') return json === '8675309' ? same : gone;
      if (action.type === 'number') return kind === 'number' && json !== '1e400' ? same : gone;
      if (kind !== 'string') return gone;
      if (action.type === 'guid') return json.length === 38 ? same : gone;
      if (action.type === 'date') return json === '"2026-01-02"' ? same : gone;
      return json === '"CANARY"' ? same : gone;
    case 'pseudonymize':
      if (json === '""') return (value) => value === null;
      return kind === 'string' || kind === 'number' ? (value) => PSEUDONYM.test(String(value)) : gone;
    case 'coarsen':
      return json === '"2026-01-02"' ? (value) => value === '2026-01-01' : gone;
    case 'textDigest':
      return kind === 'string'
        ? (value) => /^\{"length":\d+,"word_count":[0-2]\}$/.test(String(value))
        : gone;
    case 'keepPhrases':
      return kind === 'string' ? (value) => value === (json === '"focus CANARY"' ? 'focus' : '') : gone;
    case 'meetingProvider':
      return json.includes('zoom.us') ? (value) => value === 'https://zoom.us/' : gone;
    case 'sealLink':
      return gone;
  }
}

const name = (action: LeafAction): string => JSON.stringify(action);

describe.each(ACTIONS.map((action) => [name(action), action] as const))('SAN-02 %s', (_, action) => {
  it.each(VALUES)('takes a %s: %s', (kind, json) => {
    const expected = allowed(action, kind, json);
    const alone = sanitize(record({ field: leaf(action) }), `{"field":${json},"end":1}`);
    const [value] = [JSON.parse(alone.output).field];
    expect(expected(value), alone.output).toBe(true);
    expect(alone.unknownFields).toBe(1);

    const listed: unknown[] = JSON.parse(sanitize(list(leaf(action)), `[${json},${json}]`).output);
    expect(listed).toEqual(value === undefined ? [] : [value, value]);
  });

  it.each(VALUES)('counts a %s: %s', (_kind, json) => {
    const { treatments, mismatches } = sanitize(record({ field: leaf(action) }), `{"field":${json}}`);
    expect(treatments[action.treatment] + mismatches).toBe(1);
    expect(Object.values(treatments).reduce((sum, count) => sum + count)).toBe(1 - mismatches);
  });
});

describe('pseudonyms', () => {
  const plan = (prefixed: boolean, reversible: boolean) =>
    leaf({ treatment: 'pseudonymize', kind: 'person', prefixed, reversible });

  it('are made of the digits of a number as they were written', () => {
    expect(JSON.parse(sanitize(list(plan(false, false)), '[12345678901234567890,1.0]').output)).toEqual([
      FAKE_PSEUDONYMS.irreversible('12345678901234567890', 'person'),
      FAKE_PSEUDONYMS.irreversible('1.0', 'person'),
    ]);
  });

  it.each(['', ' ', '\t\u00a0'])('are null for the blank text %j', (text) => {
    expect(sanitize(list(plan(false, true)), JSON.stringify([text])).output).toBe('[null]');
  });

  it('have the form that the rule asks for', () => {
    const output = (node: ReturnType<typeof plan>) => JSON.parse(sanitize(list(node), '["kim"]').output)[0];
    expect(output(plan(false, false))).toBe(FAKE_PSEUDONYMS.irreversible('kim', 'person'));
    expect(output(plan(false, true))).toBe(FAKE_PSEUDONYMS.reversible('kim', 'person'));
    expect(output(plan(true, false))).toBe(
      FAKE_PSEUDONYMS.prefixed('kim', { kind: 'person', reversible: false }),
    );
    expect(output(plan(true, true))).toBe(
      FAKE_PSEUDONYMS.prefixed('kim', { kind: 'person', reversible: true }),
    );
    expect(output(leaf({ treatment: 'pseudonymize', kind: 'text', reversible: true, prefixed: false }))).toBe(
      FAKE_PSEUDONYMS.reversible('kim', 'text'),
    );
  });
});

describe('keep by grammar', () => {
  it.each(GRAMMARS.filter((grammar) => grammar !== 'string'))('%s lets no sentence through', (type) => {
    const { output, mismatches } = sanitize(
      list(leaf({ treatment: 'keep', type })),
      '["Kim Lee <kim@example.org>, 4 pm?"]',
    );
    expect({ output, mismatches }).toEqual({ output: '[]', mismatches: 1 });
  });
});

describe('S12: a kept text', () => {
  it.each([
    ['"a\\tb\\r\\nc"', 'a b  c'],
    ['"a\\u0000b\\u001b[31m\\b"', 'a\ufffdb\ufffd[31m\ufffd'],
    ['"a\\ud800b\\udc00"', 'a\ufffdb\ufffd'],
    ['"\\ud83d\\ude00 \\u00e9 \\" \\\\ \\/"', '\u{1f600} \u00e9 " \\ /'],
    ['"a\u007fb\u0085c\u009f\u00a0d"', 'a\ufffdb\ufffdc\ufffd\u00a0d'],
    [`"${'x'.repeat(40)}\u0080"`, `${'x'.repeat(40)}\ufffd`],
  ])('has no control characters and no lone surrogates: %s', (json, text) => {
    expect(
      JSON.parse(sanitize(list(leaf({ treatment: 'keep', type: 'string' })), `[${json}]`).output),
    ).toEqual([text]);
  });
});

describe('sealLink', () => {
  const plan = record({ '@odata.nextLink': leaf({ treatment: 'sealLink' }) });
  const body = (json: string) => `{"@odata.nextLink":${json}}`;

  it('replaces a link by ours and counts it', () => {
    const { output, linksSealed, treatments } = sanitize(
      plan,
      body('"https://graph.microsoft.com/v1.0/users?$skiptoken=X"'),
    );
    expect(output).toBe(body(JSON.stringify(LINK)));
    expect(linksSealed).toBe(1);
    expect(treatments.sealLink).toBe(1);
  });

  it('leaves null alone', () => {
    expect(sanitize(plan, body('null'))).toMatchObject({ output: body('null'), linksSealed: 0 });
  });

  it.each([
    '"https://evil.example/CANARY"',
    '""',
    '"CANARY"',
    '5',
    'true',
    '{"CANARY":1}',
    '["https://graph.microsoft.com/"]',
  ])('withholds the whole answer for %s', (json) => {
    expect(getRefusal(() => sanitize(plan, body(json)))).toEqual({
      code: 'RESPONSE_NOT_SANITIZABLE',
      subject: 'link',
    });
  });

  it.each(['5', 'true', '{}', '[]'])('asks the sealer about no %s', (json) => {
    expect(getRefusal(() => sanitize(plan, body(json), { ...CONTEXT, sealLink: () => LINK }))).toMatchObject({
      subject: 'link',
    });
  });

  it('lets a refusal of the sealer through', () => {
    const sealLink = () => {
      throw new RequestError('NOT_READY');
    };
    expect(() => sanitize(plan, body('"x"'), { ...CONTEXT, sealLink })).toThrow(
      new RequestError('NOT_READY'),
    );
  });
});

function getRefusal(run: () => Sanitized): unknown {
  try {
    return run();
  } catch (error) {
    return error instanceof RequestError ? { code: error.code, ...error.detail } : error;
  }
}

const number = (text: string): JsonNode => ({ kind: 'number', text });

it.each<[ValueType, JsonNode, boolean]>([
  ['boolean', true, true],
  ['boolean', false, true],
  ['boolean', 'true', false],
  ['boolean', number('1'), false],
  ['integer', number('0'), true],
  ['integer', number('-0'), true],
  ['integer', number('9223372036854775807'), true],
  ['integer', number('12345678901234567890'), false],
  ['number', number('4917'.repeat(5)), false],
  ['number', number(`0.${'4917'.repeat(5)}`), false],
  ['integer', number('1.0'), false],
  ['integer', number('1e2'), false],
  ['integer', number('9'.repeat(400)), false],
  ['integer', '1', false],
  ['integer', true, false],
  ['number', number('1.50'), true],
  ['number', number('-1E-2'), true],
  ['number', number('1e-999'), true],
  ['number', number('1e400'), false],
  ['number', number('-1e400'), false],
  ['number', '1', false],
  ['number', { kind: 'array', items: [number('1')] }, false],
  ['word', 'busy', true],
  ['word', 'Kim Lee', false],
  ['word', number('1'), false],
  ['word', true, false],
  ['natural', '5', true],
  ['natural', number('5'), false],
  ['truth', 'true', true],
  ['truth', true, false],
  ['guid', '48d31887-5fad-4d73-a9f5-3c356e68a038', true],
  ['guid', '48d31887-5fad-4d73-a9f5-3c356e68a038\n', false],
  ['string', 'any \ud800 text', true],
  ['string', { kind: 'object', entries: [] }, false],
])('%s, %j: %s', (type, value, matches) => {
  expect(matchesType({ type }, value)).toBe(matches);
});

it.each([
  ['31', true],
  ['-31', true],
  ['0', true],
  ['100', false],
  ['-100', false],
  ['1e1', false],
])('%s has at most two digits: %s', (text, matches) => {
  expect(matchesType({ type: 'integer', maxDigits: 2 }, number(text))).toBe(matches);
});
