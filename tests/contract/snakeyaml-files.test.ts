import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPsoxyRules } from '../../packages/psoxy/src/rules/read-psoxy-rules.ts';
import { parseYaml, readYaml } from '../../packages/rules/src/text/yaml/read-yaml.ts';
import { readPolicy } from '../../packages/shell/src/review/read-policy.ts';
import { runHere } from '../e2e/cli-process.ts';
import { type Printable, printLikeSnakeYaml } from '../harness/print-like-snakeyaml.ts';

const read = (name: string): string => readFileSync(pathOf(name), 'utf8');

/** As in make.py: which folded lines go on how deep, and which of them YAML 1.2 proper refuses. */
const LIFTS = { deep: 2, level: 0, shallow: -2 };
const FILES = Object.entries(LIFTS).flatMap(([name, lift]) => [
  { file: `rules-${name}.yaml`, data: 'rules.json', lift, tagKey: 'method' },
  { file: `texts-${name}.yaml`, data: 'texts.json', lift, tagKey: undefined },
]);

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(fc.constantFrom(' ', '  ', '\\', '"', 'word', '\\d+', 'ü', '😀', '\n', '#', ': ', "'"), {
      maxLength: 120,
    })
    .map((each) => each.join('')),
);
const KEY = fc.oneof(
  fc.constantFrom('a', 'pathRegex', '@x', 'x y', 'k'.repeat(140), 'ü '.repeat(90)),
  text.filter((each) => each !== '__proto__' && each !== '<<'),
);
const { node } = fc.letrec<{ node: Printable; mapping: { readonly [key: string]: Printable } }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('node'), { maxLength: 4 }),
    tie('mapping'),
  ),
  mapping: fc.dictionary(KEY, tie('node'), { maxKeys: 4, noNullPrototype: true }),
}));

describe('psoxy-facts.md#n, files as SnakeYAML writes them', () => {
  test.each(FILES)('$file reads as what was printed', ({ file, data, tagKey }) => {
    expect(readYaml(read(file), tagKey)).toMatchObject({ errors: [], data: JSON.parse(read(data)) });
  });

  test.each(FILES)('the printer of these tests makes $file to the byte', ({ file, data, lift, tagKey }) => {
    const options = { lift, ...(tagKey !== undefined && { tagKey }) };
    expect(printLikeSnakeYaml(JSON.parse(read(data)), options)).toBe(read(file));
  });

  test('whatever it prints is read back equal, at any depth of the folded lines', () => {
    fc.assert(
      fc.property(
        fc.dictionary(KEY, node, { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
        fc.integer({ min: -8, max: 4 }),
        fc.constantFrom('\n', '\r\n'),
        (data, lift, lineEnd) => {
          const printed = printLikeSnakeYaml(data, { lift }).replaceAll('\n', lineEnd);
          expect(readYaml(printed)).toMatchObject({ errors: [], data });
        },
      ),
      { numRuns: 300 },
    );
  });

  test.each(Object.keys(LIFTS))('rules-%s.yaml is a rule file without a fault', async (name) => {
    const file = `rules-${name}.yaml`;
    const { plan, getLocation } = await readPolicy({ rules: pathOf(file) });
    const rules = JSON.parse(read('rules.json'));
    expect(plan.endpoints.map(({ template }) => template)).toEqual(
      rules.endpoints.map(({ pathRegex }: { pathRegex: string }) => pathRegex),
    );
    const lineOf = (pointer: string): string =>
      read(file).split('\n')[Number(getLocation(pointer).split(':').at(-1)) - 1] ?? '';
    for (let index = 0; index < 4; index += 1) {
      expect(lineOf(`/endpoints/${index}/pathRegex`)).toContain(`things/${index}/`);
      expect(lineOf(`/endpoints/${index}/transforms/0/jsonPaths`)).toMatch(/^ +jsonPaths:$/);
    }
  });

  test('check and explain take a file of rules; warnings alone are no failure unless asked', async () => {
    const file = pathOf('rules-shallow.yaml');
    const check = await runHere(['check', file, '--json']);
    const codes = new Set(JSON.parse(check.stdout).map(({ severity }: { severity: string }) => severity));
    expect([check.code, [...codes]]).toEqual([0, ['warning']]);
    expect((await runHere(['check', file, '--strict'])).code).toBe(1);
    const explain = await runHere(['explain', '--rules', file, '--url', '/v1.0/things/3/abc', '--json']);
    expect(explain.code).toBe(0);
    expect(JSON.parse(explain.stdout)).toMatchObject({
      endpoint: { id: 'endpoint-4' },
      headers: ['anthropic-version', 'notion-version', 'prefer'],
    });
  });

  test('a finding stands in its own line and column, also behind a folded text of the same line', () => {
    const file =
      'endpoints:\n  - pathRegex: "^/a\\\n    b$"\n    allowedMethods: ["GE\\\n  T", 7]\n    transform: []\n';
    expect(
      readPsoxyRules(parseYaml(file), 'r.yaml').issues.map(({ line, column }) => [line, column]),
    ).toEqual([
      [5, 7],
      [6, 5],
    ]);
  });

  test.each([
    ['a quote that nothing closes', 'a: "x\\\n b\nc: 1\n', [1, 4]],
    ['a line that breaks without a backslash', 'a:\n  b: "x\n y\\\n z"\n', [2, 6]],
    ['single quotes', "a:\n  b: 'x\n y'\n", [2, 6]],
  ])('%s is a fault as before', (_, file, place) => {
    const [fault] = readYaml(file).errors;
    expect([fault?.line, fault?.column]).toEqual(place);
  });

  test('a backslash at the end of a line means nothing outside of double quotes', () => {
    const file = "a: plain\\\nb: 'single\\\n  x'\nc: |\n  \"block\\\n  next\n# comment\\\nd: 1\n";
    expect(readYaml(file)).toMatchObject({
      errors: [],
      data: { a: 'plain\\', b: 'single\\ x', c: '"block\\\nnext\n', d: 1 },
    });
  });

  test('T8-02: a file of nothing but folds ends soon', () => {
    const folds = 'x\\\n'.repeat(100_000);
    const begin = performance.now();
    for (const file of [
      `a: "${folds}"`,
      `a: "${folds}`,
      `a: |\n${folds.replaceAll('x', ' x')}`.slice(0, 1_000_000),
      `${'- "a\\\n b"\n'.repeat(60_000)}`,
    ])
      readYaml(file);
    expect(performance.now() - begin).toBeLessThan(20_000);
  });
});

function pathOf(name: string): string {
  return fileURLToPath(new URL(`../fixtures/snakeyaml/${name}`, import.meta.url));
}
