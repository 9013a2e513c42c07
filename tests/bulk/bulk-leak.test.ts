import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runHere } from '../e2e/cli-process.ts';
import { canary } from '../leak/canary.ts';
import { createBulkStand } from './bulk-stand.ts';

// BLK-02, BLK-03 and BLK-04: what is in a file is in nothing that a run writes but where its rules say so.

const SECRETS = Array.from({ length: 12 }, (_, index) => canary(index));
const at = (index: number): string => SECRETS[index] ?? '';

/** Canaries in hidden, dropped and unknown columns, in bad rows of every kind, and behind a quote that does not end. */
const CSV = `Id,Mail,Dept,Hired,Home,${at(0)}
${at(1)},${at(2)}@contoso.com,HR,${at(3)},"${at(4)}
second line",x
${at(5)}
a,b,c,d,e,f,${at(6)}
,,IT,,,
`;
const NDJSON = `{"mail":"${at(1)}@x.org","n":1,"secret":"${at(2)}","in":{"${at(3)}":1}}
{"mail":"${at(4)}", broken
{"mail":{"a":"${at(5)}"},"n":"${at(6)}"}
"${at(7)}"
`;

function everythingBelow(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(`${entry.parentPath}/${entry.name}`, 'utf8'))
    .join('\n');
}

function leaked(text: string): readonly string[] {
  return SECRETS.filter((secret) => text.toLowerCase().includes(secret.toLowerCase()));
}

describe('no canary of a file is anywhere', () => {
  test('BLK-02 BLK-03: in outputs, manifests, reject files, progress and messages', async () => {
    const stand = createBulkStand();
    stand.write('in/people.csv', CSV);
    stand.write('in/a.ndjson', NDJSON);
    const { code, stdout, stderr } = await runHere(stand.args(stand.path('in'), stand.path('out')));
    const written = everythingBelow(stand.path('out'));
    expect([code, leaked(CSV + NDJSON).length]).toEqual([0, 8]);
    expect(written).toContain('"rejected": 2');
    expect(leaked(stdout + stderr)).toEqual([]);
    // The name of a column that no rule names is told: names of columns are no data, and are cut.
    expect(leaked(written.replaceAll(at(0), ''))).toEqual([]);
  });

  test.each([
    ['a quote that does not end', `Id,Dept\n1,"${canary(9)}`],
    ['text behind a quote', `Id,Dept\n1,"${canary(9)}"${canary(8)}\n`],
    ['nothing that a rule names', `${canary(9)},b\n1,2\n`],
    ['a column twice', `Mail,mail,${canary(9)}\n${canary(9)},2,3\n`],
  ])('in the message of a file that fails: %s', async (_, text) => {
    const stand = createBulkStand();
    const { code, stdout, stderr } = await runHere(
      stand.args('--rejects', '0', stand.write('p.csv', text), stand.path('o.csv')),
    );
    expect([code, leaked(stdout + stderr)]).toEqual([1, []]);
  });

  test('in a dry run that no terminal shows', async () => {
    const stand = createBulkStand();
    const { stdout, stderr } = await runHere(
      stand.args('--dry-run', stand.write('p.csv', CSV), stand.path('o.csv')),
    );
    expect(leaked((stdout + stderr).replaceAll(at(0), ''))).toEqual([]);
  });

  test('BLK-04: the output of a hostile name stays below the folder', async () => {
    const stand = createBulkStand();
    for (const name of ['%2e%2e', 'x..%2fup', 'a\\..\\b', '-rf', 'x'.repeat(200)])
      stand.write(`in/${name}.csv`, 'Dept\nHR\n');
    const { code } = await runHere(stand.args(stand.path('in'), stand.path('out')));
    expect(code).toBe(0);
    expect(readdirSync(stand.folder).toSorted()).toEqual(['in', 'key', 'out', 'rules.yaml']);
    expect(readdirSync(stand.path('out'))).toHaveLength(10);
  });
});
