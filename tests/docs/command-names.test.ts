import { expect, test } from 'vitest';
import { repositoryFiles } from './repository-files.ts';

/**
 * What a person may copy: pages, the README of either package, messages. `npx NAME` and `npm install NAME` ask the registry for a
 * name, and none of ours is there: what came would be a stranger's code, run where the keys are.
 */
const TOLD = repositoryFiles(/\.(?:md|ts|json|ya?ml|html|service)$/).filter(
  ({ path }) => !/\.test\.ts$/.test(path) && !/^(?:package-lock|sbom)/.test(path),
);

const BY_NAME =
  /\b(?:npx|bunx|npm (?:exec|x|create|init)|(?:pnpm|yarn) (?:dlx|add)|npm (?:i|in|ins|install|add))(?:\s+-{1,2}[\w=-]+)*\s+['"]?nymgate\b[\w-]*/g;

test('nothing tells a person to ask a registry for a package that is not ours there', () => {
  const told = TOLD.flatMap(({ path, text }) =>
    [...text.matchAll(BY_NAME)].map(([words]) => `${path}: ${words}`),
  );
  expect(told).toEqual([]);
});

test.each([
  'npx nymgate doctor',
  'npx --yes nymgate@latest',
  'npm i nymgate',
  'npm install -g nymgate',
  'npm install nymgate-simulator',
  'npm exec nymgate',
  'yarn add nymgate',
])('"%s" would be found', (words) => {
  expect([...words.matchAll(BY_NAME)]).toHaveLength(1);
});

test.each(['npm install -g ./nymgate-0.2.0.tgz', 'npm pack -w nymgate-simulator', 'npm run nymgate'])(
  '"%s" is a file or a script of ours',
  (words) => {
    expect([...words.matchAll(BY_NAME)]).toEqual([]);
  },
);

test('README.md says once what `nymgate` is and how it gets on the path', () => {
  const explained = TOLD.filter(({ text }) => /Ask no registry for it/.test(text));
  expect(explained.map(({ path }) => path)).toEqual(['README.md']);
});
