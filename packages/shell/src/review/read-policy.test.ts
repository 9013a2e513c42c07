import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SetupError } from '../../../engine/src/kernel/errors.ts';
import { readRuleFile, readRulesFile } from '../input/read-rules.ts';
import { readPolicy } from './read-policy.ts';

const RULES = 'endpoints:\n  - pathTemplate: /u\n    transforms:\n      - !<redact> { jsonPaths: [$.x] }\n';
const FORMS = {
  yaml: RULES,
  base64: Buffer.from(RULES).toString('base64'),
  gzip: gzipSync(RULES).toString('base64'),
  bomb: gzipSync(Buffer.alloc(16 * 1_048_576)).toString('base64'),
};

let directory: string;
const file = (name: string) => join(directory, name);
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'nymgate-test-'));
  for (const [name, text] of Object.entries(FORMS)) writeFileSync(file(name), text);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test.each(['yaml', 'base64', 'gzip'])('a rule file of %s means the same to every command', async (form) => {
  expect(await readRulesFile(file(form))).toBe(RULES);
  expect((await readRuleFile(file(form))).compile(() => '').language).toBe('psoxy');
  const { plan, getLocation } = await readPolicy({ rules: file(form) });
  expect(plan.endpoints.map(({ template }) => template)).toEqual(['/u']);
  expect(getLocation('/endpoints/0/transforms/0')).toBe(`${file(form)}:4`);
});

test('a bomb is told with the name of its file', async () => {
  const issues = await readRulesFile(file('bomb')).then(
    () => [],
    (error: unknown) => (error instanceof SetupError ? error.issues : []),
  );
  expect(issues).toMatchObject([{ code: 'RULES_UNREADABLE', file: file('bomb') }]);
});
