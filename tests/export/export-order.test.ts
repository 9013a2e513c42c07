import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Manifest } from '../../packages/export/src/plan/describe-run.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';
import { exportFolders, runExportHere } from './export-stand.ts';
import { doubled, filesBelow, lastRun, runsOf } from './read-export.ts';

// EXP-06: the position of a row among those of Graph is an exact key, so no file of an export may have it.

const folders = exportFolders();
const open: TestGateway[] = [];
afterAll(async () => {
  for (const gateway of open) await gateway.close();
});

const NOW = new Date('2026-11-27T12:00:00Z');

async function start(options: Parameters<typeof startGateway>[0] = {}): Promise<TestGateway> {
  const simulator = { people: 8, seed: 5, now: () => NOW, ...options.simulator };
  const gateway = await startGateway({ logLevel: 'error', ...options, simulator });
  open.push(gateway);
  return gateway;
}

async function run(gateway: TestGateway, folder: string, args: readonly string[]) {
  const { code, err } = await runExportHere(folder, ['--gateway', gateway.host.url, ...args]);
  expect([code, err]).toEqual([0, expect.stringContaining('"event":"done"')]);
}

/** Files of the last run, and what the state keeps; without times and names of runs. */
function contentsOf(folder: string) {
  const name = runsOf(folder).at(-1) ?? '';
  const manifest = JSON.parse(readFileSync(join(folder, name, 'manifest.json'), 'utf8')) as Manifest;
  const kept = readFileSync(join(folder, 'nymgate-export.jsonl'), 'utf8')
    .split('\n')
    .flatMap((line) => /"task":"[^"]*"/.exec(line) ?? []);
  return { connectors: manifest.connectors, kept };
}

const CHOSEN = [
  'entra-id',
  'outlook-mail',
  'msft-teams',
  'msft-copilot',
  'outlook-cal',
  'msft-onedrive',
].flatMap((id) => ['--connector', id]);

test.each(['ndjson', 'parquet'])(
  'EXP-06: another order of Graph gives the same bytes (%s)',
  async (format) => {
    const results = [];
    for (const listOrder of [1, 2]) {
      const gateway = await start({ simulator: { people: 5, listOrder } });
      const folder = folders();
      await run(gateway, folder, [...CHOSEN, '--format', format, '--segment-rows', '100']);
      results.push(contentsOf(folder));
      expect([...filesBelow(folder).keys()].filter((name) => name.includes('.rows-'))).toEqual([]);
    }
    expect(results[1]).toEqual(results[0]);
  },
  300_000,
);

test('EXP-06: a later run is sorted too', async () => {
  const results = [];
  for (const listOrder of [1, 2]) {
    const gateway = await start({ simulator: { listOrder } });
    const folder = folders();
    await run(gateway, folder, ['--connector', 'entra-id']);
    const members = gateway.simulator.people.filter(({ kind }) => kind === 'member').slice(0, 5);
    for (const { id } of listOrder === 1 ? members : members.toReversed())
      gateway.simulator.renamePerson(id, 'Somebody Else');
    await run(gateway, folder, ['--connector', 'entra-id']);
    expect(lastRun(folder).manifest.mode).toBe('changes');
    expect(lastRun(folder).tables.get('entra-id/user')).toHaveLength(5);
    results.push(contentsOf(folder));
  }
  expect(results[1]).toEqual(results[0]);
}, 300_000);

test('with times by the day, filters take the start of a day, and no post comes twice', async () => {
  const gateway = await start({ options: { times: 'day' }, connectors: ['msft-teams'] });
  const folder = folders();
  await run(gateway, folder, ['--connector', 'msft-teams']);
  const posts = lastRun(folder).tables.get('msft-teams/channelMessage') ?? [];
  expect(posts.length).toBeGreaterThan(0);
  expect(doubled(posts.map((row) => `${row['path_channelId']} ${row['id']}`))).toEqual([]);
  await run(gateway, folder, ['--connector', 'msft-teams']);
  const chats = lastRun(folder).manifest.connectors['msft-teams']?.tables['chatMessage'];
  expect(chats).not.toHaveProperty('skipped');
  expect(lastRun(folder).manifest.mode).toBe('changes');
}, 300_000);
