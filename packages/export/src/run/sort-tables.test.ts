import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { EXPORT_PLANS, type ExportPlan } from '../../../connectors/src/export-plans.ts';
import { applyLine, emptyState, type RunState, type StateLine } from '../plan/export-state.ts';
import type { ExportRow, ExportTask, TaskProgress } from '../plan/export-types.ts';
import { createRowSink } from './row-sink.ts';
import { sortTables } from './sort-tables.ts';
import { removeUnlistedFiles } from './start-run.ts';
import { createNdjsonWriter, type WriteSegments, writePiece } from './write-segments.ts';

function createPlan(id: string): ExportPlan {
  const plan = EXPORT_PLANS.find(({ connector }) => connector === id);
  if (plan === undefined) throw new Error('no plan');
  return plan;
}

function createTask(plan: ExportPlan, id: string, scope: Readonly<Record<string, string>> = {}): ExportTask {
  const step = plan.steps.find((one) => one.id === id);
  if (step === undefined) throw new Error('no step');
  return { plan, step, scope, key: [plan.connector, id, ...Object.values(scope)].join(' ') };
}

type Page = { readonly task: ExportTask; readonly rows: readonly ExportRow[]; readonly resets?: number };

type Written = {
  readonly folder: string;
  readonly run: RunState;
  readonly plan: ExportPlan;
  readonly add: (line: StateLine) => Promise<void>;
};

/** A run whose pages have come: each is a piece. */
async function pulled(plan: ExportPlan, pages: readonly Page[]): Promise<Written> {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-sort-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const state = emptyState();
  const head = { id: 'r', mode: 'full', files: 'ndjson', started: '', version: 2 } as const;
  applyLine(state, { kind: 'run', run: { ...head, connectors: [plan.connector] } });
  const { run } = state;
  if (run === undefined) throw new Error('no run');
  const add = async (line: StateLine) => applyLine(state, line);
  const sink = createRowSink({
    ...{ add, commits: 0, rows: 1, marks: () => ({}), now: () => 0 },
    write: (part, number) => writePiece(folder, part, { number, part: 0 }),
  });
  for (const { task, rows, resets } of pages) {
    const progress: TaskProgress = { task: task.key, ...(resets !== undefined && { resets }) };
    sink.add({ task, rows, progress });
    await sink.flushIfFull();
  }
  return { folder, run, plan, add };
}

function sort(
  { folder, run, plan, add }: Written,
  { rows = 1000, fanIn = 2, write = createNdjsonWriter(folder) } = {},
) {
  return sortTables(run, [plan], { runFolder: folder, write, add, rows, fanIn });
}

const listFiles = ({ folder, plan }: Written) => readdirSync(join(folder, plan.connector)).sort();

function readRows(written: Written, table: string): readonly ExportRow[] {
  return written.run.segments
    .filter((one) => one.table === table)
    .flatMap(({ file }) =>
      gunzipSync(readFileSync(join(written.folder, file)))
        .toString('utf8')
        .split('\n')
        .slice(0, -1),
    )
    .map((line) => JSON.parse(line) as ExportRow);
}

const ENTRA = createPlan('entra-id');
const USERS = createTask(ENTRA, 'users-delta');
const createMembersPage = (groupId: string, ...ids: readonly string[]): Page => ({
  task: createTask(ENTRA, 'group-members', { groupId }),
  rows: ids.map((id) => ({ id })),
});

test('EXP-06: members in any order of Graph, groups too, give the same files, and no piece is left', async () => {
  const orders = [
    [
      createMembersPage('g~1', 'p~a', 'p~b'),
      createMembersPage('g~2', 'p~c'),
      createMembersPage('g~3', 'p~a'),
      createMembersPage('g~1', 'p~d'),
    ],
    [
      createMembersPage('g~3', 'p~a'),
      createMembersPage('g~1', 'p~d', 'p~a'),
      createMembersPage('g~2', 'p~c'),
      createMembersPage('g~1', 'p~b'),
    ],
    [
      createMembersPage('g~2', 'p~c'),
      createMembersPage('g~1', 'p~b', 'p~a', 'p~d'),
      createMembersPage('g~3', 'p~a'),
    ],
  ];
  const results = [];
  for (const order of orders) {
    const written = await pulled(ENTRA, order);
    await sort(written, { rows: 2 });
    results.push(written.run.segments);
    expect(listFiles(written)).toEqual([1, 2, 3].map((number) => `groupMember-00000${number}.ndjson.gz`));
    for (const name of listFiles(written))
      expect(statSync(join(written.folder, 'entra-id', name)).mode & 0o077).toBe(0);
  }
  expect(results[0]).toHaveLength(3);
  expect(results[1]).toEqual(results[0]);
  expect(results[2]).toEqual(results[0]);
});

test('EXP-06: rows without an ID are sorted by what is delivered', async () => {
  const page = (...departments: readonly string[]): Page => ({
    task: createTask(createPlan('outlook-mail'), 'users'),
    rows: departments.map((department) => ({ department })),
  });
  const [one, other] = [
    await pulled(createPlan('outlook-mail'), [page('Sales', 'Legal'), page('Board')]),
    await pulled(createPlan('outlook-mail'), [page('Board', 'Sales'), page('Legal')]),
  ];
  await sort(one);
  await sort(other);
  expect(readRows(one, 'user').map(({ department }) => department)).toEqual(['Board', 'Legal', 'Sales']);
  expect(other.run.segments).toEqual(one.run.segments);
});

test('of a round of changes the last row with an ID is left, and what follows a reset follows it', async () => {
  const reset = { '@reset': true };
  const written = await pulled(ENTRA, [
    { task: USERS, rows: [{ id: 'p~z' }, { id: 'p~b', n: 1 }] },
    { task: USERS, rows: [{ id: 'p~b', '@removed': { reason: 'deleted' } }] },
    { task: USERS, rows: [reset, { id: 'p~y' }], resets: 1 },
    { task: USERS, rows: [{ id: 'p~a', n: 1 }], resets: 1 },
    { task: USERS, rows: [{ id: 'p~a', n: 0 }], resets: 1 },
  ]);
  await sort(written);
  expect(readRows(written, 'user')).toEqual([
    { id: 'p~b', '@removed': { reason: 'deleted' } },
    { id: 'p~z' },
    reset,
    { id: 'p~a', n: 0 },
    { id: 'p~y' },
  ]);
  expect(written.run.segments).toEqual([expect.objectContaining({ rows: 4, removed: 1, resets: 1 })]);
});

test('rows by time keep their order within an owner; owners are sorted', async () => {
  const copilot = createPlan('msft-copilot');
  const of = (userId: string, ...ids: readonly string[]): Page => ({
    task: createTask(copilot, 'interactions', { userId }),
    rows: ids.map((id) => ({ id })),
  });
  const written = await pulled(copilot, [
    of('p~2', '9', '3'),
    of('p~1', '5', '4'),
    of('p~2', '7'),
    of('p~1', '6'),
  ]);
  await sort(written);
  const rows = readRows(written, 'aiInteraction').map(({ path_userId, id }) => `${path_userId} ${id}`);
  expect(rows).toEqual(['p~1 5', 'p~1 4', 'p~1 6', 'p~2 9', 'p~2 3', 'p~2 7']);
});

test('EXP-02: a merge that a full disk ends goes on, and leaves one copy', async () => {
  const pages = ['c', 'a', 'e', 'b', 'd', 'f', 'g'].map((id) => createMembersPage('g~1', `p~${id}`));
  const written = await pulled(ENTRA, pages);
  const good = createNdjsonWriter(written.folder);
  const full: WriteSegments = (part, number) =>
    number === 1 ? good(part, number) : Promise.reject(new Error('ENOSPC'));
  await expect(sort(written, { rows: 2, write: full })).rejects.toThrow('ENOSPC');
  expect(written.run.segments).toEqual([]);
  const listed = written.run.pieces.flatMap(({ files }) => files);
  expect(listFiles(written)).toContain('groupMember-000001.ndjson.gz');
  await removeUnlistedFiles(written.folder, new Set(listed));
  expect(listFiles(written)).toEqual(listed.map((file) => file.replace('entra-id/', '')).sort());
  await sort(written, { rows: 2 });
  expect(readRows(written, 'groupMember').map(({ id }) => id)).toEqual([...'abcdefg'].map((id) => `p~${id}`));
  expect(listFiles(written)).toEqual(written.run.segments.map(({ file }) => file.replace('entra-id/', '')));
});

test('a post that its list and its round of changes both bring is written once, as the round has it', async () => {
  const teams = createPlan('msft-teams');
  const channel = { teamId: 'g~1', channelId: 'c~1' };
  const written = await pulled(teams, [
    {
      task: createTask(teams, 'posts-before', channel),
      rows: [
        { id: 'm~2', n: 0 },
        { id: 'm~1', n: 0 },
      ],
    },
    { task: createTask(teams, 'posts', channel), rows: [{ id: 'm~1', n: 1 }] },
  ]);
  await sort(written, { rows: 1 });
  expect(readRows(written, 'channelMessage').map(({ id, n }) => [id, n])).toEqual([
    ['m~1', 1],
    ['m~2', 0],
  ]);
});
