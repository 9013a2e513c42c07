import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseStoreReference, SECRET_STORES } from '../../packages/clouds/src/settings/secret-reference.ts';
import { hostConfig } from '../harness/host-config.ts';

// What people copy from docs/reference/secret-stores.md and the guide for rotation.

const read = (path: string) => readFileSync(new URL(`../../docs/${path}`, import.meta.url), 'utf8');
const page = read('reference/secret-stores.md');
const blocks = (text: string, language: string) =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, block = '']) => block,
  );

test('every reference that the page and the guide show is one, and each store has an example', () => {
  const reference = new RegExp(`["\`]((?:${SECRET_STORES.join('|')}):[^"\`…]+)["\`]`, 'g');
  const shown = [...`${page}${read('guides/rotation.md')}`.matchAll(reference)];
  const references = shown.map(([, text = '']) => parseStoreReference(text));
  expect(references).not.toContain(undefined);
  expect([...new Set(references.map((reference) => reference?.store))].toSorted()).toEqual(
    [...SECRET_STORES].toSorted(),
  );
});

test('every configuration of the page is one', () => {
  const [first = '', vault = ''] = blocks(page, 'yaml');
  expect(hostConfig(parse(first)).secrets.refreshSeconds).toBe(300);
  expect(hostConfig(parse(vault)).secrets.vault?.auth).toMatchObject({
    type: 'kubernetes',
    mount: 'kubernetes',
  });
});

type Statement = { readonly Effect: string; readonly Action: string; readonly Resource: string };

test('policies parse, and allow one thing on one secret', () => {
  const documents = blocks(page, 'json').map((block) => JSON.parse(block) as Record<string, unknown>);
  expect(documents).toHaveLength(5);
  const statements = documents.flatMap(({ Statement = [] }) => Statement as readonly Statement[]);
  expect(statements.map(({ Action }) => Action)).toEqual([
    'secretsmanager:GetSecretValue',
    'kms:Decrypt',
    'ssm:GetParameter',
  ]);
  // Secrets Manager puts a hyphen and six letters behind a name; a question mark stands for one, an asterisk would be any name.
  for (const { Effect, Resource } of statements) {
    expect(Effect).toBe('Allow');
    expect(Resource).toMatch(/^arn:aws:(?:secretsmanager|kms|ssm):[a-z0-9-]+:\d{12}:[^*]+$/);
  }
  const [, , google, azure, role] = documents;
  expect(google).toMatchObject({ bindings: [{ role: 'roles/secretmanager.secretAccessor' }] });
  expect(azure?.['scope']).toMatch(/\/secrets\/[a-z-]+$/);
  expect(role).toMatchObject({
    bound_service_account_names: [expect.stringMatching(/^[^*]+$/)],
    audience: 'vault',
  });
  const [policy = ''] = blocks(page, 'hcl');
  expect(policy).toMatch(/^path "secret\/data\/nymgate" \{\n {2}capabilities = \["read"\]\n\}\n$/);
});
