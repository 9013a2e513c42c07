import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type GatewayOptions, startGateway, type TestGateway } from '../harness/start-gateway.ts';
import { exportFolders, runExportHere } from './export-stand.ts';
import { lastRun, runsOf, sortedRows } from './read-export.ts';
import { idOf } from './read-graph.ts';

const folders = exportFolders();
let open: TestGateway[] = [];
afterEach(async () => {
  for (const gateway of open) await gateway.close();
  open = [];
});

async function start(options: GatewayOptions = {}): Promise<TestGateway> {
  const gateway = await startGateway({
    connectors: ['entra-id'],
    logLevel: 'error',
    ...options,
    simulator: { people: 4, seed: 5, ...options.simulator },
  });
  open.push(gateway);
  return gateway;
}

function args({ host }: TestGateway): readonly string[] {
  return ['--gateway', host.url, '--connector', 'entra-id'];
}

describe('what Graph and the gateway answer', () => {
  test('429: it waits as long as it is told, and nothing is missing', async () => {
    const gateway = await start();
    const calm = folders();
    await runExportHere(calm, args(gateway));
    const headers = { 'retry-after': '1', 'content-type': 'application/json' };
    const body = '{"error":{"code":"TooManyRequests"}}';
    gateway.simulator.answerNext({ match: /\/members/, times: 2, status: 429, headers, body });
    const begun = Date.now();
    const folder = folders();
    const { code, err } = await runExportHere(folder, args(gateway));
    expect(code).toBe(0);
    expect(Date.now() - begun).toBeGreaterThan(900);
    expect(err).toMatch(/"waits":[1-9]/);
    const [first, second] = [lastRun(calm), lastRun(folder)];
    for (const [name, rows] of first.tables)
      expect([name, sortedRows(second.tables.get(name))]).toEqual([name, sortedRows(rows)]);
  }, 60_000);

  test('a response that is cut is requested again, and nothing is missing', async () => {
    const gateway = await start();
    const calm = folders();
    await runExportHere(calm, args(gateway));
    const headers = { 'content-type': 'application/json' };
    gateway.simulator.answerNext({
      match: /\/members/,
      times: 2,
      status: 200,
      headers,
      body: '{"value":[]}',
      cutAfter: 8,
    });
    const folder = folders();
    const { code, err } = await runExportHere(folder, args(gateway));
    expect([code, err]).toEqual([0, expect.stringMatching(/"waits":[1-9]/)]);
    const [first, second] = [lastRun(calm), lastRun(folder)];
    for (const [name, rows] of first.tables)
      expect([name, sortedRows(second.tables.get(name))]).toEqual([name, sortedRows(rows)]);
  }, 60_000);

  test('403 for everybody: the rest is there, and the end says that a permission is missing', async () => {
    const gateway = await start({ roles: ['User.Read.All', 'GroupMember.Read.All'] });
    const folder = folders();
    const { code, err } = await runExportHere(folder, args(gateway));
    expect([code, err]).toEqual([
      1,
      expect.stringContaining(
        '{"event":"denied","tables":["entra-id mailboxSettings"],"message":"Every owner of ',
      ),
    ]);
    const { tables = {} } = lastRun(folder).manifest.connectors['entra-id'] ?? {};
    expect(tables['user']?.rows).toBe(4);
    expect(tables['mailboxSettings']).toMatchObject({ rows: 0, gaps: [{ status: 403, owners: 4 }] });
  }, 60_000);

  test('404 for somebody who has no manager is an answer, no gap', async () => {
    const gateway = await start();
    const folder = folders();
    expect((await runExportHere(folder, args(gateway))).code).toBe(0);
    const { tables = {} } = lastRun(folder).manifest.connectors['entra-id'] ?? {};
    expect(tables['userManager']?.rows).toBeLessThan(4);
    expect(tables['userManager']).toMatchObject({ gaps: [], owners: { asked: 4, answered: 4 } });
  }, 60_000);

  test('401 ends it with what to do', async () => {
    const file = join(folders(), '..', 'callers.json');
    writeFileSync(file, '{"nymgateCallers":1,"keys":[]}', { mode: 0o600 });
    const gateway = await start({ config: { callers: { apiKeys: { file } } } });
    const { code, err } = await runExportHere(folders(), args(gateway));
    expect([code, err]).toEqual([1, expect.stringMatching(/EXPORT_STOPPED .*CALLER_UNKNOWN.*--key-file/)]);
  }, 60_000);

  test('a run that got nothing binds nobody to its connectors and format', async () => {
    const gateway = await start({ connectors: ['entra-id', 'outlook-mail'] });
    const headers = { 'content-type': 'application/json' };
    gateway.simulator.answerNext({ match: /\//, times: 2, status: 400, headers, body: '{}' });
    const folder = folders();
    const mail = ['--gateway', gateway.host.url, '--connector', 'outlook-mail'];
    const { code, err } = await runExportHere(folder, mail);
    expect([code, err]).toEqual([1, expect.stringContaining('"done":0,')]);
    expect((await runExportHere(folder, args(gateway))).code).toBe(0);
    expect(Object.keys(lastRun(folder).manifest.connectors)).toEqual(['entra-id']);
    expect(runsOf(folder)).toHaveLength(1);
  }, 60_000);

  test('somebody without a manager is no gap', async () => {
    const gateway = await start();
    const folder = folders();
    expect((await runExportHere(folder, args(gateway))).code).toBe(0);
    const { userManager } = lastRun(folder).manifest.connectors['entra-id']?.tables ?? {};
    expect(userManager?.rows).toBeLessThan(userManager?.owners?.asked ?? 0);
    expect(userManager).toMatchObject({ gaps: [], owners: { answered: userManager?.owners?.asked } });
  }, 60_000);

  test('502: Entra ID gives no token; nothing goes on in silence', async () => {
    const gateway = await start({ consented: false });
    const { code, err } = await runExportHere(folders(), args(gateway));
    expect(code).toBe(1);
    expect(err).toMatch(/EXPORT_STOPPED .*(?:SOURCE_AUTH_FAILED|SOURCE_ERROR)/);
  }, 60_000);

  test('an owner who was away for a run begins anew, marked so that a merge replaces', async () => {
    const gateway = await start({ connectors: ['outlook-mail'] });
    const folder = folders();
    const mail = ['--gateway', gateway.host.url, '--connector', 'outlook-mail'];
    expect((await runExportHere(folder, mail)).code).toBe(0);
    const owner = gateway.simulator.people.find(({ kind }) => kind === 'member')?.id ?? '';
    const body = '{"error":{"code":"MailboxNotEnabledForRESTAPI"}}';
    const headers = { 'content-type': 'application/json' };
    const match = new RegExp(`${owner}/mailFolders\\?`);
    gateway.simulator.answerNext({ match, times: 1, status: 404, headers, body });
    expect((await runExportHere(folder, mail)).code).toBe(0);
    expect((await runExportHere(folder, mail)).code).toBe(0);
    const messages = lastRun(folder).tables.get('outlook-mail/message') ?? [];
    const folderOf = (row: object) => Reflect.get(row, 'path_folderId') as unknown;
    const reset = messages.filter((row) => row['@reset'] === true).map(folderOf);
    expect(reset.length).toBeGreaterThan(0);
    expect(new Set(messages.map(folderOf))).toEqual(new Set(reset));
  }, 60_000);

  test('rules that do not name a path: its table is left out, and the manifest says so', async () => {
    const gateway = await start({ options: { includeGroups: false } });
    const folder = folders();
    expect((await runExportHere(folder, args(gateway))).code).toBe(0);
    const { tables = {}, skippedLists } = lastRun(folder).manifest.connectors['entra-id'] ?? {};
    expect(tables['group']).toMatchObject({ rows: 0, skipped: 'ENDPOINT_NOT_ALLOWED' });
    // A list that only leads to tables is none.
    const names = ['user', 'group', 'groupMember', 'groupOwner', 'userManager', 'mailboxSettings'];
    expect(Object.keys(tables)).toEqual(names);
    expect(skippedLists).toEqual({ 'group-list': 'ENDPOINT_NOT_ALLOWED' });
    expect(tables['user']?.rows).toBe(4);
  }, 60_000);
});

describe('a gateway that pseudonymizes otherwise', () => {
  test('EXP-04: other rules than in the run before are refused, and taken with --accept-epoch or --full', async () => {
    const gateway = await start();
    const folder = folders();
    expect((await runExportHere(folder, args(gateway))).code).toBe(0);
    const state = join(folder, 'nymgate-export.jsonl');
    const before = readFileSync(state, 'utf8');
    writeFileSync(state, before.replace(/"epoch":"[0-9a-f]+"/, '"epoch":"0123456789abcdef"'));
    const refused = await runExportHere(folder, args(gateway));
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('EXPORT_CHANGED')]);
    expect(refused.err).toContain('--full');
    expect(runsOf(folder)).toHaveLength(1);
    expect((await runExportHere(folder, [...args(gateway), '--accept-epoch'])).code).toBe(0);
    writeFileSync(
      state,
      readFileSync(state, 'utf8').replace(/"policy":"[0-9a-f]+"/, '"policy":"0123456789abcdef"'),
    );
    expect((await runExportHere(folder, args(gateway))).err).toContain('the rules have changed');
    expect((await runExportHere(folder, [...args(gateway), '--full'])).code).toBe(0);
    const run = lastRun(folder);
    expect(run.manifest.mode).toBe('full');
    expect((run.tables.get('entra-id/user') ?? []).map(idOf)).toHaveLength(4);
  }, 60_000);

  test('EXP-04: a full run that was interrupted under other keys is refused, and with --full begun anew', async () => {
    const gateway = await start();
    const folder = folders();
    expect((await runExportHere(folder, args(gateway))).code).toBe(0);
    const state = join(folder, 'nymgate-export.jsonl');
    const id = '2026-01-01T000000Z-full';
    const head = {
      id,
      mode: 'full',
      files: 'ndjson',
      connectors: ['entra-id'],
      started: '2026-01-01T00:00:00Z',
      version: 2,
    };
    const marks = { 'entra-id': { epoch: '0123456789abcdef', policy: '0123456789abcdef' } };
    const lines = [
      { kind: 'run', run: head },
      { kind: 'commit', pieces: [], progress: [{ task: 'entra-id users-delta' }], marks },
    ];
    appendFileSync(state, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    mkdirSync(join(folder, id), { mode: 0o700 });
    expect((await runExportHere(folder, args(gateway))).err).toContain('EXPORT_CHANGED');
    const { code, err } = await runExportHere(folder, [...args(gateway), '--full']);
    expect([code, err]).toEqual([0, expect.stringMatching(/"event":"restarted",.*"message":"Keys or rules/)]);
    expect((lastRun(folder).tables.get('entra-id/user') ?? []).map(idOf)).toHaveLength(4);
    expect(readdirSync(folder)).not.toContain(id);
  }, 60_000);
});

test('an interrupted run of an earlier version, whose rows are in the order of Graph, is started again', async () => {
  const gateway = await start();
  const folder = folders();
  expect((await runExportHere(folder, args(gateway))).code).toBe(0);
  const id = '2026-01-01T000000.000Z-full';
  const head = {
    id,
    mode: 'full',
    files: 'ndjson',
    connectors: ['entra-id'],
    started: '2026-01-01T00:00:00Z',
  };
  const segment = { connector: 'entra-id', table: 'user', file: 'entra-id/user-000001.ndjson.gz', rows: 1 };
  const lines = [
    { kind: 'run', run: head },
    { kind: 'commit', segments: [segment], progress: [{ task: 'entra-id users-delta' }], marks: {} },
  ];
  appendFileSync(
    join(folder, 'nymgate-export.jsonl'),
    lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  );
  mkdirSync(join(folder, id, 'entra-id'), { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, id, segment.file), 'x', { mode: 0o600 });
  expect((await runExportHere(folder, [...args(gateway), '--full'])).code).toBe(0);
  expect(readdirSync(folder)).not.toContain(id);
  expect((lastRun(folder).tables.get('entra-id/user') ?? []).map(idOf)).toHaveLength(4);
});

test('a folder in no folder is refused with what to do', async () => {
  const { code, err } = await runExportHere(join(folders(), 'below', 'out'), []);
  expect([code, err]).toEqual([1, expect.stringContaining('make the folder around it first')]);
});

describe('the state', () => {
  test('a last line that is not whole did not happen; another damage is told', async () => {
    const gateway = await start();
    const folder = folders();
    expect((await runExportHere(folder, args(gateway))).code).toBe(0);
    const state = join(folder, 'nymgate-export.jsonl');
    const before = readFileSync(state, 'utf8');
    writeFileSync(state, `${before}{"kind":"run","ru`);
    expect((await runExportHere(folder, args(gateway))).code).toBe(0);
    writeFileSync(state, before.replace('"kept"', '"ke'));
    const { code, err } = await runExportHere(folder, args(gateway));
    expect([code, err]).toEqual([1, expect.stringContaining('EXPORT_STATE')]);
  }, 60_000);

  test('two exports into one folder: the second is refused', async () => {
    const gateway = await start();
    const folder = folders();
    mkdirSync(folder, { mode: 0o700 });
    writeFileSync(join(folder, 'nymgate-export.lock'), `1 elsewhere\n`, { mode: 0o600 });
    const { code, err } = await runExportHere(folder, args(gateway));
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/another export is at work.*machine elsewhere.*try again in a minute/),
    ]);
  }, 60_000);
});
