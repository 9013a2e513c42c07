import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { EXPORT_PLANS } from '../../../connectors/src/export-plans.ts';
import type { StateLine } from '../plan/export-state.ts';
import type { ExportTask } from '../plan/export-types.ts';
import { createRowSink } from './row-sink.ts';
import { removeUnlistedFiles } from './start-run.ts';
import { writePiece } from './write-segments.ts';

const [plan] = EXPORT_PLANS;
const step = plan?.steps.find(({ table }) => table !== null);
if (plan === undefined || step === undefined) throw new Error('no plan');
const task: ExportTask = { plan, step, scope: {}, key: 'entra-id users-delta' };

function runFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-sink-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function createSink(folder: string, add: (line: StateLine) => Promise<void>) {
  return createRowSink({
    write: (part, number) => writePiece(folder, part, { number, part: 0 }),
    add,
    commits: 0,
    rows: 1,
    marks: () => ({}),
    now: () => 0,
  });
}

const put = { task, rows: [{ id: 'p~a' }], progress: { task: task.key } };

test('EXP-02: the state names files only once they are whole, and rows and progress in one line', async () => {
  const folder = runFolder();
  const there: string[][] = [];
  const lines: StateLine[] = [];
  const sink = createSink(folder, async (line) => {
    there.push(readdirSync(join(folder, 'entra-id')));
    lines.push(line);
  });
  sink.add(put);
  await sink.flushIfFull();
  expect(there).toEqual([['.rows-user-000001.0.gz']]);
  expect(lines).toEqual([
    expect.objectContaining({
      kind: 'commit',
      pieces: [expect.objectContaining({ files: ['entra-id/.rows-user-000001.0.gz'], rows: 1 })],
      progress: [{ task: task.key }],
    }),
  ]);
});

test('EXP-02: files whose line was never written are removed at the next start, and nothing else', async () => {
  const folder = runFolder();
  const sink = createSink(folder, () => Promise.reject(new Error('killed')));
  sink.add(put);
  await expect(sink.flushIfFull()).rejects.toThrow('killed');
  expect(readdirSync(join(folder, 'entra-id'))).toEqual(['.rows-user-000001.0.gz']);
  await removeUnlistedFiles(folder, new Set());
  expect(readdirSync(join(folder, 'entra-id'))).toEqual([]);
});
