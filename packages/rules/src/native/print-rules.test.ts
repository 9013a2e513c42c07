import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GRAMMARS } from '../../../engine/src/kernel/grammars.ts';
import type {
  EndpointRule,
  FieldRule,
  HeaderRule,
  PlainParameter,
  QueryRule,
  RuleSet,
} from '../../../engine/src/plan/rule-set.ts';
import { checkRules } from './check-rules.ts';
import { compileRules } from './compile-rules.ts';
import { parseRules, printRules } from './parse-rules.ts';

const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Text of every kind that YAML could take for something else. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom(
    'yes',
    'on',
    'true',
    'null',
    '~',
    '1',
    '0x1',
    '1.5',
    '- a',
    '# a',
    'a # b',
    'a: b',
    '{a}',
    '[a, b]',
    '&a',
    '*a',
    '!a',
    '|',
    '>',
    '%a',
    '@a',
    '`a',
    '"',
    "'",
    ' a ',
    'a\nb',
    '\n',
    '\t',
    'a\u2028b',
    '\u0085',
    '\ufeff',
    '---',
    '...',
    '?',
    ': ',
    'a,b',
    '<<',
    '\u0000',
    '\r\n',
    'é',
    '😀',
    '',
    '2026-01-01',
    '=',
    '.inf',
    'a\n\n  b\n',
    '"1:1"',
  ),
);
const word = fc.stringMatching(/^[a-z][a-zA-Z0-9_]{0,6}$/);
const id = fc.stringMatching(/^[a-z]{1,5}(?:-[a-z0-9]{1,4})?$/);
const grammar = fc.constantFrom(...GRAMMARS);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const note = fc.record({
  class: optional(fc.constantFrom('personal', 'metadata', 'text')),
  reason: optional(text),
});
const propertyName = fc
  .oneof(word, text)
  .filter((name) => name.length > 0 && name !== '__proto__' && !name.includes('@odata'));

function withNote<T extends object>(rule: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.tuple(rule, note).map(([written, extra]) => ({ ...written, ...extra }));
}

const { field } = fc.letrec<{ field: FieldRule; object: FieldRule }>((tie) => ({
  field: fc.oneof(
    { maxDepth: 3 },
    withNote(
      fc.constantFrom(
        { treatment: 'drop' },
        { treatment: 'pseudonymize', kind: 'text', reversible: true },
        { treatment: 'textDigest' },
        { treatment: 'meetingProvider' },
      ),
    ),
    withNote(
      fc.record({
        treatment: fc.constant('keep'),
        type: fc.oneof(grammar, fc.constantFrom('boolean', 'integer', 'number')),
      }),
    ),
    withNote(
      fc.record({
        treatment: fc.constant('pseudonymize'),
        kind: fc.constantFrom('person', 'calendar-uid'),
        reversible: optional(fc.constant(true)),
        prefixed: optional(fc.constant(true)),
      }),
    ),
    withNote(fc.constant({ entity: 'user' })),
    withNote(fc.constant({ treatment: 'keepPhrases', phrases: 'titles' })),
    withNote(fc.record({ items: tie('field') })),
    tie('object'),
  ) as fc.Arbitrary<FieldRule>,
  object: withNote(
    fc.record({
      properties: fc.dictionary(propertyName, tie('field'), { maxKeys: 4 }),
      others: optional(tie('field')),
    }),
  ) as fc.Arbitrary<FieldRule>,
}));

const plain = fc.oneof(
  fc.record({
    type: fc.constant('string'),
    required: optional(fc.constant(true)),
    values: optional(fc.array(text, { minLength: 1, maxLength: 3 })),
  }),
  fc.record({
    type: fc.constant('natural'),
    minimum: optional(fc.nat()),
    values: optional(fc.constant(['1', '2'])),
  }),
  fc.record({
    type: fc.constant('dateTime'),
    grain: optional(fc.constantFrom('month', 'day', 'hour', 'minute')),
  }),
) as fc.Arbitrary<PlainParameter>;
const query = fc.record({
  $select: optional(fc.constant({ odata: 'select' })),
  $expand: optional(fc.constant({ odata: 'expand', navigations: ['manager'] })),
  other: optional(plain),
}) as fc.Arbitrary<Record<string, QueryRule>>;
const headers = fc.record({
  'X-Zone': optional(plain),
  Prefer: optional(fc.record({ preferences: fc.dictionary(id, plain, { maxKeys: 2 }) })),
}) as fc.Arbitrary<Record<string, HeaderRule>>;

const endpoint = fc.record({
  description: optional(text),
  methods: optional(fc.constant(['GET', 'POST'])),
  pseudonym: optional(fc.constantFrom('required', 'accepted')),
  type: fc.oneof(grammar, fc.uniqueArray(grammar, { minLength: 1, maxLength: 3 })),
  query: optional(query),
  headers: optional(headers),
});

const ruleSets: fc.Arbitrary<RuleSet> = fc
  .record({
    name: id,
    description: optional(text),
    titles: fc.array(
      text.filter((phrase) => phrase !== ''),
      { minLength: 1, maxLength: 3 },
    ),
    properties: fc.dictionary(propertyName, field, { maxKeys: 6 }),
    endpoints: fc.array(endpoint, { minLength: 1, maxLength: 3 }),
  })
  .map(({ name, description, titles, properties, endpoints }) =>
    strip<RuleSet>({
      nymgate: 1,
      name,
      ...(description !== undefined && { description }),
      phrases: { titles },
      entities: { user: { properties: { ...properties, manager: { entity: 'user' } } } },
      endpoints: endpoints.map(({ type, pseudonym, ...rest }, index) => ({
        ...rest,
        id: `e-${index}`,
        path: `/v1.0/e${index}/{slot}`,
        linkTemplates: [`/v1.0/e${index}('{slot}')`],
        slots: { slot: { type, pseudonym, ...(pseudonym !== undefined && { kind: 'group' }) } },
        response: { collection: 'user' },
      })) as unknown as EndpointRule[],
    }),
  );

/** Without the keys that are undefined. */
function strip<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

describe('printRules', () => {
  it('prints what reads back equal, with the same policy', () => {
    let valid = 0;
    fc.assert(
      fc.property(ruleSets, (ruleSet) => {
        if (checkRules(ruleSet).some(({ severity }) => severity === 'error')) return;
        valid += 1;
        const again = parseRules(printRules(ruleSet), 'printed.yaml');
        expect(again).toEqual(ruleSet);
        expect(compileRules(again, sha256Hex).policy).toBe(compileRules(ruleSet, sha256Hex).policy);
        expect(printRules(again)).toBe(printRules(ruleSet));
      }),
      { numRuns: 250 },
    );
    expect(valid).toBeGreaterThan(120);
  });

  it('writes shared data out instead of aliases', () => {
    const shared: FieldRule = { treatment: 'drop' };
    const ruleSet: RuleSet = {
      nymgate: 1,
      name: 'test',
      entities: { user: { properties: { a: shared, b: shared } } },
      endpoints: [{ id: 'users', path: '/v1.0/users', response: { collection: 'user' } }],
    };
    expect(printRules(ruleSet)).toBe(
      [
        'nymgate: 1',
        'name: test',
        'entities:',
        '  user:',
        '    properties:',
        '      a: { treatment: drop }',
        '      b: { treatment: drop }',
        'endpoints:',
        '  - id: users',
        '    path: /v1.0/users',
        '    response: { collection: user }',
        '',
      ].join('\n'),
    );
  });
});
