import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readSettings } from '../../packages/clouds/src/settings/read-settings.ts';
import { ASSERTION_FIELD } from '../../packages/clouds/src/source-auth/assertion-providers.ts';
import { AWS_FAULTS } from '../../packages/clouds/src/source-auth/aws/aws-faults.ts';

const page = readFileSync(new URL('../../docs/guides/identity-aws.md', import.meta.url), 'utf8');

/** Fenced blocks of a language, without the indentation of a list. */
function blocks(language: string): readonly string[] {
  return [...page.matchAll(new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\``, 'gm'))].map(
    ([, indent = '', text = '']) => text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
}

test('the assertions of the page are valid', () => {
  const assertions = blocks('yaml').map((text) => parse(text).connectors['entra-id'].assertion);
  expect(assertions.map(({ type }) => type)).toEqual(['aws', 'aws-cognito']);
  for (const assertion of assertions)
    expect(readSettings(ASSERTION_FIELD, assertion)).toHaveProperty('value');
});

test('the policies of the page allow what the providers call', () => {
  const actions = blocks('json').map((text) => JSON.parse(text).Statement[0].Action);
  expect(actions).toEqual(['sts:GetWebIdentityToken', 'cognito-identity:GetOpenIdTokenForDeveloperIdentity']);
});

test('the page quotes failures that exist', () => {
  const rows = [...page.matchAll(/^\| (`.+?`) \| /gm)].flatMap(
    ([, cell = '']) => cell.match(/[^`]{9,}/g) ?? [],
  );
  const subjects = rows.filter((text) => /\bAWS\b|\bEC2\b/.test(text));
  expect(subjects.length).toBeGreaterThan(8);
  for (const subject of subjects) expect(Object.keys(AWS_FAULTS)).toContain(subject);
});
