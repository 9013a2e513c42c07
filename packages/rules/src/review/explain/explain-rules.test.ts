import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAnyRules, reviewed } from '../../../../../tests/harness/rules.ts';
import { parseJson } from '../../../../engine/src/kernel/json/json.ts';
import { describeOutcome, getExposure } from '../../dialects/explanation.ts';
import { createRuleLocator } from './create-rule-locator.ts';
import { explainRules } from './explain-rules.ts';
import { SAMPLE_TOKEN } from './known-answers.ts';

const LIMITS = { depth: 64, stringBytes: 10_000, objectKeys: 1_000 };
const json = (value: unknown) => [parseJson(new TextEncoder().encode(JSON.stringify(value)), LIMITS)];

const NATIVE = `nymgate: 1
name: test
entities:
  user:
    properties:
      id: { treatment: pseudonymize, kind: person, reversible: true, class: personal }
      mail: { treatment: pseudonymize, kind: person }
      enabled: { treatment: keep, type: boolean }
      name: { treatment: drop }
      manager: { entity: user }
      open: { properties: {}, others: { treatment: keep, type: word } }
endpoints:
  - id: users
    path: /v1.0/users
    query:
      $top: { type: natural, minimum: 1, maximum: 9 }
      $filter: { odata: filter }
    response: { collection: user }
  - id: user
    path: /v1.0/users/{userId}
    methods: [GET]
    slots: { userId: { type: guid, pseudonym: required, kind: person } }
    query:
      day: { type: date, required: true }
    response: { entity: user }
`;

const PSOXY = `definitions:
  person:
    type: object
    properties:
      id: { type: string }
      mail: { type: string }
      note: { type: string }
endpoints:
  - pathTemplate: /v1.0/users
    allowedMethods: [GET]
    allowedQueryParams: [$top, kind]
    queryParamSchemas:
      kind: { enum: [a] }
    transforms:
      - !<redact>
        jsonPaths: ["$..name", "$.value[?(@.kind == 'guest')].mail"]
      - !<pseudonymize>
        jsonPaths:
          - "$..id"
          - "$..mail"
  - pathTemplate: /v1.0/users/{id}
    allowedMethods: [GET]
    pathParameterSchemas: { id: { format: reversible-pseudonym } }
    responseSchema: { $ref: "#/definitions/person" }
    transforms:
      - !<textDigest>
        jsonPaths: ["$.note"]
  - pathRegex: ^/v1\\.0/users/[^/]+/photo$
    allowedMethods: [GET]
    responseSchema: { type: object }
`;

const compile = (text: string) => parseAnyRules(text, 'r.yaml').compile(() => 'x'.repeat(64));
const native = compile(NATIVE);
const psoxy = compile(PSOXY);
const explain = (plan: typeof native, url: string, method = 'GET') =>
  explainRules(reviewed(plan), { method, url }).request;
const getReason = (plan: typeof native, url: string, method?: string) =>
  Object.fromEntries(explain(plan, url, method).others.map(({ id, why }) => [id, why]));

describe('which endpoint, and why not the others', () => {
  test.each<[string, typeof native, string, string, Readonly<Record<string, string>>]>([
    [
      'literal',
      native,
      '/v1.0/groups',
      'GET',
      { users: 'segment 2 is not "users"', user: 'segment 2 is not "users"' },
    ],
    ['shorter', native, '/v1.0/users', 'GET', { user: 'the path ends before segment 3' }],
    [
      'slot',
      native,
      '/v1.0/users/48d31887-5fad-4d73-a9f5-3c356e68a038',
      'GET',
      {
        users: 'the path continues after segment 2',
        user: 'segment 3 does not fit {userId}, which takes reversible pseudonyms only',
      },
    ],
    [
      'method',
      native,
      '/v1.0/users/{x}',
      'HEAD',
      { users: 'the path continues after segment 2', user: 'its methods are GET' },
    ],
    [
      'psoxy',
      psoxy,
      '/v1.0/users/x',
      'GET',
      {
        'endpoint-1': 'the path continues after segment 2',
        'endpoint-2': 'the value of {id} does not fit its schema',
        'endpoint-3': 'the pattern does not take path and query as a whole',
      },
    ],
    [
      'psoxy method',
      psoxy,
      '/v1.0/users',
      'POST',
      {
        'endpoint-1': 'its methods are GET',
        'endpoint-2': 'the path ends before segment 3',
        'endpoint-3': 'the pattern does not take path and query as a whole',
      },
    ],
  ])('%s', (_, plan, url, method, expected) => {
    expect(getReason(plan, url, method)).toEqual(expected);
  });

  test('{name} stands for a value that the endpoint takes', () => {
    expect(explain(native, '/v1.0/users/{anything}?day=2026-01-01').endpoint?.id).toBe('user');
    expect(explain(psoxy, 'https://graph.microsoft.com/v1.0/users/{anything}').allowed).toBe(true);
  });

  test.each([
    ['/v1.0/users/..%2f', 'TARGET_MALFORMED'],
    ['/v1.0/groups', 'ENDPOINT_NOT_ALLOWED'],
    ['/v1.0/users?$foo=1', 'QUERY_NOT_ALLOWED'],
  ])('%s is refused: %s', (url, code) => {
    expect(explain(native, url)).toMatchObject({ allowed: false, code });
  });

  test('what "serve" refuses before rules of the other language is noted', () => {
    expect(explain(psoxy, '/v1.0//users').notes).toHaveLength(1);
    expect(explain(psoxy, '/v1.0/users', 'DELETE').notes).toHaveLength(1);
    expect(explain(psoxy, '/v1.0/users').notes).toEqual([]);
  });
});

describe('query parameters', () => {
  const getQuery = (plan: typeof native, url: string) =>
    explain(plan, url).query.map(({ name, passes, rule }) => [name, passes, rule]);

  test('each on its own', () => {
    expect(getQuery(native, '/v1.0/users?$TOP=5&$filter=name%20eq%20%27x%27&foo=1')).toEqual([
      ['$TOP', true, '/endpoints/0/query/$top'],
      ['$filter', false, '/endpoints/0/query/$filter'],
      ['foo', false, undefined],
    ]);
    expect(getQuery(native, '/v1.0/users?$top=10&top=1')).toEqual([
      ['$top', false, '/endpoints/0/query/$top'],
      ['top', false, '/endpoints/0/query/$top'],
    ]);
    expect(getQuery(native, `/v1.0/users/${SAMPLE_TOKEN}`)).toEqual([
      ['day', false, '/endpoints/1/query/day'],
    ]);
    expect(getQuery(psoxy, '/v1.0/users?$top=1&kind=b&x=1')).toEqual([
      ['$top', true, undefined],
      ['kind', false, '/endpoints/0/queryParamSchemas/kind'],
      ['x', false, '/endpoints/0/allowedQueryParams'],
    ]);
  });
});

describe('fields', () => {
  const listOutcomes = (
    plan: typeof native,
    text: string,
    url: string,
    documents?: ReturnType<typeof json>,
  ) => {
    const at = createRuleLocator(text);
    const { fields } = explainRules(reviewed(plan), { method: 'GET', url, ...(documents && { documents }) });
    return fields.map((outcome) => [
      outcome.field,
      describeOutcome(outcome),
      ...outcome.steps.map(({ rule }) => at(rule).line),
    ]);
  };

  test('of a native answer that may come; parts of a type are told once', () => {
    const { fields } = explainRules(reviewed(native), { method: 'GET', url: '/v1.0/users' });
    expect(fields.map(({ field, sameAs }) => sameAs ?? field)).toEqual([
      '/value/*/id',
      '/value/*/mail',
      '/value/*/enabled',
      '/value/*/name',
      '/value/*',
      '/value/*/open/{key}',
      '/@odata.nextLink',
      '/@odata.deltaLink',
      '/@odata.count',
      '/@odata.context',
    ]);
  });

  test('of a native answer that came', () => {
    const answer = {
      value: [
        {
          id: 'a',
          enabled: true,
          name: 'Ann',
          manager: { mail: 'x@y.z' },
          extra: 1,
          open: { word: 'w', 'a b': 'x' },
        },
        { id: null, enabled: 'yes', mail: ['x'], manager: 'boss' },
      ],
    };
    expect(listOutcomes(native, NATIVE, '/v1.0/users', json(answer))).toEqual([
      ['/value/*/id', 'pseudonymize (person, reversible)', 6],
      ['/value/*/enabled', 'keep (boolean)', 8],
      ['/value/*/name', 'drop', 9],
      ['/value/*/manager/mail', 'pseudonymize (person)', 7],
      ['/value/*/extra', 'drop (no rule names it)', 4],
      ['/value/*/open/word', 'keep (word, at most 40 characters)', 11],
      ['/value/*/open/{key}', 'drop (no rule names it)', 11],
      ['/value/*/id', 'keep (null)', 6],
      ['/value/*/enabled', 'drop (not of the type boolean)', 8],
      ['/value/*/mail', 'drop (not the text that the rule describes)', 7],
      ['/value/*/manager', 'drop (not the object that the rule describes)', 4],
    ]);
  });

  test('of an answer under the other language', () => {
    const answer = { value: [{ id: 'a', name: 'Ann', mail: 'x@y.z', extra: 1 }] };
    expect(listOutcomes(psoxy, PSOXY, '/v1.0/users', json(answer))).toEqual([
      ['/value/*/id', 'pseudonymize', 19],
      ['/value/*/name', 'redact', 16],
      ['/value/*/mail', 'redact (only where the path or its condition finds it), then pseudonymize', 16, 20],
      ['/value/*/extra', 'keep (no rule names it)', 9],
    ]);
    expect(
      listOutcomes(psoxy, PSOXY, '/v1.0/users/{id}', json({ id: 'a', note: 'b', other: { x: 1 } })),
    ).toEqual([
      ['/id', 'keep (declared, and no transform names it)', 5],
      ['/note', 'textDigest', 27],
      ['/other/x', 'drop (the schema does not declare it)', 2],
    ]);
  });

  test('a refused request has no fields', () => {
    expect(explainRules(reviewed(native), { method: 'PUT', url: '/v1.0/users' }).fields).toEqual([]);
  });

  test('nothing of an answer is in an explanation but names', () => {
    const canary = fc.stringMatching(/^CANARY [a-z0-9]{8}$/);
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        canary,
        fc.dictionary(
          fc.oneof(canary, fc.constantFrom('id', 'mail', 'name', 'open', 'manager', 'value')),
          tie('any'),
        ),
        fc.array(tie('any')),
      ),
    })).any;
    fc.assert(
      fc.property(value, fc.constantFrom(native, psoxy), (answer, plan) => {
        const { fields } = explainRules(reviewed(plan), {
          method: 'GET',
          url: '/v1.0/users',
          documents: json(answer),
        });
        expect(JSON.stringify(fields)).not.toContain('CANARY');
      }),
    );
  });
});

test.each([
  ['"$.x"', 0],
  ['"$..x"', 0],
  ['"$"', 0],
  ['"$.y"', 6],
  ['"$[?(@.y)].x"', 6],
])('redact %s leaves exposure %i of /x', (path, exposure) => {
  const plan = compile(
    `endpoints: [{ pathTemplate: /a, transforms: [{ method: redact, jsonPaths: [${path}] }] }]`,
  );
  const { fields } = explainRules(reviewed(plan), { method: 'GET', url: '/a', documents: json({ x: 1 }) });
  expect(fields.map((outcome) => getExposure(outcome))).toEqual([exposure]);
});
