import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { peopleCsv, RULES } from '../bulk/bulk-stand.ts';
import { gcsEvent, gridCloudEvent, gridEvent } from '../bulk/events/event-shapes.ts';
import { sendBytes } from '../contract/hosts/node-under-test.ts';
import { startGraph, type WatchedGraph } from '../contract/hosts/start-graph.ts';
import { writeConfig } from '../contract/hosts/write-config.ts';
import { freePort, written } from '../e2e/cli-process.ts';
import { startFunctionsWorker } from '../stand-ins/azure/start-functions-worker.ts';
import { startCloudStorage } from '../stand-ins/gcp/cloud-storage.ts';
import { startMetadataServer } from '../stand-ins/gcp/metadata-server.ts';
import { ACCOUNT } from '../stand-ins/objects/object-request.ts';
import { startObjects } from '../stand-ins/objects/start-objects.ts';

// What `npm run build:functions` makes for Google and Azure, run as the platforms run it, where no node_modules is near.

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FRAMEWORK = join(
  createRequire(import.meta.url).resolve('@google-cloud/functions-framework'),
  '../main.js',
);
const directory = mkdtempSync(join(tmpdir(), 'nymgate-functions-test-'));
const path = (name: string) => join(directory, name);
const PAGE = { method: 'GET', target: '/entra-id/v1.0/users?$top=5', headers: [] } as const;

function build(args: readonly string[]) {
  const tool = ['--import', 'tsx', '-C', 'nymgate-source', 'tools/build-functions.ts', ...args];
  return spawnSync(process.execPath, tool, { cwd: ROOT, encoding: 'utf8' });
}

let graph: WatchedGraph;
let key = '';
beforeAll(async () => {
  graph = await startGraph();
  const bulk = {
    google: { from: 'gs://exports/hr/', to: 'gs://exports/safe/', rules: 'env:HR_RULES', names: 'clear' },
    azure: {
      from: `az://${ACCOUNT}/exports/hr/`,
      to: `az://${ACCOUNT}/safe/`,
      rules: 'env:HR_RULES',
      names: 'clear',
    },
  };
  const config = writeConfig(directory, graph.origin, { log: { level: 'info' }, bulk });
  key = config.key;
  writeFileSync(path('nymgate.json'), config.text, { mode: 0o600 });
  for (const name of ['gcp', 'azure']) {
    const { status, stderr } = build([name, path('nymgate.json')]);
    expect([status, stderr]).toEqual([0, '']);
    cpSync(join(ROOT, 'dist/functions', name), path(name), { recursive: true });
  }
}, 300_000);
afterAll(async () => {
  await graph.close();
  rmSync(directory, { recursive: true });
});

test.each(['gcp', 'azure'])(
  '%s: names what the platform loads, and needs nothing of ours beside it',
  (name) => {
    const { main, dependencies = {} } = JSON.parse(readFileSync(path(`${name}/package.json`), 'utf8'));
    expect(existsSync(path(`${name}/${main}`))).toBe(true);
    expect(Object.keys(dependencies)).toEqual(name === 'gcp' ? ['@google-cloud/functions-framework'] : []);
    // The process of a function may be another user's.
    expect(statSync(path(`${name}/nymgate.json`)).mode & 0o777).toBe(0o644);
  },
);

test("Google's framework serves it, and a request in flight is answered at SIGTERM", async () => {
  const port = await freePort();
  const args = [FRAMEWORK, '--target=nymgate', `--source=${path('gcp')}`];
  const child = spawn(process.execPath, args, { cwd: path('gcp'), env: { PORT: String(port) } });
  onTestFinished(() => void child.kill('SIGKILL'));
  await written(child, 'stdout', /"event":"started"/);
  const url = `http://127.0.0.1:${port}`;
  expect((await sendBytes(url, key, PAGE)).status).toBe(200);
  expect((await sendBytes(url, 'nobody', PAGE)).status).toBe(401);
  graph.delay(1_500);
  const last = sendBytes(url, key, PAGE);
  await sleep(500);
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  expect((await last).status).toBe(200);
  graph.delay(0);
  await exited;
});

test("Azure's worker serves it: one function for every path, pages, bodies, refusals", async () => {
  const { functions, ask, told, child } = await startFunctionsWorker(path('azure'));
  onTestFinished(() => void child.kill('SIGKILL'));
  const [only] = functions;
  expect([functions.length, only?.name]).toEqual([1, 'nymgate']);
  expect(Object.values(only?.bindings ?? {})).toContainEqual(
    expect.objectContaining({ type: 'httpTrigger', route: '{*path}', authLevel: 'anonymous' }),
  );
  const good = [['X-Api-Key', key]] as const;
  const page = await ask({ ...PAGE, headers: good });
  expect([page.status, JSON.parse(page.body).value.length]).toEqual([200, 1]);
  expect(page.body).not.toContain('c0ffee00');
  expect((await ask(PAGE)).status).toBe(401);
  const post = { method: 'POST', target: '/msft-teams/v1.0/search', body: Buffer.from('{"a":1}') };
  graph.asked();
  const type = ['Content-Type', 'application/json'] as const;
  expect((await ask({ ...post, headers: [...good, type] })).status).toBe(200);
  expect(graph.asked().map(({ method, body }) => [method, body])).toEqual([['POST', '{"a":1}']]);
  expect(told()).toMatch(/"event":"started"/);
});

const PEOPLE = peopleCsv(40);

test("BLK-07 Google's framework hands an event over, in both forms; what is to come again is 500", async () => {
  const token = 'ya29.of-this-test';
  const metadata = await startMetadataServer({
    issuer: { sign: async () => '' },
    subject: '1',
    accessToken: token,
  });
  const storage = await startCloudStorage({ bucket: 'exports', token, pageSize: 100 });
  onTestFinished(async () => void (await Promise.all([metadata.close(), storage.close()])));
  const port = await freePort();
  const args = [FRAMEWORK, '--target=nymgateBulk', '--signature-type=cloudevent', `--source=${path('gcp')}`];
  const env = {
    ...{ PORT: String(port), FUNCTION_TARGET: 'nymgateBulk', HR_RULES: RULES },
    STORAGE_EMULATOR_HOST: storage.origin,
    GCE_METADATA_HOST: new URL(metadata.origin).host,
  };
  const child = spawn(process.execPath, args, { cwd: path('gcp'), env });
  onTestFinished(() => void child.kill('SIGKILL'));
  let told = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => {
      told += part;
    });
  const url = `http://127.0.0.1:${port}`;
  const post = async (headers: Record<string, string>, body: object) =>
    (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).status;
  await vi.waitFor(() => fetch(url), { timeout: 20_000 });
  storage.plant('hr/people.csv', Buffer.from(PEOPLE), {});
  const { data, ...attributes } = gcsEvent('exports', 'hr/people.csv') as Readonly<Record<string, object>>;
  const binary = Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [`ce-${name}`, String(value)]),
  );
  expect(await post({ ...binary, 'content-type': 'application/json' }, data ?? {})).toBe(204);
  const whole = { 'content-type': 'application/cloudevents+json' };
  expect(await post(whole, { data, ...attributes })).toBe(204);
  const made = storage.objects.get('safe/people.csv')?.bytes.toString() ?? '';
  expect(made.split('\n')).toHaveLength(42);
  expect(made).not.toMatch(/person\d|secret-/);
  expect(await post(whole, gcsEvent('elsewhere', 'hr/people.csv'))).toBe(204);
  expect(await post(whole, { ...gcsEvent('exports', 'a'), type: 'com.example.other' })).toBe(500);
  await storage.close();
  expect(await post(whole, gcsEvent('exports', 'hr/people.csv'))).toBe(500);
  const lines = told.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));
  expect(lines.map(({ event, outcome, reason }) => [event, outcome ?? reason])).toEqual([
    ['started', undefined],
    ['bulk_made', 'done'],
    ['bulk_made', 'skipped'],
    ['bulk_ignored', 'no-job'],
    ['event_refused', expect.any(String)],
    ['bulk_failed', 'again'],
  ]);
  // No gateway was started beside it, and neither a name nor a line of code is told of what failed.
  expect(told).not.toMatch(/people|"event":"start"|\.cjs:/);
}, 60_000);

test('BLK-07 Azure has the function when it is asked for; what is to come again fails', async () => {
  const store = await startObjects();
  onTestFinished(() => store.close());
  const env = { ...store.environment, HR_RULES: RULES, NYMGATE_BULK_EVENTS: 'on' };
  const { functions, tell, ask, told, child } = await startFunctionsWorker(path('azure'), env);
  onTestFinished(() => void child.kill('SIGKILL'));
  expect(functions.map(({ name }) => name)).toEqual(['nymgate', 'nymgateBulk']);
  expect(Object.values(functions[1]?.bindings ?? {})).toContainEqual(
    expect.objectContaining({ type: 'eventGridTrigger', direction: 'in' }),
  );
  store.objects.put('/exports/hr/people.csv', { bytes: Buffer.from(PEOPLE), headers: {} });
  expect(await tell('nymgateBulk', gridEvent('exports', 'hr/people.csv'))).toBeUndefined();
  expect(store.text('/safe/people.csv').split('\n')).toHaveLength(42);
  expect(await tell('nymgateBulk', gridCloudEvent('exports', 'hr/people.csv'))).toBeUndefined();
  expect(await tell('nymgateBulk', gridEvent('exports', 'hr/x.csv', { api: 'CreateFile' }))).toBeUndefined();
  expect(await tell('nymgateBulk', { some: 'thing' })).toMatch(/^UnmadeError: nymgate: this is no event/);
  store.interfere(() => ({ status: 403 }));
  expect(await tell('nymgateBulk', gridEvent('exports', 'hr/people.csv'))).toMatch(
    /^UnmadeError: nymgate: a file/,
  );
  // No gateway was started beside it; one that is asked starts.
  expect(told()).not.toMatch(/"event":"start"/);
  expect((await ask({ ...PAGE, headers: [['X-Api-Key', key]] })).status).toBe(200);
  expect(told()).toMatch(/"event":"start"/);
  expect([...told().matchAll(/"event":"bulk_(\w+)"/g)].map(([, word]) => word)).toEqual([
    'made',
    'made',
    'failed',
  ]);
  expect(told()).not.toContain('people');
}, 60_000);

describe('a configuration that no function would start with is refused, and nothing is made', () => {
  /** The same words as `serve`: what the command line prints for the same file. */
  const served = (file: string) =>
    spawnSync(process.execPath, [join(ROOT, 'dist/cli/main.js'), 'serve', '--config', file], {
      encoding: 'utf8',
    }).stderr;
  const good = () => JSON.parse(readFileSync(path('nymgate.json'), 'utf8')) as Record<string, unknown>;

  test.each([
    ['aws-lambda', 'syntax.json', '{ "connectors": '],
    ['aws-lambda', 'unknown.yaml', 'connectorz: {}\npseudonyms: { scheme: native }\n'],
    ['gcp', 'absent.json', undefined],
    ['azure', 'wrong.yaml', 'publicUrl: 7\n'],
  ])('%s, %s: in the words of serve, which say where', (name, file, text) => {
    if (text !== undefined) writeFileSync(path(file), text);
    const before = zipTime(name);
    const { status, stderr, stdout } = build([name, path(file)]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(path(file));
    expect(stderr).toBe(served(path(file)));
    expect(zipTime(name)).toBe(before);
  });

  test.each([
    ['azure', { publicUrl: undefined }, /CONFIG_INVALID publicUrl is required on this host/],
    [
      'azure',
      { callers: { platform: [GOOGLE()] } },
      /callers\.platform: google-iam is refused: .* of nobody/,
    ],
    ['aws-lambda', { callers: { platform: [GOOGLE()] } }, /refused: .* only of aws-iam/],
  ])('HOK-05 %s: what its own start would refuse', (name, change, told) => {
    writeFileSync(path('changed.json'), JSON.stringify({ ...good(), ...change }));
    const { status, stderr } = build([name, path('changed.json')]);
    expect(status).toBe(2);
    expect(stderr).toMatch(told);
  });

  test('a function or a Node that there is not, or one configuration for two clouds', () => {
    const nowhere = ['aws-lambda', '--cache-for', path('nowhere/node')];
    for (const args of [['nymgate.json'], ['azure', 'a.json', 'b.json'], ['--with-cache', 'gcp'], nowhere])
      expect(build(args)).toMatchObject({ status: 2, stderr: expect.stringMatching(/^USAGE /) });
  });

  function GOOGLE() {
    const callers = [{ id: 'etl@contoso.iam.gserviceaccount.com', connectors: ['*'] }];
    return { type: 'google-iam', audience: 'https://gateway.example', callers };
  }

  function zipTime(name: string): number | undefined {
    const entry = { gcp: 'gcp-function', azure: 'azure-functions' }[name] ?? name;
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    return statSync(join(ROOT, `dist/nymgate-${entry}-${version}.zip`), { throwIfNoEntry: false })?.mtimeMs;
  }
});

test('the archive is the folder, equal each time', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const zip = join(ROOT, `dist/nymgate-azure-functions-${version}.zip`);
  const listed = execFileSync('python3', ['-m', 'zipfile', '-l', zip], { encoding: 'utf8' });
  const first = readFileSync(zip);
  expect(build(['azure', path('nymgate.json')]).status).toBe(0);
  expect(readFileSync(zip).equals(first)).toBe(true);
  for (const name of ['host.json', 'nymgate.json', 'package.json', 'LICENSES.txt'])
    expect(listed).toMatch(new RegExp(`^${name} `, 'm'));
});
