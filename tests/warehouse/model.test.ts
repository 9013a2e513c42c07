import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDuckdb, typeIn } from './engines.ts';

// What changes over months, which the simulated tenant doesn't have: series, careers, and coarse times.

type Row = Readonly<Record<string, unknown>>;
type Run = { readonly name: string; readonly rows: Readonly<Record<string, readonly Row[]>> };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nymgate-model-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const hash = (name: string) => name.padEnd(42, '-');
const id = (name: string) => `p~${hash(name)}`;

/** Writes a run as an export does, and loads it. */
async function loadRun({ name, rows }: Run): Promise<void> {
  const connectors: Record<string, { tables: Row }> = {};
  for (const [path, records] of Object.entries(rows)) {
    const [connector = '', table = ''] = path.split('/');
    const isMerged = name.endsWith('-changes') && ['user', 'event'].includes(table);
    connectors[connector] ??= { tables: {} };
    connectors[connector].tables = {
      ...connectors[connector].tables,
      [table]: { load: isMerged ? 'merge' : 'replace' },
    };
    mkdirSync(join(folder, 'out', name, connector), { recursive: true });
    writeFileSync(
      join(folder, 'out', name, connector, `${table}-000001.ndjson.gz`),
      gzipSync(records.map((record) => `${JSON.stringify(record)}\n`).join('')),
    );
  }
  writeFileSync(join(folder, 'out', name, 'manifest.json'), JSON.stringify({ run: name, connectors }));
  await typeIn(folder, 'duckdb export.duckdb < "$WAREHOUSE/duckdb/load.sql"');
}

async function query(file: string, sql: string): Promise<readonly (readonly string[])[]> {
  await typeIn(folder, `duckdb export.duckdb < "$WAREHOUSE/duckdb/${file}"`);
  return openDuckdb(folder).ask(sql);
}

const ANNE = { id: id('anne') };
const times = (start: string, end: string) => ({
  start: { dateTime: `2026-03-${start}:00.0000000` },
  end: { dateTime: `2026-03-${end}:00.0000000` },
});
const event = (name: string, type: string, properties: Row) => ({
  path_userId: id('anne'),
  id: id(name),
  type,
  ...properties,
});
const master = (attendees: number) =>
  event('master', 'seriesMaster', {
    iCalUId: id('series'),
    attendees: Array.from({ length: attendees }, () => ({})),
    ...times('01T09:30', '01T10:00'),
  });
const occurrence = (day: string, seriesMasterId = id('master')) =>
  event(`occurrence ${day}`, 'occurrence', { seriesMasterId, ...times(`${day}T09:30`, `${day}T10:00`) });
const EXCEPTION = event('exception', 'exception', {
  seriesMasterId: id('master'),
  iCalUId: id('exception'),
  originalStart: '2026-03-19T09:30:00Z',
  attendees: [{}, {}, {}],
  ...times('20T12:30', '20T12:45'),
});
const ORPHAN = event('orphan', 'exception', {
  seriesMasterId: id('deleted'),
  iCalUId: id('orphan'),
  attendees: [{}],
  ...times('13T09:30', '13T10:00'),
});
const CANCELLED = event('cancelled', 'singleInstance', {
  iCalUId: id('cancelled'),
  isCancelled: true,
  attendees: [{}],
  ...times('06T09:30', '06T10:00'),
});
const FIRST = { 'entra-id/user': [ANNE], 'outlook-cal/user': [ANNE] };

test('an occurrence has what its series had when it took place, an exception its own', async () => {
  await loadRun({
    name: '2026-03-02T060000.000Z-full',
    rows: {
      ...FIRST,
      'outlook-cal/event': [
        master(1),
        ...['01', '05', '26'].map((day) => occurrence(day)),
        occurrence('08', id('deleted')),
        EXCEPTION,
        ORPHAN,
        CANCELLED,
      ],
    },
  });
  await loadRun({
    name: '2026-03-10T060000.000Z-changes',
    rows: { ...FIRST, 'outlook-cal/event': [master(2)] },
  });
  expect(
    await query('model.sql', 'select meeting, minutes, attendees from nymgate.meeting_instance order by 1'),
  ).toEqual([
    [`${hash('series')} 2026-03-01 09:30:00`, '30', '1'],
    [`${hash('series')} 2026-03-05 09:30:00`, '30', '1'],
    [`${hash('series')} 2026-03-19 09:30:00`, '15', '3'],
    [`${hash('series')} 2026-03-26 09:30:00`, '30', '2'],
  ]);
  expect(
    await openDuckdb(folder).ask('select reason, events from nymgate.meeting_left_out order by 1'),
  ).toEqual([
    ['cancelled', '1'],
    ['series deleted', '2'],
    ['series master: its occurrences are counted', '1'],
  ]);
});

test('with coarse times, minutes are null instead of zero', async () => {
  const meeting = event('meeting', 'singleInstance', {
    iCalUId: id('meeting'),
    attendees: [{}],
    ...times('06T09:00', '06T09:00'),
  });
  await loadRun({
    name: '2026-03-02T060000.000Z-full',
    rows: { ...FIRST, 'outlook-cal/event': [meeting] },
  });
  expect(await query('model.sql', 'select count(*), count(minutes) from nymgate.meeting_instance')).toEqual([
    ['1', '0'],
  ]);
});

test('the history of people begins a year before the last run, with what was known then', async () => {
  const person = (name: string, department: string) => ({ id: id(name), accountEnabled: true, department });
  const runs = [
    ['2025-01-02T060000.000Z-full', [person('anne', 'A'), person('bert', 'A'), person('gone', 'A')]],
    ['2025-06-02T060000.000Z-full', [person('anne', 'B'), person('bert', 'A')]],
    ['2026-05-02T060000.000Z-changes', [person('anne', 'C'), { id: id('bert'), '@removed': {} }]],
  ] as const;
  for (const [name, users] of runs) await loadRun({ name, rows: { 'entra-id/user': users } });
  await typeIn(folder, 'duckdb export.duckdb < "$WAREHOUSE/duckdb/model.sql"');
  const sql =
    "select person, strftime(seen_at, '%Y-%m'), department, is_removed from nymgate.person_history order by 1, 2";
  expect(await query('person_history.sql', sql)).toEqual([
    [hash('anne'), '2025-06', 'B', 'false'],
    [hash('anne'), '2026-05', 'C', 'false'],
    [hash('bert'), '2025-06', 'A', 'false'],
    [hash('bert'), '2026-05', '', 'true'],
  ]);
});
