import { afterEach, expect, test } from 'vitest';
import { startGateway, TEST_KEY, type TestGateway } from '../harness/start-gateway.ts';
import { exportFolders, runExportHere } from './export-stand.ts';
import { NO_DIFFERENCES } from './exported-keys.ts';
import { namesBy } from './key-lists.ts';
import { lastRun } from './read-export.ts';
import { graphBehind } from './read-graph.ts';
import { compareWithGraph } from './same-as-graph.ts';

const DAY = 86_400_000;
const folders = exportFolders();
let gateway: TestGateway | undefined;
afterEach(() => gateway?.close());

test('calls that end while an export runs, and calls that Graph forgets after it, are neither lost nor foreign', async () => {
  let ahead = 0;
  const now = () => new Date(Date.now() + ahead);
  gateway = await startGateway({ simulator: { people: 5, seed: 5, now } });
  const folder = folders();
  const { code } = await runExportHere(folder, ['--gateway', gateway.host.url, '--connector', 'msft-teams']);
  expect(code).toBe(0);
  const run = lastRun(folder);
  const rowsOf = (table: string) => run.tables.get(`msft-teams/${table}`) ?? [];
  ahead = DAY;
  const graph = await graphBehind(gateway);
  const of = namesBy(TEST_KEY, gateway.simulator.tenantId);
  const compared = await compareWithGraph('msft-teams', { graph, of, started: run.manifest.started }, rowsOf);
  for (const { table, keys, ...found } of compared.filter((one) => one.table.startsWith('call')))
    expect([table, keys > 0, found]).toEqual([table, true, NO_DIFFERENCES]);
  // The window has moved at both ends.
  const had = new Set(rowsOf('callRecord').map(({ id }) => id));
  const has = new Set(
    (await graph.all('/communications/callRecords')).map(({ id }) => of('call')(String(id))),
  );
  expect([...had].filter((id) => !has.has(String(id))).length).toBeGreaterThan(0);
  expect([...has].filter((id) => !had.has(id)).length).toBeGreaterThan(0);
}, 120_000);
