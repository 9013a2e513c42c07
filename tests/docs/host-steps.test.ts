import { describe, expect, test } from 'vitest';
import { countCommands, countWords, readSection, readSteps } from './numbered-steps.ts';
import { repositoryFiles } from './repository-files.ts';

// How long the way from nothing to the first row may be; tests/infra/steps and tests/infra/terraform/steps type it.

const MAX_COMMANDS = 25;
const MAX_WORDS = 1_200;
const PERSONS = ['administrator', 'operator', 'keeper', 'caller'];

const read = (names: RegExp) => repositoryFiles(names).map(({ name, text }) => [name, text] as const);
const WITHOUT_TERRAFORM = read(/^docs\/guides\/host-(?:server|container|kubernetes)\.md$/);
const WITH_TERRAFORM = read(/^docs\/guides\/host-(?:aws-lambda|gcp-cloud-run|azure)\.md$/);

test('every host has a guide', () => {
  expect([WITHOUT_TERRAFORM.length, WITH_TERRAFORM.length]).toEqual([3, 3]);
});

describe.each([...WITHOUT_TERRAFORM, ...WITH_TERRAFORM])('the steps of %s', (_, text) => {
  const steps = readSteps(text);

  test(`are at most ${MAX_COMMANDS} commands in ${MAX_WORDS} words`, () => {
    expect(countCommands(steps)).toBeGreaterThan(10);
    expect(countCommands(steps)).toBeLessThanOrEqual(MAX_COMMANDS);
    expect(countWords(readSection(text))).toBeLessThanOrEqual(MAX_WORDS);
  });

  test('are numbered without a gap', () => {
    expect(steps.map(({ number }) => number)).toEqual(steps.map((_each, at) => at + 1));
  });
});

describe.each(WITHOUT_TERRAFORM)('the steps of %s', (_, text) => {
  const steps = readSteps(text);

  test('have something to type each', () => {
    expect(steps.filter(({ commands }) => commands.length === 0)).toEqual([]);
  });

  test('end with what a caller types and receives', () => {
    const last = steps.at(-1);
    expect(last?.commands.at(-1)).toMatch(/^curl .*\/v1\.0\/users/);
    expect(last?.prints.join('')).toContain('"id":"p~');
  });
});

describe.each(WITH_TERRAFORM)('the steps of %s', (_, text) => {
  const steps = readSteps(text);

  test('come first on the page', () => {
    expect(/^## (.*)$/m.exec(text)?.[1]).toBe('Steps');
  });

  test('each say who does it; only the consent is given without typing', () => {
    for (const { text: step, person } of steps)
      expect([step, PERSONS]).toEqual([
        expect.stringMatching(new RegExp(`^\\d+\\. \\*\\*[^*]+\\*\\* \\(${person}\\)`)),
        expect.arrayContaining([person]),
      ]);
    const silent = steps.filter(({ commands }) => commands.length === 0);
    expect(silent.map(({ person, text: step }) => [person, step.includes('Grant admin consent')])).toEqual([
      ['administrator', true],
    ]);
  });

  test('introduce each of these persons before the first step', () => {
    const [before = ''] = readSection(text).split(/^1\. /m);
    expect(PERSONS.filter((person) => !before.includes(`| ${person} |`))).toEqual([]);
  });
});
