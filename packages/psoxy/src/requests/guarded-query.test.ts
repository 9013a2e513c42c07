import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parsePsoxy, reviewed } from '../../../../tests/harness/rules.ts';
import { RequestError } from '../../../engine/src/kernel/errors.ts';
import { RULE_LANGUAGES } from '../../../gateway/src/app/rule-languages.ts';
import { diffRules } from '../../../rules/src/review/diff/diff-rules.ts';
import { explainRules } from '../../../rules/src/review/explain/explain-rules.ts';
import { lintRules } from '../../../rules/src/review/lint/lint-rules.ts';
import { parseYaml } from '../../../rules/src/text/yaml/read-yaml.ts';
import { readPsoxyRules } from '../rules/read-psoxy-rules.ts';
import { decideByRules } from './decide-by-rules.ts';

const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');
const compile = (text: string) => parsePsoxy(text, 'r.yaml').compile(sha256Hex);
const endpoint = (rest: string) =>
  `  - pathTemplate: /u\n    allowedMethods: [GET]\n${rest}    transforms:\n      - !<redact> { jsonPaths: ['$.x'] }\n`;
const OPEN = `endpoints:\n${endpoint('')}`;
const GUARDED = `odata: guarded\n${OPEN}`;

function outcome(text: string, query: string): string {
  try {
    decideByRules(compile(text), { method: 'GET', rawPathAndQuery: `/u?${query}` });
    return 'allowed';
  } catch (error) {
    if (error instanceof RequestError) return error.code;
    throw error;
  }
}

describe('odata: guarded', () => {
  it.each([
    '$select=id,mail',
    '%24select=id',
    '$SELECT=id',
    '$top=5&$skip=10&$count=true',
    '$skiptoken=abc%27x&$deltatoken=y',
    'startDateTime=2026-01-01T00:00:00Z&x=(y)',
    'flag',
  ])('%s passes', (query) => {
    expect(outcome(GUARDED, query)).toBe('allowed');
  });

  it.each([
    "$filter=startswith(mail,'a')",
    "%24filter=mail+eq+'a'",
    "$FILTER=mail eq 'a'",
    "filter=mail+eq+'a'",
    "FILTER=mail+eq+'a'",
    '$orderby=mail',
    '$search="a"',
    '$expand=manager',
    'expand=manager',
    '$select=id($filter=x)',
    '$apply=aggregate(x)',
    '$compute=x',
    '$format=xml',
    '$unknown=1',
    '$top=-1',
    '$top=5 or 1',
    '$top',
    '$count=maybe',
    '$top=1&$top=2',
    '$select=a&$SELECT=b',
    '@p=1',
    'a%20=1',
    '%20$filter=x',
    '$filter%00=x',
    '=x',
    'a=%zz',
  ])('%s is refused, and passes without the guard', (query) => {
    expect(outcome(GUARDED, query)).toBe('QUERY_NOT_ALLOWED');
    expect(outcome(OPEN, query)).toBe('allowed');
  });

  const SCHEMA = '    queryParamSchemas:\n      $filter: { pattern: "mail eq \'[a-z]+\'" }\n';

  it('an entry of queryParamSchemas lets exactly its values pass, in the spelling with $', () => {
    const rules = `odata: guarded\nendpoints:\n${endpoint(SCHEMA)}`;
    expect(outcome(rules, "$filter=mail eq 'a'")).toBe('allowed');
    expect(outcome(rules, "$filter=mail eq 'a' or 1 eq 1")).toBe('QUERY_NOT_ALLOWED');
    expect(outcome(rules, "filter=mail eq 'a'")).toBe('QUERY_NOT_ALLOWED');
    expect(outcome(rules, '$orderby=mail')).toBe('QUERY_NOT_ALLOWED');
  });

  it('may stand on one endpoint; a list of names still counts', () => {
    const one = `endpoints:\n${endpoint('    odata: guarded\n    allowedQueryParams: [$filter, $top]\n')}`;
    expect(outcome(one, '$top=1')).toBe('allowed');
    expect(outcome(one, '$filter=x')).toBe('QUERY_NOT_ALLOWED');
    expect(outcome(one, '$select=id')).toBe('QUERY_NOT_ALLOWED');
  });

  it('sees the query of a pattern too', () => {
    const rules =
      "odata: guarded\nendpoints:\n  - pathRegex: '/u\\?.*'\n    transforms:\n      - !<redact> { jsonPaths: [$.x] }\n";
    expect(outcome(rules, '$top=1')).toBe('allowed');
    expect(outcome(rules, '$filter=x')).toBe('QUERY_NOT_ALLOWED');
  });

  it.each([
    ['odata: open\n', /r\.yaml:1:8 .*must be "guarded"/],
    ['odata: true\n', /must be "guarded"/],
    ['odata: null\n', /must be "guarded"/],
    ['odata: [guarded]\n', /must be "guarded"/],
  ])('%j is refused', (line, expected) => {
    const { rules, issues } = readPsoxyRules(parseYaml(`${line}${OPEN}`), 'r.yaml');
    expect(rules).toBeUndefined();
    expect(
      issues.map(({ file, line: at, column, message }) => `${file}:${at}:${column} ${message}`).join('\n'),
    ).toMatch(expected);
  });

  it.each(['{}', '{ required: true }', '{ type: string }', '{ anyOf: [{ pattern: x }, {}] }'])(
    'a schema that limits nothing is refused: %s',
    (schema) => {
      const free = `    queryParamSchemas:\n      $filter: ${schema}\n`;
      expect(
        readPsoxyRules(parseYaml(`odata: guarded\nendpoints:\n${endpoint(free)}`), 'r.yaml').issues,
      ).toMatchObject([
        {
          code: 'RULES_INVALID',
          severity: 'error',
          line: 6,
          message: '"odata: guarded" needs a schema that limits the value',
        },
      ]);
      expect(readPsoxyRules(parseYaml(`endpoints:\n${endpoint(free)}`), 'r.yaml').rules).toBeDefined();
    },
  );

  it('is another policy, and check, diff and explain know it', async () => {
    const [open, guarded] = [compile(OPEN), compile(GUARDED)];
    expect(guarded.policy).not.toBe(open.policy);
    const findings = async (text: string) =>
      (await lintRules(RULE_LANGUAGES, { text, file: 'r.yaml' }, { plans: [], navigationReason: '' })).map(
        ({ code }) => code,
      );
    expect(await findings(OPEN)).toContain('LINT_QUERY_FREE');
    expect(await findings(GUARDED)).not.toContain('LINT_QUERY_FREE');
    expect(JSON.stringify(diffRules(reviewed(guarded), reviewed(open)))).toContain(
      'OData options without a schema',
    );
    const { request } = explainRules(reviewed(guarded), { method: 'GET', url: '/u?$filter=x', known: [] });
    expect(request).toMatchObject({
      allowed: false,
      query: [{ name: '$filter', passes: false, why: '$filter needs an entry in queryParamSchemas' }],
    });
    const twice = explainRules(reviewed(guarded), { method: 'GET', url: '/u?$top=1&$TOP=2', known: [] });
    expect(twice.request.query).toMatchObject([
      { name: '$top', passes: true },
      { name: '$TOP', passes: false, why: '$top is given twice' },
    ]);
  });
});
