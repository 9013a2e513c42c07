import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli, startCli } from '../e2e/cli-process.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';
import { exportFolders } from './export-stand.ts';
import { doubled, filesBelow, lastRun, type ReadRun, runsOf, sortedRows } from './read-export.ts';

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

function rowsOf({ tables }: ReadRun): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries([...tables].map(([name, rows]) => [name, sortedRows(rows)]));
}

/** Starts the export and kills it after some milliseconds; says whether it had ended before. */
async function killAfter(folder: string, milliseconds: number): Promise<boolean> {
  const child = startCli(args(folder, 40));
  child.stdin.end();
  const exited = once(child, 'exit');
  await Promise.race([exited, sleep(milliseconds)]);
  child.kill('SIGKILL');
  await exited;
  return child.exitCode === 0;
}

test(`EXP-02: killed ${KILLS} times at random moments, no row is lost or doubled`, async () => {
  const calm = folders();
  const begun = Date.now();
  expect((await runCli(args(calm, 100_000))).code).toBe(0);
  const whole = Date.now() - begun;
  const undisturbed = rowsOf(lastRun(calm));

  const killed = folders();
  let landed = 0;
  let commits = 0;
  for (let round = 0; landed < KILLS && round < KILLS * 3; round += 1) {
    if (await killAfter(killed, whole * (0.25 + Math.random()))) break;
    landed += 1;
    const state = readFileSync(join(killed, 'nymgate-export.jsonl'), 'utf8');
    commits = Math.max(commits, state.split('\n').filter((line) => line.includes('"commit"')).length);
  }
  while (runsOf(killed).length === 0) expect((await runCli(args(killed, 40))).code).toBe(0);
  const run = lastRun(killed);
  expect(rowsOf(run)).toEqual(undisturbed);
  for (const [name, rows] of Object.entries(rowsOf(run))) expect([name, doubled(rows)]).toEqual([name, []]);
  expect(landed).toBeGreaterThan(0);
  expect(commits).toBeGreaterThan(1);
  // Nothing unfinished is left, and no file that no manifest names.
  const named = Object.values(run.manifest.connectors).flatMap(({ tables }) =>
    Object.values(tables).flatMap(({ files }) => files.map(({ file }) => join(run.manifest.run, file))),
  );
  const there = [...filesBelow(killed).keys()].filter(
    (name) => !/nymgate-export\.jsonl$|manifest\.json$/.test(name),
  );
  expect(there.sort()).toEqual(named.sort());
}, 900_000);
