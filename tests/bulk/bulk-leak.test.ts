import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { runHere } from '../e2e/cli-process.ts';
import { canary } from '../leak/canary.ts';
import { type BulkStand, createBulkStand, RULES, TENANT } from './bulk-stand.ts';

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

/** Both schemes, as a configuration has them. */
const SCHEMES = {
  native: ({ path }: BulkStand) => ({
    scheme: 'native',
    keys: [{ id: 1, secret: `file:${path('key')}` }],
  }),
  psoxy: ({ write }: BulkStand) => ({
    scheme: 'psoxy',
    salt: `file:${write('salt', 'Q2FyYW1lbEJlaWdlT2NlYW5QaW5l')}`,
    encryptionKey: `file:${write('encryption-key', '7Yh2-correct-horse-battery-staple')}`,
  }),
};
const CONNECTOR = {
  tenant: TENANT,
  clientId: '0f6d9c3a-6d0e-4c4b-9b0f-0d9f1f1f6c11',
  assertion: { type: 'token-file', path: '/t' },
};
const ALL_FORMATS = RULES.replace('["**/*.csv"]', '["**/*.csv", "**/*.tsv", "**/*.csv.gz", "**/*.parquet"]');

/** One file of each format, with canaries where no rule lets them out. */
function writeAllFormats({ write }: BulkStand): void {
  write('in/people.csv', CSV);
  write('in/people.tsv', CSV.replaceAll(',', '\t'));
  write('in/packed.csv.gz', gzipSync(CSV));
  write('in/wide.csv', Buffer.from(`\ufeff${CSV}`, 'utf16le'));
  write('in/a.ndjson', NDJSON);
  write('in/wide.ndjson', Buffer.from(`\ufeff${NDJSON}`, 'utf16le'));
  write('in/array.json', `[${NDJSON.trim().split('\n').join(',').replace(' broken', '"x":y}')}]`);
  const text = (name: string, value: string) => ({ name, data: [value, value], type: 'STRING' as const });
  const columnData = [text('Id', at(1)), text('Mail', `${at(2)}@contoso.com`), text('Home', at(4))];
  write('in/people.parquet', new Uint8Array(parquetWriteBuffer({ columnData, codec: 'UNCOMPRESSED' })));
}

/** As invisible characters behind a name of the rules. */
const hide = (text: string): string =>
  [...text].map((character) => String.fromCodePoint(0xe0000 + character.charCodeAt(0))).join('');
const INVISIBLE = /\p{Default_Ignorable_Code_Point}|\\u\{?e00/u;

describe('no canary of a file is anywhere', () => {
  test('BLK-02: of invisible characters in a name of the rules', async () => {
    const stand = createBulkStand(ALL_FORMATS);
    const names = ['Mail', 'Hired'].map((name) => name + hide(at(1)));
    stand.write('in/people.csv', `${names.join()}\nana@contoso.com,x\n`);
    const columnData = names.map((name) => ({ name, data: ['x'], type: 'STRING' as const }));
    stand.write('in/p.parquet', new Uint8Array(parquetWriteBuffer({ columnData, codec: 'UNCOMPRESSED' })));
    const dry = await runHere(
      stand.args('--names', 'digest', '--dry-run', stand.path('in'), stand.path('out')),
    );
    const ran = await runHere(stand.args('--names', 'digest', stand.path('in'), stand.path('out')));
    expect([dry.code, ran.code]).toEqual([0, 0]);
    const everything = [dry, ran].flatMap(({ stdout, stderr }) => [stdout, stderr]);
    for (const text of [...everything, everythingBelow(stand.path('out'))])
      expect(text).not.toMatch(INVISIBLE);
  });

  test.each(['native', 'psoxy'] as const)(
    'BLK-02 BLK-03: of any format, in outputs, manifests, reject files and messages, scheme %s',
    async (scheme) => {
      const stand = createBulkStand(ALL_FORMATS);
      writeAllFormats(stand);
      const config = { pseudonyms: SCHEMES[scheme](stand), connectors: { 'entra-id': CONNECTOR } };
      const named = ['--config', stand.write('nymgate.json', JSON.stringify(config))];
      const ran = await runHere(stand.args(...named, stand.path('in'), stand.path('out')));
      expect([ran.code, ran.stderr]).toEqual([0, expect.stringContaining('"done":8,')]);
      const names = readdirSync(stand.path('out'));
      expect(names.filter((name) => name.endsWith('.manifest.json'))).toHaveLength(8);
      expect(names.filter((name) => name.endsWith('.rejects.ndjson'))).toHaveLength(7);
      const packed = gunzipSync(readFileSync(stand.path('out/packed.csv.gz'))).toString();
      const written = everythingBelow(stand.path('out')) + packed + ran.stdout + ran.stderr;
      expect(leaked(written.replaceAll(at(0), ''))).toEqual([]);
      expect(packed).toBe(readFileSync(stand.path('out/people.csv'), 'utf8'));
    },
  );

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
    ['a header without end', `Id,Dept,"${canary(9)}${'x'.repeat(5_000_000)}`],
    ['a line above the header, and nothing below', `#TYPE ${canary(9)}\n`],
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
