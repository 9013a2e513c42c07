import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCommandLine } from '../../packages/cli/src/run-command-line.ts';
import { loadConfig } from '../../packages/gateway/src/config/load-config.ts';
import { captureTerminal } from '../harness/capture-terminal.ts';
import { startGateway } from '../harness/start-gateway.ts';

const CONFIG = {
  pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'env:KEY' }] },
  connectors: {
    'entra-id': {
      tenant: '7d9a5e0b-3c41-4f0e-9a52-1b8c6d2e4f70',
      clientId: '11111111-2222-4333-8444-555555555555',
      assertion: { type: 'token-file', path: 'none' },
    },
  },
};

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'nymgate-keys-'));
  file = join(directory, 'callers.json');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function run(...argv: readonly string[]): Promise<{ exit: number; out: string; err: string }> {
  const { terminal, out, err } = captureTerminal();
  const exit = await runCommandLine(argv, terminal);
  return { exit, out: out(), err: err() };
}

const caller = (command: string, ...rest: readonly string[]) =>
  run('keys', 'caller', command, ...rest, '--file', file);
const add = (...rest: readonly string[]) =>
  caller('add', '--name', 'warehouse', '--connector', 'entra-id', ...rest);
const list = async () => JSON.parse((await caller('list', '--json')).out) as Record<string, unknown>[];

describe('nymgate keys caller', () => {
  test('add prints the key once; the file holds its hash and is its owner’s alone', async () => {
    const { exit, out, err } = await add(
      '--connector',
      'outlook-cal',
      '--days',
      '30',
      '--requests-per-minute',
      '60',
    );
    const key = out.trim();
    expect(exit).toBe(0);
    expect(key).toMatch(/^nyk_[a-z0-5]{12}_[A-Za-z0-9_-]{43}$/);
    expect(err).not.toContain(key.slice(17));
    expect(readFileSync(file, 'utf8')).not.toContain(key.slice(17));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const [record] = await list();
    expect(record).toMatchObject({
      id: key.slice(4, 16),
      name: 'warehouse',
      state: 'active',
      connectors: ['entra-id', 'outlook-cal'],
      requestsPerMinute: 60,
    });
    expect(Object.keys(record ?? {})).not.toContain('hash');
    const days = (Date.parse(String(record?.['expires'])) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(29.9);
    expect(days).toBeLessThanOrEqual(30);
  });
  test('a connector that Nymgate does not come with is noted, once; others and * are not', async () => {
    const { exit, out, err } = await add('--connector', 'foo', '--connector', 'foo', '--connector', '*');
    expect([exit, out]).toEqual([0, expect.stringMatching(/^nyk_/)]);
    expect(err.match(/^Nymgate comes without a connector .*$/gm)).toEqual([
      expect.stringMatching(/"foo" \(it has entra-id, .*msft-copilot\)/),
    ]);
    expect((await add()).err).not.toContain('comes without');
  });
  test('its own limits may be those that the configuration allows, and no others', async () => {
    const configured = (defaults: Readonly<Record<string, number>>) =>
      loadConfig({
        text: JSON.stringify({ ...CONFIG, callers: { apiKeys: { file }, defaults } }),
        file: 'nymgate.json',
        environment: {},
      });
    const limits = [
      ['requestsPerMinute', '--requests-per-minute', 1_000_000],
      ['concurrentRequests', '--concurrent-requests', 10_000],
    ] as const;
    for (const [name, option, most] of limits) {
      expect(configured({ [name]: most }).callers?.defaults[name]).toBe(most);
      expect(() => configured({ [name]: most + 1 })).toThrow(`at most ${most}`);
      expect((await add(option, String(most))).exit).toBe(0);
      const beyond = await add(option, String(most + 1));
      expect([beyond.exit, beyond.err]).toEqual([2, expect.stringContaining(`from 1 to ${most}.`)]);
    }
  });
  test('list shows a table, revoke keeps the entry', async () => {
    const [first, second] = [(await add()).out.slice(4, 16), (await add()).out.slice(4, 16)];
    expect(await caller('revoke', first)).toMatchObject({ exit: 0, out: '' });
    expect((await list()).map(({ id, state }) => [id, state])).toEqual([
      [first, 'revoked'],
      [second, 'active'],
    ]);
    const table = (await caller('list')).out;
    expect(table).toMatch(new RegExp(`${first} +warehouse +revoked`));
    expect(table).toMatch(
      new RegExp(`${second} +warehouse +active +\\d{4}-\\d\\d-\\d\\d +entra-id +default`),
    );
    const before = readFileSync(file, 'utf8');
    expect(await caller('revoke', 'aaaaaaaaaaaa')).toMatchObject({
      exit: 1,
      err: expect.stringContaining('KEY_UNKNOWN'),
    });
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(existsSync(`${file}.new`)).toBe(false);
  });
  test('of many additions at once none is lost: each is in the file or has failed', async () => {
    const results = await Promise.all(Array.from({ length: 20 }, () => add()));
    const made = results.filter(({ exit }) => exit === 0).map(({ out }) => out.slice(4, 16));
    expect(made.length).toBeGreaterThan(0);
    expect((await list()).map(({ id }) => id).sort()).toEqual(made.sort());
    for (const { exit, out, err } of results)
      if (exit !== 0)
        expect([out, err]).toEqual(['', expect.stringContaining('another change is under way')]);
  });
  test.each<[string, string]>([
    ['another file', '{}'],
    ['no JSON', 'secret: zq7x1'],
  ])('%s is left as it is, and not quoted', async (_name, text) => {
    writeFileSync(file, text);
    for (const result of [await add(), await caller('list'), await caller('revoke', 'aaaaaaaaaaaa')]) {
      expect([result.exit, result.out]).toEqual([1, '']);
      expect(result.err).toMatch(/KEY_FILE_UNUSABLE.*is not a key file/);
      expect(result.err).not.toContain('zq7x1');
    }
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(existsSync(`${file}.new`)).toBe(false);
  });
  test('a file that is not there has no key to revoke: the file is named, and none is made', async () => {
    for (const result of [await caller('list'), await caller('revoke', 'aaaaaaaaaaaa')])
      expect(result).toEqual({
        exit: 1,
        out: '',
        err: `KEY_FILE_UNUSABLE The key file cannot be used: ${file} cannot be read.\n`,
      });
    expect(readdirSync(directory)).toEqual([]);
  });
  test('a loose mode of the file is tightened by the next change', async () => {
    await add();
    chmodSync(file, 0o644);
    await add();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
  test.runIf(process.getuid?.() === 0)('a change by root leaves the file to the gateway’s user', async () => {
    await add();
    chownSync(file, 1234, 1235);
    const [{ id } = {}] = await list();
    expect(await caller('revoke', String(id))).toMatchObject({ exit: 0 });
    expect(statSync(file)).toMatchObject({ uid: 1234, gid: 1235 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
  test.each<[string, readonly string[]]>([
    ['no name', ['add', '--connector', 'entra-id']],
    ['no connector', ['add', '--name', 'x']],
    ['an odd connector', ['add', '--name', 'x', '--connector', 'Entra ID']],
    ['valid for ever', ['add', '--name', 'x', '--connector', '*', '--days', '0']],
    ['a name of two lines', ['add', '--name', 'a\nb', '--connector', '*']],
    ['no id', ['revoke']],
  ])('%s: not understood', async (_name, argv) => {
    const { exit, out } = await run('keys', 'caller', ...argv);
    expect([exit, out]).toEqual([2, '']);
  });
});

test('the life of a key: made, used by nymgate call, revoked while the gateway runs', async () => {
  const key = (await add()).out.trim();
  const keyFile = join(directory, 'warehouse.key');
  writeFileSync(keyFile, `${key}\n`);
  const gateway = await startGateway({
    connectors: ['entra-id'],
    simulator: { people: 12 },
    config: { callers: { apiKeys: { file } } },
  });
  const call = (...rest: readonly string[]) =>
    run('call', 'entra-id', '/v1.0/users?$top=1', '--url', gateway.host.url, ...rest);

  const without = await call();
  expect([without.exit, without.err]).toEqual([1, expect.stringContaining('--key-file')]);
  expect((await call('--key-file', keyFile)).exit).toBe(0);
  process.env['NYMGATE_API_KEY'] = key;
  expect((await call()).exit).toBe(0);
  delete process.env['NYMGATE_API_KEY'];

  await caller('revoke', key.slice(4, 16));
  const refused = async () => (await call('--key-file', keyFile)).exit === 1;
  await expect.poll(refused, { timeout: 15_000, interval: 500 }).toBe(true);
  expect(gateway.lines.some((line) => line.includes('"callerReason":"revoked"'))).toBe(true);
  expect(gateway.lines.join('\n')).not.toContain(key.slice(17));
  await gateway.close();
}, 30_000);

test('a key is not sent over plain http to another machine', async () => {
  const keyFile = join(directory, 'k');
  writeFileSync(keyFile, 'nyk_x');
  const { exit, err } = await run(
    'call',
    'entra-id',
    '/v1.0/users',
    '--url',
    'http://192.0.2.1',
    '--key-file',
    keyFile,
  );
  expect([exit, err]).toEqual([2, expect.stringContaining('plain http')]);
});
