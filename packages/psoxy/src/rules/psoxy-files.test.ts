import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parsePsoxy } from '../../../../tests/harness/rules.ts';
import { SetupError } from '../../../engine/src/kernel/errors.ts';
import { parseYaml } from '../../../rules/src/text/yaml/read-yaml.ts';
import type { PsoxyAction, PsoxyResponse } from '../plan/psoxy-response.ts';
import { compilePsoxyRules } from './compile-psoxy.ts';
import { readPsoxyRules } from './read-psoxy-rules.ts';

const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');

const FILE = `---
allowedRequestHeaders: [Accept-Language]
definitions:
  person:
    type: object
    properties:
      id: { type: string }
endpoints:
  - pathTemplate: /v1.0/users/{id}
    allowedMethods: [GET]
    allowedQueryParams:
      - $select
    pathParameterSchemas:
      id: { type: string, format: reversible-pseudonym }
    allowedRequestHeaders: [ConsistencyLevel]
    allowedRequestHeadersToForward:
      - Prefer
    responseSchema:
      $ref: "#/definitions/person"
    augments:
      - !<textDigest>
        jsonPaths: [$.bio]
        innerJsonPath: $..text
    transforms:
      - !<redact>
        jsonPaths:
          - "$..displayName"
          - "$..['@odata.context', 'x']"
      - !<pseudonymize>
        jsonPaths: [$..id]
        includeReversible: true
        encoding: URL_SAFE_TOKEN
      - method: tokenize
        jsonPaths: [$..link]
        regex: "^https://x/(.*)$"
        applyOnlyWhen: "$[?(@.kind == 'a')]"
  - pathRegex: '^/v1.0/me(?)(\\?.*)?$'
    transforms:
      - !redactExceptPhrases
        jsonPaths: [$.subject]
        allowedPhrases: ["1:1", Focus Time]
`;

const readResponse = (text: string, index = 0): PsoxyResponse => {
  const response = parsePsoxy(text, 'r.yaml').compile(sha256Hex).endpoints[index]?.response;
  if (response === undefined) throw new Error('no endpoint');
  return response;
};

function readIssues(text: string): readonly string[] {
  try {
    parsePsoxy(text, 'r.yaml');
    return [];
  } catch (error) {
    if (error instanceof SetupError) return error.message.split('\n');
    throw error;
  }
}

describe('a rule file of Psoxy', () => {
  it('becomes a frozen plan', () => {
    const rules = parsePsoxy(FILE, 'r.yaml');
    const plan = rules.compile(sha256Hex);
    expect(rules.issues).toEqual([]);
    expect(plan).toMatchObject({ language: 'psoxy', name: 'psoxy' });
    expect(plan.policy).toMatch(/^[0-9a-f]{16}$/);
    expect(plan.endpoints.map(({ id, template }) => [id, template])).toEqual([
      ['endpoint-1', '/v1.0/users/{id}'],
      ['endpoint-2', '^/v1.0/me(?)(\\?.*)?$'],
    ]);
    expect([...(plan.endpoints[0]?.request?.headers ?? [])]).toEqual([
      'accept-language',
      'consistencylevel',
      'prefer',
    ]);
    expect(Object.isFrozen(plan.endpoints[0]?.request)).toBe(true);
    const names = (plan.endpoints[0]?.request?.headers ?? new Set()) as Set<string>;
    expect(() => names.add('x')).toThrow(TypeError);
    const { augments, schema, transforms } = readResponse(FILE);
    expect(augments.map(({ paths, inner }) => [paths[0]?.source, inner?.source])).toEqual([
      ['$.bio', '$..text'],
    ]);
    expect(schema?.properties?.get('id')).toEqual({ type: 'string' });
    expect(transforms.map(({ action, pointer }) => [action.type, pointer])).toEqual([
      ['redact', '/endpoints/0/transforms/0'],
      ['pseudonymize', '/endpoints/0/transforms/1'],
      ['tokenize', '/endpoints/0/transforms/2'],
    ]);
    expect(transforms[2]?.applyOnlyWhen?.source).toBe("$[?(@.kind == 'a')]");
  });

  it('has a policy that changes with its meaning only', () => {
    const policy = (text: string) => parsePsoxy(text, 'r.yaml').compile(sha256Hex).policy;
    expect(policy(`# a comment\n${FILE.slice(4)}`)).toBe(policy(FILE));
    expect(policy(FILE.replace('!<redact>', '!<tokenize>'))).not.toBe(policy(FILE));
  });

  it('can be given as data', () => {
    const data = {
      endpoints: [{ pathTemplate: '/u', transforms: [{ method: 'redact', jsonPaths: ['$.x'] }] }],
    };
    const plan = compilePsoxyRules(data, sha256Hex);
    expect(plan.policy).toBe(parsePsoxy(JSON.stringify(data), 'r.yaml').compile(sha256Hex).policy);
    expect(() => compilePsoxyRules({ endpoints: [{ pathRegex: '(' }] }, sha256Hex)).toThrow(
      /\/endpoints\/0\/pathRegex/,
    );
  });

  it('tells every issue at once, with line, column and fix', () => {
    const text = `endpoints:
  - pathTemplat: /u
    allowedMethods: GET
  - pathTemplate: /u/{a-b}
    transforms:
      - !<redakt>
        jsonPaths: [$.x]
      - !<redact>
        jsonPath: [$.x]
      - jsonPaths: [$.x]
  - pathRegex: 'a(?<!b)'
    transforms:
      - !<redact>
        jsonPaths:
          - "$.."
      - !<redactRegexMatches>
        jsonPaths: [$.x]
        redactions: [ok, '(x']
`;
    expect(readIssues(text)).toEqual([
      'r.yaml:2:5 RULES_INVALID unknown key "pathTemplat" (did you mean "pathTemplate"?)',
      'r.yaml:2:5 RULES_INVALID needs the key "pathTemplate" or "pathRegex"',
      'r.yaml:3:21 RULES_INVALID must be a list, not text',
      'r.yaml:6:9 RULES_INVALID unknown transform "redakt" (did you mean !<redact>?)',
      'r.yaml:9:9 RULES_INVALID unknown key "jsonPath" (did you mean "jsonPaths"?)',
      'r.yaml:9:9 RULES_INVALID needs the key "jsonPaths"',
      expect.stringMatching(
        /^r\.yaml:10:9 RULES_INVALID does not say which transform it is \(write one of !<redact>/,
      ),
      'r.yaml:11:16 RULES_INVALID pattern, character 2: lookbehind is not supported',
      'r.yaml:15:13 RULES_INVALID path, character 4: the name of a property is missing here',
      'r.yaml:18:26 RULES_INVALID pattern, character 1: "(" is not closed',
    ]);
  });

  it('warns of an endpoint that changes nothing, and of a parameter that is not in the path', () => {
    const { issues, rules } = readPsoxyRules(
      parseYaml(
        'endpoints:\n  - pathTemplate: /u/{id}\n    pathParameterSchemas: { ID: { type: string } }\n',
      ),
      'r.yaml',
    );
    expect(rules).toBeDefined();
    expect(issues.map(({ code, severity, line }) => [code, severity, line])).toEqual([
      ['RULES_OPEN', 'warning', 2],
      ['RULES_INVALID', 'warning', 3],
    ]);
  });

  it('sentenceMetadata needs OpenNLP models; without them returns null/no property. Here the rule is refused.', () => {
    const text =
      'endpoints:\n  - pathTemplate: /u\n    augments:\n      - !<sentenceMetadata>\n        jsonPaths: [$.x]\n';
    expect(readIssues(text).join()).toMatch(/sentence metadata needs language models.*remove the augment/);
  });

  it('seals links only where a path can be taken apart', () => {
    const issues = (endpoint: string) => readIssues(`links: seal\nendpoints:\n  - ${endpoint}\n`).join();
    expect(issues('pathTemplate: /v1.0/users/{id}')).toBe('');
    expect(issues("pathTemplate: /v1.0/users('{id}')")).toBe('');
    expect(issues('pathRegex: /v1.0/users')).toMatch(/"links: seal" needs a "pathTemplate"/);
    expect(issues('pathTemplate: /v1.0/x{id}')).toMatch(/"links: seal" needs/);
    expect(issues('pathTemplate: "/v1.0/{id?}"')).toMatch(/"links: seal" needs/);
  });

  it('refuses null where it would open everything', () => {
    expect(readIssues('endpoints:\n  - pathTemplate: /u\n    allowedQueryParams:\n').join()).toMatch(
      /must be a list/,
    );
    expect(readIssues('endpoints: []\n').join()).toMatch(/must not be empty/);
    expect(readIssues('{}').join()).toMatch(/has no endpoints/);
    expect(readIssues('').length).toBe(1);
    expect(readIssues('allowAllEndpoints: true\n')).toEqual([]);
  });
});

describe('transforms, as they are read', () => {
  const action = (yaml: string): PsoxyAction | undefined =>
    readResponse(`endpoints:\n  - pathTemplate: /u\n    transforms:\n      - ${yaml}\n`).transforms[0]
      ?.action;

  it.each<readonly [string, unknown]>([
    ['!<redact> { jsonPaths: [$.a] }', { type: 'redact' }],
    [
      '!<pseudonymize> { jsonPaths: [$.a] }',
      { type: 'pseudonymize', encoding: 'urlSafeToken', includeReversible: false, includeOriginal: false },
    ],
    [
      '!<pseudonymize> { jsonPaths: [$.a], encoding: JSON, includeOriginal: true }',
      { type: 'pseudonymize', encoding: 'json', includeReversible: false, includeOriginal: true },
    ],
    [
      '!<pseudonymize> { jsonPaths: [$.a], encoding: URL_SAFE_HASH_ONLY }',
      { type: 'pseudonymize', encoding: 'urlSafeHashOnly', includeReversible: false, includeOriginal: false },
    ],
    [
      '!<pseudonymizeEmailHeader> { jsonPaths: [$.a] }',
      { type: 'pseudonymizeEmailHeader', encoding: 'urlSafeToken' },
    ],
    ['!<tokenize> { jsonPaths: [$.a] }', { type: 'tokenize' }],
    ['!<textDigest> { jsonPaths: [$.a] }', { type: 'textDigest', keywords: [] }],
    ['!<textDigest> { jsonPaths: [$.a], keywords: [x] }', { type: 'textDigest', keywords: ['x'] }],
    ['!<hashIp> { jsonPaths: [$.a] }', { type: 'hashIp' }],
    ['!<encryptIp> { jsonPaths: [$.a] }', { type: 'encryptIp' }],
  ])('%s', (yaml, expected) => {
    expect(action(yaml)).toEqual(expected);
  });

  it('wraps exceptions so that group 1 of a full match may stay', () => {
    const found = action(
      "!<redactExceptSubstringsMatchingRegexes> { jsonPaths: [$.a], exceptions: ['[A-Z]+-(\\d+)'] }",
    );
    const pattern = found?.type === 'redactExceptSubstringsMatchingRegexes' ? found.patterns[0] : undefined;
    expect(pattern?.fullMatch('see AB-12 there')?.[1]).toBe('AB-12');
    expect(pattern?.fullMatch('see AB-12\nthere')).toBeUndefined();
  });

  it('reads patterns, delimiters, phrases and inner paths', () => {
    const tokens = action("!<filterTokenByRegex> { jsonPaths: [$.a], filters: ['a.*'] }");
    expect(tokens?.type === 'filterTokenByRegex' && tokens.delimiter.findAll('a  b')).toHaveLength(1);
    const escaped = action(
      '!<textDigest> { jsonPaths: [$.a], isJsonEscaped: true, jsonPathToProcessWhenEscaped: $..text }',
    );
    expect(escaped?.type === 'textDigest' && escaped.inner?.source).toBe('$..text');
    const matches = action(
      "!<pseudonymizeRegexMatches> { jsonPaths: [$.a], regex: 'id=(\\w+)', includeReversible: true }",
    );
    expect(matches).toMatchObject({ type: 'pseudonymizeRegexMatches', includeReversible: true });
    const phrases = action('!<redactExceptPhrases> { jsonPaths: [$.a], allowedPhrases: [Focus] }');
    expect(phrases?.type === 'redactExceptPhrases' && phrases.phrases).toEqual([
      { source: 'Focus', lowerText: 'focus' },
    ]);
  });

  it('applyOnlyWhen: blank/null = always; otherwise path must give a non-empty list; then the transform applies to the whole document.', () => {
    const when = (value: string) =>
      readResponse(
        `endpoints:\n  - pathTemplate: /u\n    transforms:\n      - !<redact> { jsonPaths: [$.a], applyOnlyWhen: ${value} }\n`,
      ).transforms[0]?.applyOnlyWhen;
    expect([when('null'), when('""'), when('" "')]).toEqual([undefined, undefined, undefined]);
    expect(when('$.b')?.source).toBe('$.b');
  });

  it('Validator refuses URL_SAFE_TOKEN together with includeOriginal.', () => {
    const issues = (keys: string) =>
      readIssues(
        `endpoints:\n  - pathTemplate: /u\n    transforms:\n      - !<pseudonymize> { jsonPaths: [$.a], includeOriginal: true${keys} }\n`,
      );
    expect(issues('').join()).toMatch(/only be included with "encoding: JSON"/);
    expect(issues(', encoding: URL_SAFE_TOKEN').join()).toMatch(/only be included/);
    expect(issues(', encoding: JSON')).toEqual([]);
  });
});

describe('rule files for bulk data are refused as a whole, not half understood', () => {
  it.each([
    [
      'redact removes the property/element (REST). In record rules redact sets null instead.',
      'format: NDJSON\ntransforms:\n  - redact: $.x\n',
    ],
    ['columns', 'pseudonymFormat: URL_SAFE_TOKEN\ncolumnsToPseudonymize: [id]\n'],
    ['several files', 'fileRules:\n  /a.csv:\n    columnsToPseudonymize: [id]\n'],
    ['records beside endpoints', `${FILE}transforms:\n  - redact: $.x\n`],
  ])('%s', (_, text) => {
    const { rules, issues } = readPsoxyRules(parseYaml(text), 'r.yaml');
    expect(rules).toBeUndefined();
    expect(issues.map(({ message }) => message).join('\n')).toMatch(
      /unknown key "(?:transforms|columnsToPseudonymize|fileRules)"/,
    );
  });
});

describe('a hostile rule file is refused and nothing in it runs', () => {
  const endpoint = (body: string) => `endpoints:\n  - pathTemplate: /u\n${body}`;
  const ran = globalThis as { nymgateRan?: true };
  const CODE = '(globalThis.nymgateRan=true)';

  it.each([
    [
      'an alias bomb',
      `a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\nendpoints: []\n`,
      /aliases are not allowed|anchors/,
    ],
    ['a merge key', endpoint('    <<: { allowedMethods: [GET] }\n'), /merge keys/],
    ['a prototype', endpoint('    __proto__: { allowedMethods: [GET] }\n'), /"__proto__"/],
    [
      'a prototype in a schema',
      endpoint('    queryParamSchemas: { __proto__: { type: string } }\n'),
      /"__proto__"/,
    ],
    [
      'a key that stands twice',
      endpoint('    allowedMethods: [GET]\n    allowedMethods: [PUT]\n'),
      /is given twice/,
    ],
    ['5 MiB', `${endpoint('')}# ${'x'.repeat(5 * 1_048_576)}`, /larger than 1 MiB/],
    ['400 KiB of brackets', '['.repeat(400_000), /nested too deeply/],
    [
      'a schema 60 levels deep',
      endpoint(`    responseSchema: ${'{ items: '.repeat(60)}{}${' }'.repeat(60)}\n`),
      /nested/,
    ],
    ['ReDoS in a path', "endpoints:\n  - pathRegex: '(a+)+$'\n", /repetition of nothing but a repetition/],
    [
      'ReDoS behind lookahead',
      "endpoints:\n  - pathRegex: '(?!x)(a|aa)+$'\n",
      /lookahead cannot be combined/,
    ],
    [
      'code in a filter',
      endpoint(
        `    transforms:\n      - !<redact> { jsonPaths: ['$[?(@.constructor.constructor("${CODE}")())]'] }\n`,
      ),
      /functions are not supported/,
    ],
    [
      'a script in a path',
      endpoint(`    transforms:\n      - !<redact> { jsonPaths: ['$[(${CODE})]'] }\n`),
      /scripts are not supported/,
    ],
    ['a tag of JavaScript', `endpoints: !!js/function "function () { ${CODE} }"\n`, /tags are not allowed/],
    ['a tag on a list', 'endpoints: !<redact> []\n', /tags are not allowed/],
    [
      'a tag and a method',
      endpoint('    transforms:\n      - !<redact> { method: tokenize, jsonPaths: [$.a] }\n'),
      /has a tag and the key/,
    ],
    ['two documents', `${endpoint('')}---\n${endpoint('')}`, /more than one YAML document/],
    ['a huge pattern', `endpoints:\n  - pathRegex: '((a{1000}){1000}){1000}'\n`, /too large/],
  ])('%s', (_, text, expected) => {
    expect(readIssues(text).join('\n')).toMatch(expected);
    expect(ran.nymgateRan).toBeUndefined();
  });

  it('too many endpoints: none of them is compiled', () => {
    const text = `endpoints:\n${"  - pathRegex: '(a+)+$'\n".repeat(2_001)}`;
    expect(readIssues(text)).toEqual([expect.stringContaining('must have at most 2000 elements')]);
  });
});
