import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBatchEngines } from './batch-engines.ts';
import { handleLine } from './run-batch.ts';

const FILES = 50;
const LINES = 1_000;
const SALT = 'Q2FyYW1lbEJlaWdlT2NlYW5QaW5l';
const KEY = '7Yh2-correct-horse-battery-staple';

const rules = (name: string) => `endpoints:
  - pathTemplate: /v1.0/users
    responseSchema:
      type: object
      properties: { ${name}: { type: string }, mail: { type: string } }
    transforms:
      - !<redact>
        jsonPaths: [$.mail]
`;

/** Files that no line may be answered by, and what each line of theirs gets. */
const BAD: Readonly<Record<number, readonly [text: string, error: RegExp]>> = {
  7: ['endpoints: [', /^RULES_SYNTAX /],
  17: ['a: &a [x]\nendpoints: [*a, *a]\n', /aliases are not allowed/],
  27: [`# ${'x'.repeat(5 * 1_048_576)}`, /^RULES_UNREADABLE /],
  37: ["endpoints:\n  - pathRegex: '(a+)+$'\n", /^RULES_INVALID /],
  47: [gzipSync(Buffer.alloc(8 * 1_048_576, ' ')).toString('base64'), /^RULES_UNREADABLE /],
};
/** Every tenth line of its own kind is no request. */
const BAD_LINES: readonly (readonly [line: string, error: RegExp])[] = [
  ['{', /^LINE_MALFORMED /],
  ['[]', /^LINE_MALFORMED /],
  ['{"op":"erase"}', /^LINE_MALFORMED /],
  [
    '{"op":"sanitize","rules":"none.yaml","method":"GET","url":"/","input":"","salt":"x"}',
    /^(?:KEY_INVALID|RULES_UNREADABLE) /,
  ],
];

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'nymgate-test-'));
  for (let file = 0; file < FILES; file += 1)
    writeFileSync(join(directory, `${file}.yaml`), BAD[file]?.[0] ?? createText(file));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A third of the files hold base64, a third base64 of gzip. */
function createText(file: number): string {
  const text = rules(`f${file}`);
  if (file % 3 === 0) return text;
  return (file % 3 === 1 ? Buffer.from(text) : gzipSync(text)).toString('base64');
}

function createLine(index: number): string {
  if (index % 10 === 9) return BAD_LINES[((index / 10) % BAD_LINES.length) | 0]?.[0] ?? '';
  const file = (index * 7) % FILES;
  return JSON.stringify({
    id: index,
    op: 'sanitize',
    rules: join(directory, `${file}.yaml`),
    method: 'GET',
    url: '/v1.0/users',
    input: JSON.stringify({
      [`f${file}`]: String(index),
      [`f${file + 1}`]: 'other',
      mail: 'zoe@contoso.com',
    }),
    salt: SALT,
    key: KEY,
  });
}

describe('many rule files in one process', () => {
  test('each line is answered by its own file, and no bad line or file stops the others', async () => {
    const engines = createBatchEngines();
    const tally = { safe: 0, badFile: 0, badLine: 0 };
    for (let index = 0; index < LINES; index += 1) {
      const answer = JSON.parse(await handleLine(new TextEncoder().encode(createLine(index)), engines));
      const file = (index * 7) % FILES;
      if (index % 10 === 9) {
        expect(answer.error).toMatch(BAD_LINES[((index / 10) % BAD_LINES.length) | 0]?.[1] ?? /never/);
        tally.badLine += 1;
      } else if (BAD[file] !== undefined) {
        expect([answer.id, answer.output]).toEqual([index, undefined]);
        expect(answer.error).toMatch(BAD[file][1]);
        tally.badFile += 1;
      } else {
        expect(answer).toEqual({ id: index, output: JSON.stringify({ [`f${file}`]: String(index) }) });
        tally.safe += 1;
      }
    }
    expect(tally).toEqual({ safe: LINES * 0.8, badFile: LINES * 0.1, badLine: LINES * 0.1 });
  });

  test('an error names the file and the place in its YAML, also when that was encoded', async () => {
    const file = join(directory, 'encoded.yaml');
    writeFileSync(file, Buffer.from('endpoints:\n  - pathTemplte: /u\n').toString('base64'));
    const line = JSON.stringify({ id: 1, op: 'allowed', rules: file, method: 'GET', url: '/u' });
    const answer = JSON.parse(await handleLine(new TextEncoder().encode(line), createBatchEngines()));
    expect(answer.error).toContain(`${file}:2:5 unknown key "pathTemplte"`);
  });
});
