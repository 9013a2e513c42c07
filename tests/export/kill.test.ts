import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli, startCli } from '../e2e/cli-process.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';
import { exportFolders } from './export-stand.ts';
import { doubled, filesBelow, lastRun, type ReadRun, sortedRows } from './read-export.ts';

// EXP-02: however often and wherever an export is killed, its rows are those of one that nobody disturbed.

const KILLS = Number(process.env['NYMGATE_EXPORT_KILLS'] ?? 8);
const folders = exportFolders();
let gateway: TestGateway;
beforeAll(async () => {
  // Small answers and a little time for each make a run long enough to be killed in many places.
  gateway = await startGateway({ simulator: { people: 6, seed: 9 }, logLevel: 'error' });
}, 60_000);
afterAll(() => gateway.close());

function args(folder: string, rows: number): readonly string[] {
  const connectors = ['entra-id', 'outlook-mail', 'msft-teams'].flatMap((id) => ['--connector', id]);
  return [
    'export',
    folder,
    '--gateway',
    gateway.host.url,
    '--pace',
    'off',
    '--segment-rows',
    String(rows),
    ...connectors,
  ];
}

/** A chat is written once, for whichever of its members was asked first: who that was, and what that person has read, may differ. */
function rowsOf({ tables }: ReadRun): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    [...tables].map(([name, rows]) => {
      const told =
        name === 'msft-teams/chat' ? rows.map(({ path_userId: _, viewpoint: __, ...row }) => row) : rows;
      return [name, sortedRows(told)];
    }),
  );
}

/** Starts the export and kills it after some milliseconds; says whether it had ended before, which it must have done well. */
async function killAfter(folder: string, milliseconds: number): Promise<boolean> {
  const child = startCli(args(folder, 40));
  child.stdin.end();
  const told: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => told.push(chunk.toString()));
  const exited = once(child, 'exit');
  await Promise.race([exited, sleep(milliseconds)]);
  child.kill('SIGKILL');
  await exited;
  if (child.exitCode !== null) expect([child.exitCode, told.join('')]).toEqual([0, expect.any(String)]);
  return child.exitCode === 0;
}

test(`EXP-02: killed ${KILLS} times at random moments, no row is lost or doubled`, async () => {
  const calm = folders();
  const begun = Date.now();
  expect((await runCli(args(calm, 100_000))).code).toBe(0);
  const whole = Date.now() - begun;
  const undisturbed = rowsOf(lastRun(calm));

  let landed = 0;
  let commits = 0;
  // An export that ends is followed by one into another folder, until there were so many kills.
  while (landed < KILLS) {
    const killed = folders();
    while (!(await killAfter(killed, whole * (0.25 + Math.random())))) {
      landed += 1;
      const state = join(killed, 'nymgate-export.jsonl');
      const lines = existsSync(state) ? readFileSync(state, 'utf8').split('\n') : [];
      commits = Math.max(commits, lines.filter((line) => line.includes('"commit"')).length);
    }
    expectWhole(killed, undisturbed);
  }
  expect(landed).toBeGreaterThanOrEqual(KILLS);
  expect(commits).toBeGreaterThan(1);
}, 1_800_000);

function expectWhole(killed: string, undisturbed: ReturnType<typeof rowsOf>): void {
  const run = lastRun(killed);
  const found = rowsOf(run);
  expect(Object.keys(found).sort()).toEqual(Object.keys(undisturbed).sort());
  for (const [name, rows] of Object.entries(found)) {
    const [had, wanted] = [new Set(rows), new Set(undisturbed[name])];
    const lost = [...wanted].filter((row) => !had.has(row));
    const other = [...had].filter((row) => !wanted.has(row));
    expect({ name, lost, other, doubled: doubled(rows), rows: rows.length }).toEqual({
      ...{ name, lost: [], other: [], doubled: [], rows: undisturbed[name]?.length },
    });
  }
  // Nothing unfinished is left, and no file that no manifest names.
  const named = Object.values(run.manifest.connectors).flatMap(({ tables }) =>
    Object.values(tables).flatMap(({ files }) => files.map(({ file }) => join(run.manifest.run, file))),
  );
  const there = [...filesBelow(killed).keys()].filter(
    (name) => !/nymgate-export\.jsonl$|manifest\.json$/.test(name),
  );
  expect(there.sort()).toEqual(named.sort());
}
