import type { RuleFinding, RulesCheck } from 'nymgate-console';
import { describe, expect, it } from 'vitest';
import { createLintKnowledge } from '../../../../shell/src/input/list-native-plans.ts';
import { checkDraft } from '../check-draft.ts';
import { readDraft } from '../read-draft.ts';

const KEY = { secret: 'A'.repeat(43), tenant: '48d31887-5fad-4d73-a9f5-3c356e68a038' };
const KNOWLEDGE = createLintKnowledge();

async function check(text: string): Promise<RulesCheck> {
  return checkDraft(await readDraft({ text, file: 'r.yaml' }, KEY), KNOWLEDGE);
}

function apply(text: string, { fix }: RuleFinding): string {
  const edits = fix?.edits ?? [];
  return edits.reduceRight(
    (done, { from, to, insert }) => done.slice(0, from) + insert + done.slice(to),
    text,
  );
}

const counted = (findings: readonly RuleFinding[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { code } of findings) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
};

const native = (entity: string, endpoint = 'response: { entity: user }', top = '') => `nymgate: 1
name: staff
${top}entities:
  user:
    properties:
${entity}
endpoints:
  - id: users
    path: /v1.0/users
    ${endpoint}
`;
const ID = '      id: { treatment: pseudonymize, kind: person, class: personal }';
const psoxy = (
  path: string,
  more = '',
  first = '    allowedMethods: [GET]\n    allowedQueryParams: [$select]\n',
) => `endpoints:
  - ${path}
${first}${more}    transforms:
      - !<redact>
        jsonPaths: ["$..displayName", "$..mail"]
`;

type Case = { readonly is: string; readonly code: string; readonly text: string; readonly gives: string };

const CASES: readonly Case[] = [
  {
    is: 'a misspelt key becomes the likely one',
    code: 'RULES_INVALID',
    text: native(ID, 'respons: { entity: user }'),
    gives: '    response: { entity: user }\n',
  },
  {
    is: 'a misspelt treatment becomes the likely one',
    code: 'RULES_INVALID',
    text: native(`${ID}\n      mail: { treatment: dorp }`),
    gives: 'mail: { treatment: drop }',
  },
  {
    is: 'a misspelt entity becomes the likely one',
    code: 'RULES_UNKNOWN_REFERENCE',
    text: native(ID, 'response: { collection: usr }'),
    gives: 'response: { collection: user }',
  },
  {
    is: 'a misspelt property of Graph becomes the likely one',
    code: 'LINT_PATH_DEAD',
    text: native(`${ID}\n      maill: { treatment: drop, class: contact }`),
    gives: '      mail: { treatment: drop, class: contact }\n',
  },
  {
    is: 'a property that Graph does not have goes',
    code: 'LINT_PATH_DEAD',
    text: native(
      `${ID}\n      shoeSize:\n        treatment: drop\n        class: personal\n      mail: { treatment: drop }`,
    ),
    gives: `${ID}\n      mail: { treatment: drop }\n`,
  },
  {
    is: 'a list that nothing uses goes, and what held it alone',
    code: 'LINT_UNUSED',
    text: native(ID, undefined, 'phrases:\n  titles: [focus time]\n'),
    gives: 'name: staff\nentities:',
  },
  {
    is: 'an option of OData without a guard is guarded',
    code: 'RULES_OPEN',
    text: native(ID, 'query: { $filter: { type: string } }\n    response: { entity: user }'),
    gives: '$filter: { odata: filter }',
  },
  {
    is: 'a kept link is sealed',
    code: 'RULES_OPEN',
    text: native(`${ID}\n      "@odata.nextLink": { treatment: keep, type: string }`),
    gives: '"@odata.nextLink": { treatment: sealLink }',
  },
  {
    is: 'a personal field that is kept gets our own rule',
    code: 'LINT_FIELD_CLEAR',
    text: native(`${ID}\n      mobilePhone: { treatment: keep, type: string, class: technical }`),
    gives: 'mobilePhone: { treatment: drop, class: contact',
  },
  {
    is: 'methods are named',
    code: 'LINT_METHODS_MISSING',
    text: psoxy('pathTemplate: /v1.0/users/{id}', '', '    allowedQueryParams: [$select]\n'),
    gives: '  - pathTemplate: /v1.0/users/{id}\n    allowedMethods: [GET]\n',
  },
  {
    is: 'methods that may change data go',
    code: 'LINT_METHODS_WRITE',
    text: psoxy(
      'pathTemplate: /v1.0/users/{id}',
      '',
      '    allowedMethods:\n      - GET\n      - PATCH\n    allowedQueryParams: [$select]\n',
    ),
    gives: '    allowedMethods:\n      [ GET ]\n',
  },
  {
    is: 'free query parameters are guarded',
    code: 'LINT_QUERY_FREE',
    text: psoxy('pathTemplate: /v1.0/users/{id}', '', '    allowedMethods: [GET]\n'),
    gives: '  - pathTemplate: /v1.0/users/{id}\n    odata: guarded\n',
  },
  {
    is: 'a list loses an option that asks about values',
    code: 'LINT_ODATA_FREE',
    text: psoxy(
      'pathTemplate: /v1.0/users/{id}',
      '',
      '    allowedMethods: [GET]\n    allowedQueryParams: [$select, $filter]\n',
    ),
    gives: 'allowedQueryParams: [$select]\n',
  },
  {
    is: 'links are sealed',
    code: 'LINT_LINKS_CLEAR',
    text: psoxy('pathTemplate: /v1.0/users'),
    gives: '  - pathTemplate: /v1.0/users\n    links: seal\n',
  },
  {
    is: 'dots of a pattern are escaped',
    code: 'LINT_REGEX_DOT',
    text: psoxy("pathRegex: '^/v1.0/users/[^/?]+$'"),
    gives: "pathRegex: '^/v1\\.0/users/[^/?]+$'",
  },
  {
    is: 'an open end of a pattern takes one segment',
    code: 'LINT_REGEX_OPEN',
    text: psoxy("pathRegex: '^/v1\\.0/users/.*'"),
    gives: "pathRegex: '^/v1\\.0/users/[^/?]*'",
  },
  {
    is: 'a repetition within a pattern takes one segment',
    code: 'LINT_REGEX_SEGMENTS',
    text: psoxy("pathRegex: '^/v1\\.0/users/.+/events$'"),
    gives: "pathRegex: '^/v1\\.0/users/[^/?]+/events$'",
  },
];

describe('fixes of a click', () => {
  it.each(CASES)('$code: $is', async ({ code, text, gives }) => {
    const before = await check(text);
    const finding = before.findings.find((each) => each.code === code && each.fix !== undefined);
    expect(finding, JSON.stringify(before.findings)).toBeDefined();
    if (finding === undefined) return;
    const fixed = apply(text, finding);
    expect(fixed).toContain(gives);
    const after = await check(fixed);
    // The finding is gone; where it kept the rules from serving, what they then allow is reported for the first time.
    const [left, was] = [counted(after.findings), counted(before.findings)];
    expect(left[code] ?? 0).toBeLessThan(was[code] ?? 0);
    expect(after.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('offers none where somebody has to think, nor in a text that is no YAML', async () => {
    const missing = await check('nymgate: 1\nname: x\n');
    expect(missing.findings.map(({ code, fix }) => [code, fix])).toEqual([['RULES_INVALID', undefined]]);
    const broken = await check('nymgate: 1\nnam: [x\n');
    expect(broken.findings.map(({ code, line, fix }) => [code, line, fix])).toEqual([
      ['RULES_SYNTAX', 2, undefined],
    ]);
  });
});
