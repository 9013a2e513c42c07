import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createBulkStand, RULES } from '../bulk/bulk-stand.ts';
import { runHere } from '../e2e/cli-process.ts';
import { openAzuriteContainers, openMotoBuckets } from './split-buckets.ts';

// BLK-06 in a bucket: three processes that do not know each other make the files of a folder, by the command as it is typed.

const OF = 3;

/** More than three times four MiB, with line ends inside cells. */
const ROWS = 3_000;
const LONG = `"x\n""y"", ${'0123456789'.repeat(440)}"`;
const people = `Id,Mail,Dept,Hired,Home\n${Array.from(
  { length: ROWS },
  (_, n) => `E${n},person${n}@contoso.com,="00${n}",2020-01-1${n % 10},${LONG}\n`,
).join('')}`;
/** Below the folder: as people name files. */
const NAMES = ['hr/people of 2024+Übersicht.csv', 'small & few.csv'];

const rowsOf = (text: string) => text.slice(text.indexOf('\n') + 1);

describe.each([
  ['S3, as moto has it', openMotoBuckets],
  ['Blob Storage, as Azurite has it', openAzuriteContainers],
])('nymgate bulk --split in %s', (_, openBuckets) => {
  test('BLK-06 three processes make the rows of one, whatever the names, and the check counts them', async () => {
    const { root, put, run, stores } = await openBuckets();
    const stand = createBulkStand(RULES);
    const texts = [people, 'Id,Mail,Dept,Hired\nE1,ana@contoso.com,5" pipe,2020-01-01\n'];
    for (const [at, name] of NAMES.entries()) {
      stand.write(`in/${name}`, texts[at] ?? '');
      const key = `in/${name}`.split('/').map(encodeURIComponent).join('/');
      await put(key, Buffer.from(texts[at] ?? ''));
    }
    expect((await runHere(stand.args('--jobs', '1', stand.path('in'), stand.path('whole')))).code).toBe(0);

    const split = (share: string, ...more: readonly string[]) =>
      run(stand.args('--split', share, '--jobs', '1', ...more, `${root}exports/in/`, `${root}safe/out/`));
    for (let index = OF - 1; index > 0; index -= 1) expect((await split(`${index}/${OF}`)).code).toBe(0);
    const early = await split(String(OF), '--verify');
    expect([early.code, early.stdout + early.stderr]).toEqual([1, expect.stringContaining('hr/people of')]);
    expect((await split(`0/${OF}`)).code).toBe(0);
    const told = await split(String(OF), '--verify');
    expect([told.code, told.stderr]).toEqual([0, expect.any(String)]);

    const made = new Map<string, string>();
    for await (const { uri } of stores.listSources(`${root}safe/out/`)) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of (await stores.openSource(uri)).open()) chunks.push(chunk);
      made.set(uri.slice(`${root}safe/out/`.length), Buffer.concat(chunks).toString('utf8'));
    }
    const parts = [0, 1, 2].map((index) => `hr/people of 2024+Übersicht.part-000${index}-of-0003.csv`);
    const whole = NAMES.map((name) => readFileSync(stand.path('whole', name), 'utf8'));
    expect(parts.map((part) => rowsOf(made.get(part) ?? '')).join('')).toBe(rowsOf(whole[0] ?? ''));
    expect(made.get(NAMES[1] ?? '')).toBe(whole[1]);
    expect(whole[1]).toContain('"5"" pipe"');
  }, 300_000);
});
