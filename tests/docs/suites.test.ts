import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SLOW, SUITES, WITH_PROGRAMS } from '../../vitest.config.ts';

// A suite that nothing runs holds nothing.

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const suites = Object.keys(scripts).filter((name) => name.startsWith('test:'));

/** Those that `.ci/run` leaves to people, and why. */
const BY_HAND = new Map([
  ['test:nightly', 'takes hours'],
  ['test:mutation', 'takes an hour'],
  ['test:equality', 'npm test has some of its rounds, and the workflow all of them'],
  ['test:proofs', 'runs every night in a workflow of its own'],
  ['test:policy', 'its result is a page, and the leak test holds a part of it'],
  ['test:bundle', 'tests of npm test again, against the bundle'],
  ['test:collector', 'Go builds the Collector for minutes'],
  ['test:kubernetes', 'a part of test:infra'],
  ['test:terraform', 'a part of test:infra'],
  ['test:opentofu', 'Go builds OpenTofu for ten minutes and more'],
]);

test.each(suites)('%s is run by .ci/run, or a person is told when to', (name) => {
  expect(new RegExp(`npm run (?:--ignore-scripts )?${name}$`, 'm').test(read('.ci/run'))).toBe(
    !BY_HAND.has(name),
  );
  expect(read('CONTRIBUTING.md')).toContain(`npm run ${name}\``);
});

test.each(Object.keys(scripts).filter((name) => !name.startsWith('pretest:')))(
  'CONTRIBUTING says what npm run %s is for',
  (name) => {
    expect(read('CONTRIBUTING.md')).toMatch(new RegExp(`(?:npm (?:run )?|\`)${name}(?![\\w:])`));
  },
);

type Suite = { readonly include?: readonly string[]; readonly projects?: unknown };
const suitesOf: Readonly<Record<string, Suite>> = SUITES;

test('a folder that npm test leaves out is a suite of the same name', () => {
  const [, folders = ''] = /\{([a-z\d,]+)\}/.exec(WITH_PROGRAMS) ?? [];
  expect(folders.split(',').length).toBeGreaterThan(5);
  for (const folder of folders.split(',')) {
    expect(scripts[`test:${folder}`]).toContain(`--mode ${folder}`);
    expect(suitesOf[folder]?.include).toEqual([`tests/${folder}/**/*.test.ts`]);
  }
});

test.each(Object.entries(SLOW))('the files of %s that npm test leaves out are a suite', (name, files) => {
  expect(scripts[`test:${name}`]).toContain(`--mode ${name}`);
  expect(suitesOf[name]?.include).toEqual(files);
  for (const project of SUITES.test.projects)
    expect(project.test.exclude).toEqual(expect.arrayContaining(files));
});

test('the workflow runs the suites of .ci/run, and all rounds of equality', () => {
  const namesIn = (text: string, pattern: RegExp) =>
    [...text.matchAll(pattern)].map(([, name]) => name).sort();
  expect(namesIn(read('.github/workflows/ci.yml'), /script: "?(test(?::\w+)?)\b/g)).toEqual(
    [
      ...namesIn(read('.ci/run'), /npm (?:run (?:--ignore-scripts )?)?(test(?::\w+)?)$/gm),
      'test:equality',
    ].sort(),
  );
});

test('each that is left out exists', () => {
  expect([...BY_HAND.keys()].filter((name) => !suites.includes(name))).toEqual([]);
});
