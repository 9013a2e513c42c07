import { readFileSync } from 'node:fs';
import { parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import { runHere } from '../e2e/cli-process.ts';
import { createBulkStand } from './bulk-stand.ts';

// Row S12 of the review of 30 November 2026: control characters never leave, whatever the file is.

const RULES = `nymgate: 1
bulk:
  records:
    files: ["**/*.ndjson", "**/*.json"]
    maxEmptied: 100
    properties: { Id: { treatment: keep, type: string }, Note: { treatment: keep, type: string } }
  tables:
    rowOrder: kept
    maxEmptied: 100
    columns: { Id: keep, Note: keep }
`;

const LONG = 'This text is longer than a block of sixteen bytes';
/** Bells, escapes, deletions, and control characters of Latin-1. */
const HOSTILE = [
  ...['a\u0007b', '\u001b[31mred', 'c\u007f', 'd\u0080', '\u009fe', 'f\u0085g', '\u0001'],
  ...[`${LONG}\u0008`, `\u0002${LONG}`, `${LONG.slice(0, 15)}\u009b${LONG}`, '"quoted"\u0003', 'ü\u001fä'],
];
/** Texts in all scripts, direction marks, and what a reader calls a character that it does not know. */
const HARMLESS = [
  'plain',
  'Zürich ©',
  '\u202eright',
  'a\u200db',
  '日本 👩🏽‍🚀',
  '\ufffd',
  LONG,
  '=1+1',
  `${LONG} ¿`,
];
const NOTES = [...HOSTILE, ...HARMLESS];

const rows = NOTES.map((Note, at) => ({ Id: String(at), Note }));
const toCell = (text: string) => (text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text);
const lines = rows.map((row) => `${JSON.stringify(row)}\n`);
const FILES: Readonly<Record<string, string | Uint8Array>> = {
  'notes.csv': `Id,Note\n${rows.map(({ Id, Note }) => `${Id},${toCell(Note)}\n`).join('')}`,
  'notes.ndjson': lines.join(''),
  // As programs write it that know ASCII alone.
  'ascii.ndjson': lines
    .join('')
    .replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  'notes.json': JSON.stringify(rows),
  'notes.parquet': new Uint8Array(
    parquetWriteBuffer({
      columnData: (['Id', 'Note'] as const).map((name) => ({
        ...{ name, type: 'STRING' },
        data: rows.map((row) => row[name]),
      })),
    }),
  ),
};

type Delivered = ReadonlyMap<string, string>;

async function readDelivered(file: string): Promise<Delivered> {
  const bytes = readFileSync(file);
  const read = async (): Promise<readonly Record<string, unknown>[]> => {
    if (file.endsWith('.parquet')) return parquetReadObjects({ file: new Uint8Array(bytes).buffer });
    const text = bytes.toString();
    if (file.endsWith('.json')) return JSON.parse(text);
    if (file.endsWith('.ndjson'))
      return text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
    const cells = text
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => /^(\d+),(.*)$/s.exec(line) ?? []);
    return cells.map(([, Id, Note]) => ({ Id, Note }));
  };
  return new Map((await read()).map(({ Id, Note }) => [String(Id), String(Note ?? '')]));
}

test.each(Object.keys(FILES))(
  'S12 %s: a kept cell with control characters is emptied and counted',
  async (name) => {
    const stand = createBulkStand(RULES);
    stand.write(`in/${name}`, FILES[name] ?? '');
    const { code, stderr } = await runHere(stand.args(stand.path('in'), stand.path('out')));
    expect([code, stderr]).toEqual([0, expect.stringContaining('"characters":12')]);
    const manifest = JSON.parse(readFileSync(stand.path(`out/${name}.manifest.json`), 'utf8'));
    expect((manifest.table?.columns ?? manifest.properties)[1]).toMatchObject({
      ...{ name: 'Note', filledBefore: NOTES.length, filled: HARMLESS.length, emptied: 0 },
      rejected: { characters: HOSTILE.length },
    });
    const delivered = await readDelivered(stand.path('out', name));
    const expected = NOTES.map((note, at) => {
      const isGuarded = name.endsWith('.csv') && note === '=1+1';
      return [String(at), HOSTILE.includes(note) ? '' : isGuarded ? `'${note}` : note];
    });
    expect([...delivered].toSorted(([left], [right]) => Number(left) - Number(right))).toEqual(expected);
  },
);

test('S12 half of a surrogate pair in a record, and bytes of Parquet that are no text', async () => {
  const stand = createBulkStand(RULES);
  stand.write(
    'in/a.ndjson',
    '{"Id":"1","Note":"x\\ud800"}\n{"Id":"2","Note":7}\n{"Id":12345678901234567890,"Note":"\\u0000"}\n',
  );
  const raw = [
    Buffer.from([0x61, 0xff]),
    Buffer.from('text'),
    Buffer.from([0xed, 0xa0, 0x80]),
    Buffer.from('nul\0'),
  ];
  stand.write(
    'in/b.parquet',
    new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'Note', type: 'BYTE_ARRAY', data: raw }] })),
  );
  expect((await runHere(stand.args(stand.path('in'), stand.path('out')))).code).toBe(0);
  const manifest = (name: string) =>
    JSON.parse(readFileSync(stand.path(`out/${name}.manifest.json`), 'utf8'));
  expect(manifest('a.ndjson').properties[1]).toMatchObject({
    filledBefore: 3,
    rejected: { format: 1, characters: 2 },
  });
  expect(manifest('b.parquet').table.columns[0]).toMatchObject({ filled: 1, rejected: { characters: 3 } });
});

test("S12 Psoxy's rules keep a cell as it is, as Psoxy does", async () => {
  const stand = createBulkStand('columnsToPseudonymize: [Id]\n');
  stand.write('in.csv', 'Id,Note\n1,a\u0007b\n');
  expect((await runHere(stand.args(stand.path('in.csv'), stand.path('out.csv')))).code).toBe(0);
  expect(readFileSync(stand.path('out.csv'), 'utf8')).toContain('a\u0007b');
});
