import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { afterEach, describe, expect, test } from 'vitest';
import { runCli } from '../e2e/cli-process.ts';
import { startGateway, TEST_KEY, type TestGateway } from '../harness/start-gateway.ts';
import { exportFolders, runExportHere } from './export-stand.ts';
import { NO_DIFFERENCES } from './exported-keys.ts';
import { namesBy } from './key-lists.ts';
import { lastRun, runsOf } from './read-export.ts';
import { graphBehind } from './read-graph.ts';
import { compareWithGraph } from './same-as-graph.ts';

// `--config`: the gateway is one of the export's own, in a process that ships.

const folders = exportFolders();
let open: TestGateway[] = [];
afterEach(async () => {
  for (const gateway of open) await gateway.close();
  open = [];
});

async function start(options: Parameters<typeof startGateway>[0] = {}): Promise<TestGateway> {
  const gateway = await startGateway({
    logLevel: 'error',
    ...options,
    simulator: { people: 4, seed: 5, ...options.simulator },
  });
  open.push(gateway);
  return gateway;
}

/** A configuration of the same tenant, in a file. */
function configFile(
  { simulator, app, directory }: TestGateway,
  { connector, options = {} }: { readonly connector: string; readonly options?: object },
): string {
  const path = join(directory, 'nymgate.json');
  const assertion = { type: 'token-file', path: join(directory, 'token') };
  const settings = { tenant: simulator.tenantId, clientId: app.clientId, assertion, options };
  const config = {
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: `file:${join(directory, 'key')}` }] },
    source: { authority: simulator.entraUrl, graph: simulator.graphUrl },
    connectors: { [connector]: settings },
  };
  writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
  return path;
}

function exportBy(file: string, folder: string, more: readonly string[] = []) {
  return runCli(['export', folder, '--config', file, '--pace', 'off', ...more]);
}

describe('with a configuration', () => {
  test('the connectors that it has are exported, without a running gateway, and rows are those of Graph', async () => {
    const gateway = await start({ connectors: ['entra-id'] });
    const folder = folders();
    const { code, stderr } = await exportBy(configFile(gateway, { connector: 'entra-id' }), folder);
    expect([code, stderr]).toEqual([0, expect.stringContaining('"event":"done"')]);
    const run = lastRun(folder);
    expect(Object.keys(run.manifest.connectors)).toEqual(['entra-id']);
    const of = namesBy(TEST_KEY, gateway.simulator.tenantId);
    const asked = { graph: await graphBehind(gateway), of, started: run.manifest.started };
    const rowsOf = (table: string) => run.tables.get(`entra-id/${table}`) ?? [];
    const compared = await compareWithGraph('entra-id', asked, rowsOf);
    expect(compared).not.toEqual([]);
    for (const { table, keys, ...found } of compared)
      expect([table, keys > 0, found]).toEqual([table, true, NO_DIFFERENCES]);
  }, 120_000);

  test('a connector that it has not is refused, and no folder is made', async () => {
    const gateway = await start({ connectors: ['entra-id'] });
    const folder = folders();
    const file = configFile(gateway, { connector: 'entra-id' });
    const { code, stderr } = await exportBy(file, folder, ['--connector', 'outlook-cal']);
    expect([code, stderr]).toEqual([expect.any(Number), expect.stringContaining('outlook-cal')]);
    expect(code).not.toBe(0);
    expect(readdirSync(join(folder, '..'))).toEqual([]);
  }, 60_000);

  test('EXP-04: a key that changes in the middle of a run ends it, also when only ids of before are left to ask about', async () => {
    const gateway = await start({ connectors: ['entra-id'] });
    const { simulator } = gateway;
    const folder = folders();
    const file = configFile(gateway, { connector: 'entra-id' });
    // An answer that cannot be made safe ends the run; then all lists have been read, and the rest is asked by ids out of them.
    const headers = { 'content-type': 'application/json' };
    simulator.answerNext({ match: /\/manager/, times: 1, status: 200, headers, body: '{"id":' });
    const first = await exportBy(file, folder);
    expect([first.code, first.stderr]).toEqual([1, expect.stringContaining('RESPONSE_NOT_SANITIZABLE')]);
    writeFileSync(join(gateway.directory, 'key'), randomBytes(32).toString('base64url'));
    const second = await exportBy(file, folder);
    expect([second.code, second.stderr]).toEqual([1, expect.stringContaining('EXPORT_CHANGED')]);
    expect(runsOf(folder)).toEqual([]);
    writeFileSync(join(gateway.directory, 'key'), TEST_KEY);
    expect((await exportBy(file, folder)).code).toBe(0);
    const { tables = {} } = lastRun(folder).manifest.connectors['entra-id'] ?? {};
    expect([tables['userManager']?.gaps, tables['user']?.rows]).toEqual([[], 4]);
  }, 120_000);
});

async function columnsOf(folder: string, table: string): Promise<readonly string[]> {
  const run = runsOf(folder).at(-1) ?? '';
  const { tables = {} } = JSON.parse(readFileSync(join(folder, run, 'manifest.json'), 'utf8')).connectors[
    'outlook-cal'
  ] as { tables?: Record<string, { files: { file: string }[] }> };
  const bytes = readFileSync(join(folder, run, tables[table]?.files[0]?.file ?? ''));
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  const [row = {}] = await parquetReadObjects({ file });
  return Object.keys(row);
}

describe('columns of Parquet', () => {
  test("are those of the configuration's options", async () => {
    const gateway = await start({ connectors: ['outlook-cal'], simulator: { people: 2 } });
    const [plain, basic] = [folders(), folders()];
    const parquet = ['--format', 'parquet'];
    await exportBy(configFile(gateway, { connector: 'outlook-cal' }), plain, parquet);
    const options = { basic: true };
    await exportBy(configFile(gateway, { connector: 'outlook-cal', options }), basic, parquet);
    const [all, fewer] = [await columnsOf(plain, 'event'), await columnsOf(basic, 'event')];
    expect(all.filter((name) => !fewer.includes(name))).toEqual(expect.arrayContaining(['body_content']));
    expect(fewer).toContain('id');
  }, 120_000);

  test('through a gateway with other options than the default ones: a word that says so, and what to do', async () => {
    const gateway = await start({
      connectors: ['outlook-cal'],
      options: { basic: true },
      simulator: { people: 2 },
    });
    const args = ['--gateway', gateway.host.url, '--connector', 'outlook-cal'];
    const { code, err } = await runExportHere(folders(), [...args, '--format', 'parquet']);
    expect([code, err]).toEqual([0, expect.stringMatching(/outlook-cal: the gateway's rules .* --config/)]);
    expect((await runExportHere(folders(), args)).err).not.toContain("the gateway's rules");
  }, 120_000);
});
