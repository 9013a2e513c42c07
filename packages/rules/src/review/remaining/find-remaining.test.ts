import { describe, expect, it } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../../../connectors/src/index.ts';
import { RULE_LANGUAGES } from '../../../../gateway/src/app/rule-languages.ts';
import type { LintKnowledge } from '../../dialects/lint-finding.ts';
import { parseAnyRules } from '../../dialects/read-rules.ts';
import { type ReviewedPlan, reviewPlan } from '../../dialects/rule-language.ts';
import { compileRules } from '../../native/compile-rules.ts';
import { printRules } from '../../native/parse-rules.ts';
import { diffRules } from '../diff/diff-rules.ts';
import { lintRules } from '../lint/lint-rules.ts';
import { createTypeIndex } from './create-type-index.ts';
import { describePlace, describeRemaining, findRemaining } from './find-remaining.ts';
import { viewNativePlans } from './view-native-plans.ts';

const hash = () => 'x'.repeat(64);
const PLANS = Object.values(CONNECTORS).map(({ ruleSet }) =>
  compileRules(ruleSet(DEFAULT_CONNECTOR_OPTIONS), hash),
);
const DEFAULT = printRules(CONNECTORS['entra-id'].ruleSet(DEFAULT_CONNECTOR_OPTIONS));
const read = async (text: string): Promise<ReviewedPlan> =>
  reviewPlan(RULE_LANGUAGES, (await parseAnyRules(RULE_LANGUAGES, text, 'r.yaml')).compile(hash));

/** Drops a property of one entity, as in an editor. */
const without = (entity: string, property: string, text = DEFAULT) => {
  const at = text.indexOf(`\n  ${entity}:\n`);
  const head = text.slice(0, at);
  const changed = text
    .slice(at)
    .replace(new RegExp(`( {6}${property}:\n +treatment: )keep\n +type: \\w+\n`), '$1drop\n');
  if (head + changed === text) throw new Error(`${entity}.${property} is not kept`);
  return head + changed;
};

const dropped = async (text: string) => {
  const { hidden } = diffRules(await read(DEFAULT), await read(text), PLANS);
  return hidden.flatMap(({ remaining = [] }) => remaining);
};

describe('a dropped property that still leaves', () => {
  it('by a relation, by $expand, and by the other connectors', async () => {
    const remaining = await dropped(without('user', 'department'));
    const here = remaining.filter(({ policy }) => policy === 'entra-id');
    expect(here).toContainEqual({
      policy: 'entra-id',
      endpoint: '/v1.0/users/{userId}/manager',
      field: '/department',
      treatment: 'keep (organisationText, at most 64 characters)',
    });
    expect(here).toContainEqual(
      expect.objectContaining({
        endpoint: '/v1.0/users',
        field: '/value/*/manager/department',
        expand: 'manager',
      }),
    );
    expect(
      here.some(({ endpoint, field }) => endpoint === '/v1.0/users' && field === '/value/*/department'),
    ).toBe(false);
    expect(new Set(remaining.map(({ policy }) => policy))).toEqual(new Set(Object.keys(CONNECTORS)));
  });

  it('is told in one sentence', async () => {
    const remaining = await dropped(without('user', 'department'));
    expect(describeRemaining(remaining)).toMatch(
      /^keep \(organisationText, at most 64 characters\) at \/v1\.0\/users of entra-id \(\/value\/\*\/manager\/department by \$expand=manager\) and \d+ more; also in outlook-cal, outlook-mail, msft-onedrive, msft-teams, msft-copilot$/,
    );
  });

  it('not here, once the related type drops it too', async () => {
    const both = without('directoryObject', 'department', without('user', 'department'));
    const remaining = await dropped(both);
    expect(remaining.filter(({ policy }) => policy === 'entra-id')).toEqual([]);
    expect(describeRemaining(remaining)).toMatch(/ of outlook-cal /);
  });

  it('a property of the same name of another type is another one', () => {
    const types = createTypeIndex(PLANS);
    const found = findRemaining([{ owner: 'team', name: 'createdDateTime' }], viewNativePlans(PLANS), types);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter(({ endpoint }) => endpoint.includes('messages'))).toEqual([]);
  });
});

describe('nymgate check', () => {
  const lint = (text: string, served?: LintKnowledge['served']) =>
    lintRules(
      RULE_LANGUAGES,
      { text, file: 'r.yaml' },
      { plans: PLANS, navigationReason: '', ...(served && { served }) },
    );
  const found = async (text: string, served?: LintKnowledge['served']) =>
    (await lint(text, served))
      .filter(({ code }) => code === 'LINT_STILL_DELIVERED')
      .map(({ severity, line, message, places }) => ({ severity, line, message, places }));

  it('warns at the rule that drops, and where the property still leaves', async () => {
    const text = without('user', 'department');
    const line = text.slice(0, text.indexOf('\n      department:\n')).split('\n').length + 1;
    expect(await found(text)).toEqual([
      {
        severity: 'warning',
        line,
        message: expect.stringMatching(
          /^department of user: dropped here, still delivered as keep \(organisationText, at most 64 characters\) at \/v1\.0\/users /,
        ),
        places: expect.arrayContaining((await dropped(text)).map(describePlace)),
      },
    ]);
  });

  it('a rule that is removed drops too', async () => {
    const at = DEFAULT.indexOf('\n  user:\n');
    const text = DEFAULT.slice(0, at) + DEFAULT.slice(at).replace(/ {6}department:\n(?: {8}.*\n)+/, '');
    expect(await found(text)).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/^department of user: dropped here/) }),
    ]);
  });

  it('notes that only other connectors deliver it, and no longer once their rules are checked too', async () => {
    const text = without('directoryObject', 'department', without('user', 'department'));
    const notes = await found(text);
    expect(notes.map(({ severity }) => severity)).toEqual(['note', 'note']);
    expect(notes[0]?.message).toMatch(/ of outlook-cal .*also in outlook-mail, msft-onedrive/);
    const { plan, review } = await read(text);
    const view = review.view(plan, PLANS);
    const all = Object.keys(CONNECTORS).map((policy) => ({ policy, view }));
    expect(await found(text, all.slice(1))).toEqual([]);
  });

  it.each(['department', 'companyName'])("Psoxy's language: a redacted %s", async (property) => {
    const text = `endpoints:
  - pathTemplate: /v1.0/users
    allowedMethods: [GET]
    allowedQueryParams: [$top]
    transforms: [{ method: redact, jsonPaths: ["$.value[*].${property}"] }]
  - pathTemplate: /v1.0/users/{userId}/manager
    allowedMethods: [GET]
    allowedQueryParams: [$top]
`;
    expect((await found(text)).map(({ message }) => message)).toContainEqual(
      expect.stringMatching(new RegExp(`^${property} of user: dropped here, still delivered as .*manager`)),
    );
  });
});
