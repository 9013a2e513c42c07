import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createDocuments } from '../../packages/deploy/src/documents/create-documents.ts';
import { CLOUD_TOOLS } from '../../packages/deploy/src/documents/facts/cloud-tools.ts';
import { deployments } from '../documents/deployments.ts';
import { ROOT, repositoryFiles } from './repository-files.ts';

// What pages, messages and documents tell an administrator to type, where several say the same.

const EXAMPLES = join(ROOT, 'infra/examples');
const SAID = [
  ...repositoryFiles(/\.(?:md|ts)$/).filter(
    ({ path }) => !/\.test\.ts$|^CHANGELOG|^docs\/decisions\//.test(path),
  ),
  ...readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' })
    .filter((path) => /(?:^|\/)README\.md$/.test(path) && !path.includes('.terraform'))
    .map((path) => ({ path: `infra/examples/${path}`, text: readFileSync(join(EXAMPLES, path), 'utf8') })),
  ...Object.entries(deployments()).flatMap(([host, of]) =>
    createDocuments(of, { format: 'md', language: 'en' }).map(({ name, content }) => ({
      path: `${host}/${name}`,
      text: content,
    })),
  ),
];

const found = (pattern: RegExp): readonly string[] =>
  SAID.flatMap(({ path, text }) => [...text.matchAll(pattern)].map(([words]) => `${path}: ${words}`));

test('a Teams policy of ours is Nymgate-ENVIRONMENT, behind the assignments of others', () => {
  expect(found(/CsApplicationAccessPolicy -(?:Identity|PolicyName) ["']?Nymgate-/g).length).toBeGreaterThan(
    4,
  );
  expect(found(/CsApplicationAccessPolicy -(?:Identity|PolicyName) ["']?Nymgate(?!-)/g)).toEqual([]);
  expect(found(/CsApplicationAccessPolicy .*-Rank (?!\$rank)\S*/g)).toEqual([]);
});

test('nobody is sent to "az ad app permission admin-consent", which takes a Global Administrator', () => {
  expect(found(/^(?!.*Global Administrator).*permission admin-consent.*$/gm)).toEqual([]);
});

test('the page of clouds has the switch of az for each', () => {
  const page = SAID.find(({ path }) => path === 'docs/reference/clouds.md')?.text ?? '';
  for (const [cloud, { az }] of Object.entries(CLOUD_TOOLS))
    if (cloud !== 'global')
      expect(page).toMatch(new RegExp(`^\\|.*\`${cloud}\`.*\\| \`az cloud set --name ${az}\` \\|$`, 'm'));
});

test('lists of Google APIs for a gateway are the same', () => {
  const lists = found(/gcloud services enable run\.googleapis\.com[^"P]*/g).map((words) =>
    (words.match(/[a-z]+\.googleapis\.com/g) ?? []).toSorted().join(' '),
  );
  expect(lists.length).toBeGreaterThan(1);
  expect(new Set(lists).size).toBe(1);
});
