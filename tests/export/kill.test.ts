import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGateway, TEST_KEY, type TestGateway } from '../harness/start-gateway.ts';
import { exportFolders } from './export-stand.ts';
import { differences, exportedKeys, NO_DIFFERENCES } from './exported-keys.ts';
import { foldRuns } from './fold-runs.ts';
import { GRAPH_KEYS } from './graph-keys.ts';
import { type Keys, namesBy } from './key-lists.ts';
import { killAt, manifestsIn, momentOf, type Place, runWhole, seededNumbers } from './kill-export.ts';
import { doubled, filesBelow, lastRun, type ReadRun, readRun, runsOf, sortedRows } from './read-export.ts';
import { graphBehind } from './read-graph.ts';

// EXP-02: however often and wherever an export is killed, its rows are those of one that nobody disturbed, and those of Graph.

const KILLS = Number(process.env['NYMGATE_EXPORT_KILLS'] ?? 8);
/** So many more at most, when chance lets all fall before the first row. */
const MORE_KILLS = 40;
/** Printed, so that the same moments can be had again; how fast the machine is decides where they fall. */
const SEED = Number(process.env['NYMGATE_EXPORT_SEED'] ?? Date.now() % 1_000_000);
/** Exports side by side: one alone leaves most of its time to starting and waiting. */
const LANES = 3;
/** Small ones, so that there are many kills in a minute: rounds with deletions, windows that overlap, loops in loops. */
const CONNECTORS = ['entra-id', 'outlook-mail', 'msft-copilot'];

const folders = exportFolders();
const ended: string[] = [];
let gateway: TestGateway;
let calm = '';
beforeAll(async () => {
  const started = new Date();
  // Its clock stands still: what happens meanwhile would be a row more.
  gateway = await startGateway({ simulator: { people: 5, seed: 9, now: () => started }, logLevel: 'error' });
}, 60_000);
afterAll(() => gateway.close());

/** Few rows a file make many places where a kill can fall. */
function args(folder: string): readonly string[] {
  const connectors = CONNECTORS.flatMap((id) => ['--connector', id]);
  const asked = ['--gateway', gateway.host.url, '--pace', 'off', '--segment-rows', '40'];
  return ['export', folder, ...asked, ...connectors];
}

function rowsOf({ tables }: ReadRun): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries([...tables].map(([name, rows]) => [name, sortedRows(rows)]));
}

/** What Graph has now, by `connector/table`. */
async function graphKeys(): Promise<ReadonlyMap<string, Keys>> {
  const graph = await graphBehind(gateway);
  const of = namesBy(TEST_KEY, gateway.simulator.tenantId);
  const all = new Map<string, Keys>();
  for (const connector of CONNECTORS) {
    const tables = await GRAPH_KEYS[connector]?.({ graph, of, started: '' });
    for (const [table, keys] of Object.entries(tables ?? {})) all.set(`${connector}/${table}`, keys);
  }
  return all;
}

type Campaign = {
  readonly kills: number;
  /** A folder to export into. */
  readonly next: () => string;
  /** Milliseconds of an undisturbed run. */
  readonly milliseconds: number;
  readonly check: (folder: string) => void;
};

const isAmongRows = (place: Place): boolean => place === 'among rows' || place === 'end';

/**
 * Kills exports, some side by side, until there were so many kills and one fell among rows; each goes on until it ends, and is checked
 * then.
 */
async function killMany({ kills, next, milliseconds, check }: Campaign): Promise<readonly Place[]> {
  const fell: Place[] = [];
  const isEnough = () =>
    fell.length >= kills && (fell.some(isAmongRows) || fell.length >= kills + MORE_KILLS);
  const endOne = async (folder: string, random: () => number) => {
    const runs = manifestsIn(folder);
    while (!isEnough()) {
      const kill = { folder, args: args(folder), milliseconds, runs };
      const { place, ended: isEnded } = await killAt(kill, momentOf(random));
      if (place !== undefined) fell.push(place);
      if (isEnded) return;
    }
    await runWhole(folder, args(folder));
  };
  const lane = async (number: number) => {
    const random = seededNumbers(SEED + number);
    while (!isEnough()) {
      const folder = next();
      await endOne(folder, random);
      check(folder);
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: LANES }, (_, number) => lane(number)));
  // Only now: what still runs would meet the changes of the next test.
  for (const one of lanes) if (one.status === 'rejected') throw one.reason;
  return fell;
}

function tell(what: string, fell: readonly Place[]): void {
  const places = [...new Set(fell)].map((place) => `${fell.filter((one) => one === place).length} ${place}`);
  process.stdout.write(`${what}, seed ${SEED}: ${fell.length} kills: ${places.join(', ')}\n`);
}

test(`EXP-02: full exports killed ${Math.ceil(KILLS / 2)} times at random moments: no row is lost or doubled`, async () => {
  calm = folders();
  const milliseconds = await runWhole(calm, args(calm));
  const [undisturbed, truth] = [rowsOf(lastRun(calm)), await graphKeys()];
  const fell = await killMany({
    kills: Math.ceil(KILLS / 2),
    next: folders,
    milliseconds,
    check: (folder) => {
      expectSame(folder, undisturbed, truth);
      ended.push(folder);
    },
  });
  tell('full', fell);
  expect(fell.filter(isAmongRows).length).toBeGreaterThan(0);
}, 1_800_000);

test(`EXP-02: rounds of changes killed ${Math.floor(KILLS / 2)} times at random moments: no row is lost or doubled`, async () => {
  await change();
  const milliseconds = await runWhole(calm, args(calm));
  const [undisturbed, truth] = [rowsOf(lastRun(calm)), await graphKeys()];
  expect(lastRun(calm).manifest.mode).toBe('changes');
  expect(undisturbed['outlook-mail/message']?.some((row) => row.includes('"@removed"'))).toBe(true);
  let taken = 0;
  const fell = await killMany({
    kills: Math.floor(KILLS / 2),
    next: () => {
      const folder = folders();
      cpSync(ended[taken % ended.length] ?? '', folder, { recursive: true });
      taken += 1;
      return folder;
    },
    milliseconds,
    check: (folder) => {
      expect(runsOf(folder)).toHaveLength(2);
      expectSame(folder, undisturbed, truth);
    },
  });
  tell('changes', fell);
  expect(fell.filter(isAmongRows).length).toBeGreaterThan(0);
}, 1_800_000);

/** People get other names, come and go; messages arrive, are read, moved and removed. */
async function change(): Promise<void> {
  const { simulator } = gateway;
  const [first, second] = simulator.people.filter(({ kind }) => kind === 'member');
  const mine = (
    await (await graphBehind(gateway)).all(`/users/${first?.id}/messages?$top=10&$select=id`)
  ).map(({ id }) => String(id));
  for (let index = 0; index < 12; index += 1) simulator.changeSomething();
  simulator.markMessage(first?.id ?? '', mine[0] ?? '', true);
  simulator.moveMessage(first?.id ?? '', mine[1] ?? '', 'archive');
  simulator.removeMessage(first?.id ?? '', mine[2] ?? '');
  simulator.removePerson(second?.id ?? '');
}

/** The last run is that of an export that nobody disturbed; all runs, loaded, are what Graph has; and nothing else lies there. */
function expectSame(
  folder: string,
  undisturbed: ReturnType<typeof rowsOf>,
  truth: ReadonlyMap<string, Keys>,
): void {
  const found = rowsOf(lastRun(folder));
  expect([SEED, Object.keys(found).sort()]).toEqual([SEED, Object.keys(undisturbed).sort()]);
  for (const [name, rows] of Object.entries(found)) {
    const told = { name, seed: SEED, doubled: doubled(rows) };
    const same = differences(rows, undisturbed[name] ?? []);
    expect({ ...told, ...same }).toEqual({ name, seed: SEED, doubled: [], ...NO_DIFFERENCES });
  }
  const warehouse = foldRuns(folder);
  for (const [name, keys] of truth) {
    const loaded = exportedKeys(name.split('/')[1] ?? '', warehouse.get(name) ?? []);
    expect({ name, seed: SEED, ...differences(loaded, keys) }).toEqual({
      name,
      seed: SEED,
      ...NO_DIFFERENCES,
    });
  }
  expectNothingElse(folder);
}

/** Nothing unfinished is left, and no file that no manifest names. The locks of a process that was killed at its very end go next time. */
function expectNothingElse(folder: string): void {
  const named = runsOf(folder).flatMap((name) =>
    Object.values(readRun(folder, name).manifest.connectors).flatMap(({ tables }) =>
      Object.values(tables).flatMap(({ files }) => files.map(({ file }) => join(name, file))),
    ),
  );
  const there = [...filesBelow(folder).keys()].filter(
    (name) => !/nymgate-export\.(?:jsonl|lock(?:-[0-9a-f]{16})?)$|manifest\.json$/.test(name),
  );
  expect(there.sort()).toEqual(named.sort());
}
