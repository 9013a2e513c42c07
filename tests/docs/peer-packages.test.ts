import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { repositoryFiles } from './repository-files.ts';

// Packages that people install by themselves: in one version, on one page (docs/reference/cli.md#packages-that-few-need).

const { peerDependencies } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { readonly peerDependencies: Readonly<Record<string, string>> };
const peers = Object.entries(peerDependencies);
const page = readFileSync(new URL('../../docs/reference/cli.md', import.meta.url), 'utf8');
const [section = ''] = /^## Packages that few need\n[\s\S]*?(?=^## )/m.exec(page) ?? [];

test.each(peers)('%s stands on that page', (name) => {
  expect(section).toContain(name);
});

test('wherever a version is named, in pages and messages, it is the one that is tested', () => {
  const files = repositoryFiles(/^(?:(?:docs|packages)\/.*\.(?:md|ts)|README\.md)$/);
  const named = files.flatMap(({ path, text }) =>
    peers.flatMap(([name, version]) =>
      [...text.matchAll(new RegExp(`(?<![\\w/-])${name}@([0-9][\\w.-]*\\w)`, 'g'))].map(([, found]) => ({
        ...{ path, name, found },
        isRight: found === version,
      })),
    ),
  );
  expect(named.length).toBeGreaterThan(8);
  expect(named.filter(({ isRight }) => !isRight)).toEqual([]);
});
