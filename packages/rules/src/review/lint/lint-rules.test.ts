import { describe, expect, test } from 'vitest';
import { createNavigationRule } from '../../../../connectors/src/entities/entity-table.ts';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../../../connectors/src/index.ts';
import { RULE_LANGUAGES } from '../../../../gateway/src/app/rule-languages.ts';
import { LINT_CODES, type LintKnowledge } from '../../dialects/lint-finding.ts';
import { compileRules } from '../../native/compile-rules.ts';
import { printRules } from '../../native/parse-rules.ts';
import { lintRules } from './lint-rules.ts';

const KNOWLEDGE: LintKnowledge = {
  plans: Object.values(CONNECTORS).map(({ ruleSet }) =>
    compileRules(ruleSet(DEFAULT_CONNECTOR_OPTIONS), () => 'x'.repeat(64)),
  ),
  navigationReason: createNavigationRule('text').reason ?? '',
};

/** `line CODE` of each finding. */
const find = (text: string) => lintRules(RULE_LANGUAGES, { text, file: 'r.yaml' }, KNOWLEDGE);
const lint = async (text: string) =>
  (await find(text)).filter(({ severity }) => severity !== 'note').map(({ line, code }) => `${line} ${code}`);

/** One endpoint with nothing to find but what the extra lines add, from line 6 on. */
const CLEAN = `endpoints:
  - pathTemplate: /api/things
    allowedMethods: [GET]
    allowedQueryParams: [page]
    transforms: [{ method: redact, jsonPaths: ["$..name"] }]
`;
const clean = (...lines: readonly string[]) => CLEAN + lines.map((line) => `    ${line}\n`).join('');
/** By a function: `$'` in a replacement text means something. */
const path = (line: string) => CLEAN.replace('pathTemplate: /api/things', () => line);

describe("Psoxy's language", () => {
  test('a careful file has no finding', async () => {
    expect(await lint(CLEAN)).toEqual([]);
  });

  test('rows without an order of ours are told once, as a note, and rows with a time of their own are not', async () => {
    const lintOrder = async (...paths: readonly string[]) => {
      const text = paths.map((each) => path(`pathTemplate: ${each}`).replace('endpoints:\n', '')).join('');
      return (await find(`endpoints:\n${text}`)).flatMap(({ line, code, severity, message }) =>
        code === 'LINT_ROW_ORDER' ? [[line, severity, message.slice(0, 13)]] : [],
      );
    };
    expect(await lintOrder('/v1.0/users/{id}/messages')).toEqual([]);
    expect(await lintOrder('/v1.0/users')).toEqual([[2, 'note', 'one endpoint ']]);
    expect(await lintOrder('/v1.0/groups', '/v1.0/users')).toEqual([[2, 'note', '2 endpoints d']]);
  });

  test.each<[string, string, readonly string[]]>([
    ['no methods', CLEAN.replace(/ +allowedMethods.*\n/, ''), ['2 LINT_METHODS_MISSING']],
    ['a writing method', CLEAN.replace('[GET]', '[GET, patch]'), ['3 LINT_METHODS_WRITE']],
    ['HEAD reads', CLEAN.replace('[GET]', '[GET, HEAD]'), []],
    ['no parameters', CLEAN.replace(/ +allowedQueryParams.*\n/, ''), ['2 LINT_QUERY_FREE']],
    ['an empty list', CLEAN.replace('[page]', '[]'), []],
    ['free $filter', CLEAN.replace('[page]', '[page, $filter]'), ['4 LINT_ODATA_FREE']],
    [
      'free options in any spelling',
      CLEAN.replace('[page]', '[$ORDERBY, $search, $expand]'),
      ['4 LINT_ODATA_FREE', '4 LINT_ODATA_FREE', '4 LINT_ODATA_FREE'],
    ],
    [
      '$filter with a schema',
      clean('queryParamSchemas: { $filter: { enum: [x] } }').replace('[page]', '[$filter]'),
      [],
    ],
    [
      '$filter with a schema that says nothing',
      clean('queryParamSchemas: { $filter: { type: string } }').replace('[page]', '[$filter]'),
      ['4 LINT_ODATA_FREE'],
    ],
    ['all endpoints', `${CLEAN}allowAllEndpoints: true\n`, ['6 RULES_OPEN']],
    ['an unused definition', `${CLEAN}definitions:\n  x: { type: object }\n`, ['7 LINT_UNUSED']],
    [
      'a used definition',
      `${clean('responseSchema: { $ref: "#/definitions/x" }')}definitions:\n  x: { type: object }\n`,
      [],
    ],
  ])('%s', async (_, text, expected) => {
    expect(await lint(text)).toEqual(expected);
  });

  test.each<[string, readonly string[]]>([
    ['^/api/things/[^/]+$', []],
    ['^/api/v1\\.0/things/[^/?]+(?:\\?page=\\d+)?$', []],
    ['^/api/things(?)[?].*$', []],
    ['^/api/v1.0/things$', ['LINT_REGEX_DOT']],
    ['^/api/(?:v1.0|v2\\.0)/things$', ['LINT_REGEX_DOT']],
    ['^/api/things/.*', ['LINT_REGEX_OPEN']],
    ['.*/api/things$', ['LINT_REGEX_OPEN']],
    ['^/api/.*/things$', ['LINT_REGEX_SEGMENTS']],
    ['^/api/[^?]+/things$', ['LINT_REGEX_SEGMENTS']],
    ['^/api/(?:[A-z/]*)/things$', ['LINT_REGEX_SEGMENTS']],
    ['.*', ['LINT_REGEX_OPEN', 'LINT_REGEX_BROAD']],
    ['^/[^?]*$', ['LINT_REGEX_SEGMENTS', 'LINT_REGEX_BROAD']],
    ['^/api/(?:a+b?)+$', ['LINT_REGEX_REDOS']],
    ['^/api/(?:a|a)*$', ['LINT_REGEX_REDOS']],
    ['^/api/(?:[^/]+/)+x$', []],
  ])('pathRegex %s: %j', async (regex, expected) => {
    const found = (await lint(path(`pathRegex: '${regex}'`))).filter((each) => each.includes('REGEX'));
    expect(found).toEqual(expected.map((code) => `2 ${code}`));
  });

  test('a query that the pattern leaves open', async () => {
    const open = path("pathRegex: '^/api/things\\?.*$'").replace(/ +allowedQueryParams.*\n/, '');
    expect(await lint(open)).toEqual(['2 LINT_QUERY_FREE']);
    expect(await lint(open.replace('\\?.*', '\\?page=\\d+'))).toEqual([]);
  });

  test('patterns of schemas and transforms', async () => {
    expect(await lint(clean("queryParamSchemas: { page: { pattern: '.*' } }"))).toEqual([
      '6 LINT_REGEX_BROAD',
    ]);
    expect(await lint(clean("queryParamSchemas: { page: { pattern: '\\d+' } }"))).toEqual([]);
    expect(
      await lint(
        CLEAN.replace('redact, jsonPaths', "redactRegexMatches, redactions: ['(?:x*y?)*'], jsonPaths"),
      ),
    ).toEqual(['5 LINT_REGEX_REDOS']);
  });

  const two = (first: string, second: string) =>
    `${CLEAN.replace('    allowedQueryParams: [page]\n', first)}${CLEAN.replace('endpoints:\n', '').replace('    allowedQueryParams: [page]\n', second)}`;

  test('endpoints that are never reached, or decided by another', async () => {
    const open = two('', '');
    expect(await lint(open)).toContain('5 LINT_UNREACHABLE');
    const other = two('    allowedQueryParams: [a]\n', '    allowedQueryParams: [b]\n');
    expect(await lint(other)).toEqual([]);
    expect(await lint(other.replace(/name(?![\s\S]*name)/, 'other'))).toEqual(['6 LINT_OVERLAP']);
    const apart = other
      .replace(/name(?![\s\S]*name)/, 'other')
      .replace(/\[GET\](?![\s\S]*\[GET\])/, '[HEAD]');
    expect(await lint(apart)).toEqual([]);
    const wide = other.replace('/api/things', '/api/{kind}').replace(/name(?![\s\S]*name)/, 'other');
    expect(await lint(wide)).toEqual(['6 LINT_OVERLAP']);
  });

  const graph = (...paths: readonly string[]) => `endpoints:
  - pathTemplate: /v1.0/users/{id}
    allowedMethods: [GET]
    allowedQueryParams: []
    responseSchema:
      { type: object, properties: { id: { type: string }, displayName: { type: string }, city: { type: string } } }
    transforms:
      - !<redact>
        jsonPaths: ${JSON.stringify(paths)}
`;

  test('personal fields that stay', async () => {
    expect(await lint(graph('$.id', '$.displayName'))).toEqual([]);
    expect(await lint(graph('$.id'))).toEqual(['2 LINT_FIELD_CLEAR']);
    const [finding] = await find(graph('$.id', "$[?(@.city == 'x')].displayName"));
    expect(finding).toMatchObject({
      code: 'LINT_FIELD_CLEAR',
      message: expect.stringContaining(': /displayName'),
    });
  });

  test('paths that lead to nothing', async () => {
    expect(await lint(graph('$..id', '$..displayName', '$.mial'))).toEqual(['9 LINT_PATH_DEAD']);
    expect(await lint(graph('$..id', '$..displayName', '$.value[*].mail'))).toEqual(['9 LINT_PATH_DEAD']);
    expect(
      await lint(
        graph('$..id', '$..displayName', "$..['mail','mial']", '$..manager.mail', "$..['@odata.type']"),
      ),
    ).toEqual([]);
  });

  test('endpoints of Graph that no connector knows: by the names alone', async () => {
    const text = graph('$..id', '$..displayNmae', '$..displayName').replace('/users/{id}', '/unheardOf/{id}');
    expect(await find(text)).toEqual([
      expect.objectContaining({ code: 'LINT_PATH_DEAD', fix: 'did you mean "displayName"?' }),
    ]);
  });

  test('links', async () => {
    const list = `endpoints:
  - pathTemplate: /v1.0/users/{id}/calendars
    allowedMethods: [GET]
    allowedQueryParams: []
    transforms:
      - !<redact>
        jsonPaths: ["$.value"]
`;
    expect(await lint(list)).toContain('2 LINT_LINKS_CLEAR');
    expect(await lint(`${list}    links: seal\n`)).not.toContain('2 LINT_LINKS_CLEAR');
    expect(
      await lint(list.replace('"$.value"', '"$.value", "$..[\'@odata.nextLink\',\'@odata.deltaLink\']"')),
    ).not.toContain('2 LINT_LINKS_CLEAR');
  });

  test('what the language refuses is all that is told', async () => {
    expect(await lint(`${CLEAN.replace('[GET]', '[POST]')}    nonsense: 1\n`)).toEqual(['6 RULES_INVALID']);
    expect(await lint(path("pathRegex: '(a+)+$'"))).toEqual(['2 RULES_INVALID']);
    expect((await lint('a: ['))[0]).toMatch(/RULES_SYNTAX$/);
  });
});

describe('the native language', () => {
  const native = (fields: string, rest = '') => `nymgate: 1
name: test
entities:
  user:
    properties:
      ${fields}
endpoints:
  - id: users
    path: /v1.0/users
    response: { collection: user }
${rest}`;

  test.each<[string, string, readonly string[]]>([
    ['nothing', native('id: { treatment: drop }'), []],
    ['a personal field kept', native('displayName: { treatment: keep, type: word }'), ['6 LINT_FIELD_CLEAR']],
    [
      'a job title as any text',
      native('jobTitle: { treatment: keep, type: string }'),
      ['6 LINT_FIELD_CLEAR'],
    ],
    [
      'a list of them',
      native('otherMails: { items: { treatment: keep, type: address } }'),
      ['6 LINT_FIELD_CLEAR'],
    ],
    ['a field that the connector keeps', native('accountEnabled: { treatment: keep, type: boolean }'), []],
    ['treated otherwise than by the connector', native('displayName: { treatment: textDigest }'), []],
    [
      'sensitive by its name',
      native('jahresGehalt: { treatment: keep, type: number }').replace('/v1.0/', '/api/'),
      ['6 LINT_SENSITIVE'],
    ],
    [
      'free text by its name',
      native('comments: { treatment: keep, type: string }').replace('/v1.0/', '/api/'),
      ['6 LINT_FREE_TEXT'],
    ],
    [
      'sensitive and reviewed',
      native('salary: { treatment: keep, type: number, reviewed: agreed }').replace('/v1.0/', '/api/'),
      [],
    ],
    [
      'a personal field kept and reviewed',
      native('displayName: { treatment: keep, type: word, reviewed: agreed }'),
      [],
    ],
    [
      'a list of personal fields, reviewed',
      native('otherMails: { reviewed: agreed, items: { treatment: keep, type: address } }'),
      [],
    ],
    [
      'a property that Graph lacks, reviewed',
      native('displayNames: { treatment: keep, type: word, reviewed: agreed }'),
      ['6 LINT_PATH_DEAD'],
    ],
    [
      'a property that leaves elsewhere',
      native(
        'department: { treatment: drop }\n  directoryObject:\n    properties:\n      department: { treatment: keep, type: word }',
        '  - { id: manager, path: "/v1.0/users/{x}/manager", slots: { x: { type: guid } }, response: { entity: directoryObject } }\n',
      ),
      ['6 LINT_STILL_DELIVERED'],
    ],
    ['a misspelt property', native('displayNmae: { treatment: drop }'), ['6 LINT_PATH_DEAD']],
    ['an annotation', native("'x@odata.type': { treatment: keep, type: odataType }"), []],
    ['not of Graph', native('displayNmae: { treatment: drop }').replace('/v1.0/', '/api/'), []],
    [
      'an entity of another name',
      native('givenName: { treatment: keep, type: word }').replaceAll(/user\b/g, 'colleague'),
      ['6 LINT_FIELD_CLEAR'],
    ],
    [
      'a slot of any text',
      native(
        'id: { treatment: drop }',
        '  - { id: u, path: "/v1.0/users/{x}", slots: { x: { type: string } }, response: { entity: user } }\n',
      ),
      ['11 LINT_SLOT_BROAD'],
    ],
    [
      'a writing method',
      native('id: { treatment: drop }', '    methods: [POST]\n'),
      ['11 LINT_METHODS_WRITE'],
    ],
    [
      'rows in the order of the source, without the time that they are ordered by',
      native('createdDateTime: { treatment: coarsen, to: day }').replace(
        /response: .*/,
        'response: { collection: user, order: kept }',
      ),
      ['10 LINT_ROW_ORDER'],
    ],
    [
      'sorted rows whose pages may be small',
      native('id: { treatment: drop }', '    query: { $top: { type: natural, minimum: 1, maximum: 49 } }\n'),
      ['8 LINT_ROW_ORDER'],
    ],
    [
      'sorted rows whose pages may have any size',
      native('id: { treatment: drop }', '    query: { $top: { type: natural } }\n'),
      ['8 LINT_ROW_ORDER'],
    ],
    [
      'sorted rows in large pages',
      native('id: { treatment: drop }', '    query: { $top: { type: natural, minimum: 1, maximum: 50 } }\n'),
      [],
    ],
    [
      'rows in the order of the source, with their time',
      native('createdDateTime: { treatment: keep, type: dateTime }').replace(
        /response: .*/,
        'response: { collection: user, order: kept }',
      ),
      [],
    ],
    [
      'what nothing uses',
      native('id: { treatment: drop }', 'phrases: { few: [a] }\n').replace(
        'endpoints:',
        '  lost: { properties: { self: { entity: lost } } }\nendpoints:',
      ),
      ['7 LINT_PATH_DEAD', '7 LINT_UNUSED', '12 LINT_UNUSED'],
    ],
  ])('%s', async (_, text, expected) => {
    expect([...(await lint(text))].sort()).toEqual([...expected].sort());
  });

  test.each(Object.values(CONNECTORS))('the default policy of $id has no finding', async ({ ruleSet }) => {
    expect(await lint(printRules(ruleSet(DEFAULT_CONNECTOR_OPTIONS)))).toEqual([]);
  });

  // Only rounds of changes of a calendar or a drive keep Graph's order then.
  test.each([
    ['outlook-mail', 0],
    ['msft-teams', 0],
    ['msft-copilot', 0],
    ['outlook-cal', 1],
    ['msft-onedrive', 4],
  ] as const)('with times of the day, %s has %i findings about the order of rows', async (id, count) => {
    const rules = CONNECTORS[id].ruleSet({ ...DEFAULT_CONNECTOR_OPTIONS, times: 'day' });
    const findings = await lint(printRules(rules));
    expect(findings.map((finding) => finding.split(' ')[1])).toEqual(Array(count).fill('LINT_ROW_ORDER'));
  });
});

test('each code is found by some case of this file', async () => {
  const { readFile } = await import('node:fs/promises');
  const source = await readFile(new URL(import.meta.url), 'utf8');
  for (const code of Object.keys(LINT_CODES)) expect(source).toContain(code);
});
