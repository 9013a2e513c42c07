import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXPORT_PLANS } from '../packages/connectors/src/export-plans.ts';
import { applyLine, emptyState, type StateLine } from '../packages/export/src/plan/export-state.ts';
import type { ExportTask } from '../packages/export/src/plan/export-types.ts';
import { createRowSink } from '../packages/export/src/run/row-sink.ts';
import { sortTables } from '../packages/export/src/run/sort-tables.ts';
import { createNdjsonWriter, writePiece } from '../packages/export/src/run/write-segments.ts';

// `node --max-old-space-size=64 --import tsx -C nymgate-source bench/export-sort.ts [ROWS] [ROWS OF A PIECE]`: members of groups as an
// export pulls them, in random order, and what sorting them takes: seconds, processor time, the peak of memory, and the disk.

const [rows = 1_000_000, pieceRows = 20_000] = process.argv.slice(2).map(Number);
const plan = EXPORT_PLANS.find(({ connector }) => connector === 'entra-id');
const step = plan?.steps.find(({ id }) => id === 'group-members');
if (plan === undefined || step === undefined) throw new Error('no step');
const folder = mkdtempSync(join(tmpdir(), 'nymgate-export-sort-'));

const token = (kind: string, number: number) =>
  `${kind}~${createHash('sha512').update(`${number}`).digest('base64url').slice(0, 70)}`;
const peak = () => Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1000;
const megabytes = () =>
  readdirSync(join(folder, 'entra-id')).reduce(
    (sum, name) => sum + statSync(join(folder, 'entra-id', name)).size,
    0,
  ) / 1e6;

const state = emptyState();
const head = { id: 'r', mode: 'full', files: 'ndjson', started: '', version: 2 } as const;
applyLine(state, { kind: 'run', run: { ...head, connectors: ['entra-id'] } });
const { run } = state;
if (run === undefined) throw new Error('no run');
let disk = 0;
const add = async (line: StateLine) => {
  disk = Math.max(disk, megabytes());
  applyLine(state, line);
};
const sink = createRowSink({
  ...{ add, commits: 0, rows: pieceRows, marks: () => ({}), now: () => 0 },
  write: (part, number) => writePiece(folder, part, { number, part: 0 }),
});
for (let at = 0; at < rows; at += 1_000) {
  const task: ExportTask = { plan, step, scope: { groupId: token('g', at % 7_000) }, key: 'k' };
  const page = Array.from({ length: 1_000 }, (_, index) => ({
    '@odata.type': '#microsoft.graph.user',
    ...{ id: token('p', (at + index) * 7 + 1), accountEnabled: true, department: token('t', index % 50) },
  }));
  sink.add({ task, rows: page, progress: { task: 'k' } });
  await sink.flushIfFull();
}
await sink.flush();
const before = { peak: peak(), pieces: run.pieces.length, disk: megabytes() };
const [begun, used] = [Date.now(), process.cpuUsage()];
disk = 0;
await sortTables(run, [plan], { runFolder: folder, write: createNdjsonWriter(folder), add, rows: 100_000 });
const { user, system } = process.cpuUsage(used);
process.stdout.write(
  `${JSON.stringify({ rows, before, seconds: (Date.now() - begun) / 1000, processor: (user + system) / 1e6, peak: peak(), diskPeak: disk, diskAfter: megabytes(), files: run.segments.length })}\n`,
);
rmSync(folder, { recursive: true, force: true });
