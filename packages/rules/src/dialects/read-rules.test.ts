import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { SetupError } from '../../../engine/src/kernel/errors.ts';
import { RULE_LANGUAGES } from '../../../gateway/src/app/rule-languages.ts';
import { compileRules } from '../native/compile-rules.ts';
import { parseRules, printRules } from '../native/parse-rules.ts';
import { parseAnyRules, readAnyRules } from './read-rules.ts';

const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');
const NATIVE =
  'nymgate: 1\nname: x\nentities: { a: { properties: {} } }\nendpoints:\n  - { id: a, path: /v1.0/a, response: { entity: a } }\n';
const PSOXY = 'endpoints:\n  - pathTemplate: /u\n    transforms: [!<redact> { jsonPaths: [$.x] }]\n';

async function readIssues(text: string): Promise<string> {
  return parseAnyRules(RULE_LANGUAGES, text, 'n.yaml').then(
    () => '',
    (error: unknown) => {
      if (error instanceof SetupError) return error.message;
      throw error;
    },
  );
}

it('tells the native language by the key nymgate', async () => {
  const plan = (await parseAnyRules(RULE_LANGUAGES, NATIVE, 'n.yaml')).compile(sha256Hex);
  const ruleSet = parseRules(NATIVE, 'n.yaml');
  expect(plan.language).toBe('native');
  expect(plan).toEqual(compileRules(ruleSet, sha256Hex));
  const printed = await readAnyRules(RULE_LANGUAGES, printRules(ruleSet), 'n.yaml');
  expect(printed.ruleLanguage?.language).toBe('native');
  expect(await readIssues(NATIVE.replace('name:', 'nane:'))).toMatch(/did you mean "name"/);
  expect(await readIssues(NATIVE.replace('{ properties', '!<redact> { properties'))).toMatch(
    /tags are not allowed/,
  );
});

it.each([NATIVE, PSOXY])('reads JSON as it reads the YAML of the same', async (text) => {
  const first = await readAnyRules(RULE_LANGUAGES, text, 'r.yaml');
  const again = await readAnyRules(RULE_LANGUAGES, JSON.stringify(first.data), 'r.json');
  expect(again.ruleLanguage).toBe(first.ruleLanguage);
  expect(again.data).toEqual(first.data);
  expect(again.rules?.compile(sha256Hex).policy).toBe(first.rules?.compile(sha256Hex).policy);
});

it('tells faults of JSON with their places, and refuses what YAML refuses', async () => {
  const json = '{ "endpoints": [\n{ "pathTemplat": "/u" }] }';
  expect((await readAnyRules(RULE_LANGUAGES, json, 'r.json')).issues[0]).toMatchObject({ line: 2 });
  const twice = '{ "endpoints": [], "endpoints": [{ "pathTemplate": "/u" }] }';
  expect(
    (await readAnyRules(RULE_LANGUAGES, twice, 'r.json')).issues.map(({ message }) => message),
  ).toContainEqual(expect.stringContaining('is given twice'));
});

it("takes any other data for Psoxy's language", async () => {
  expect((await readAnyRules(RULE_LANGUAGES, PSOXY, 'p.yaml')).ruleLanguage?.language).toBe('psoxy');
  expect((await parseAnyRules(RULE_LANGUAGES, PSOXY, 'p.yaml')).compile(sha256Hex).language).toBe('psoxy');
});

it('tells what is no YAML, and of which language it would be when it knows none but ours', async () => {
  expect(await readAnyRules(RULE_LANGUAGES, 'a: [', 'x.yaml')).toMatchObject({
    issues: [{ file: 'x.yaml', line: 1 }],
  });
  const { native } = RULE_LANGUAGES;
  const { issues, ruleLanguage } = await readAnyRules({ native } as typeof RULE_LANGUAGES, PSOXY, 'p.yaml');
  expect(ruleLanguage).toBe(native);
  expect(issues.map(({ message }) => message).join()).toContain('nymgate');
});
