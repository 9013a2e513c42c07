import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { createApp } from '../../../packages/gateway/src/app/create-app.ts';
import type { Config } from '../../../packages/gateway/src/config/config-settings.ts';
import { startNodeServer } from '../../../packages/hosts/src/node/start-node-server.ts';
import { hostConfig } from '../../harness/host-config.ts';
import { startGateway } from '../../harness/start-gateway.ts';
import { PATIENCE, stopClock } from '../../harness/stop-clock.ts';
import { listenOnLoopback } from '../../stand-ins/listen-on-loopback.ts';
import { startVaultStand, type VaultStand } from '../../stand-ins/secrets/secret-stands.ts';
import { STORE_CANARY } from '../../stand-ins/secrets/start-store.ts';
import { CLOSED } from '../start/start-stand.ts';

// A gateway whose key lies in a store: at start, while it serves, and when the store fails. The store is Vault, over real sockets.

const key = (text: string) => Buffer.alloc(32, text).toString('base64url');
const KEY = key('the key of these tests, not more');
const OTHER = key('another one of these tests, no more');
const held = (secret: string) => JSON.stringify({ key: secret });

const closing: (() => Promise<unknown>)[] = [];
stopClock();
/** The interval of the refresh with its jitter, to the next second. */
const letRefreshBeDue = () => vi.advanceTimersByTime(2_000);
afterAll(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A store with the key, and what a configuration says of it. */
async function startStand(refreshSeconds = 1) {
  const stand = await startVaultStand();
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-secrets-'));
  closing.push(stand.close, async () => rmSync(directory, { recursive: true }));
  const tokenFile = join(directory, 'token');
  for (const jwt of Object.values(stand.files)) writeFileSync(tokenFile, jwt, { mode: 0o600 });
  const { vault } = stand.settings;
  stand.put(held(KEY));
  return {
    stand,
    directory,
    config: {
      pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: `${stand.reference}#key` }] },
      secrets: { refreshSeconds, vault: { ...vault, auth: { ...vault?.auth, tokenFile } } },
    },
  };
}

async function freePort(): Promise<number> {
  const { origin, close } = await listenOnLoopback(createServer());
  await close();
  return Number(new URL(origin).port);
}

async function startServing(
  extra: Readonly<Record<string, unknown>>,
  { loadAgain, lines = [] }: { readonly loadAgain?: () => Promise<Config>; readonly lines?: string[] } = {},
) {
  const options = {
    config: hostConfig(extra),
    createApp,
    logSink: (line: string) => void lines.push(line),
    ...(loadAgain && { loadConfig: loadAgain }),
  };
  const host = await startNodeServer(options);
  closing.push(() => host.close(0));
  const admin = async (path: string) => (await fetch(`${host.adminUrl}${path}`)).text();
  return {
    host,
    lines,
    admin,
    events: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

type Serving = Awaited<ReturnType<typeof startServing>>;

const happened = ({ events }: Serving, event: string) =>
  vi.waitUntil(() => events().some((line) => line['event'] === event), PATIENCE);

/** Nothing of keys, tokens, or what a store answers, in any sink. */
async function expectNothingTold(stand: VaultStand, { lines, admin }: Pick<Serving, 'lines' | 'admin'>) {
  const sinks = [...lines, await admin('/metrics'), await admin('/configz'), await admin('/readyz')].join(
    '\n',
  );
  expect(sinks.length).toBeGreaterThan(1_000);
  for (const secret of [KEY, OTHER, STORE_CANARY, ...stand.secrets]) expect(sinks).not.toContain(secret);
}

describe('at start', () => {
  test('F14 a store that does not answer: listening, not ready, and serving once it answers', async () => {
    const { stand, config } = await startStand();
    stand.answerWith('down');
    const [port, adminPort] = [await freePort(), await freePort()];
    const lines: string[] = [];
    const extra = { ...config, listen: { port }, admin: { port: adminPort } };
    const starting = startServing(extra, { lines });
    const ask = (at: number, path: string) =>
      fetch(`http://127.0.0.1:${at}${path}`).then(
        ({ status }) => status,
        () => 0,
      );
    await vi.waitUntil(async () => (await ask(port, '/healthz')) === 200, PATIENCE);
    expect(await ask(port, '/readyz')).toBe(503);
    expect(await ask(adminPort, '/readyz')).toBe(503);
    expect(await ask(port, '/v1.0/users')).toBe(503);
    await vi.waitUntil(() => lines.some((line) => line.includes('waiting_for_secret_store')), PATIENCE);
    stand.answerWith('good');
    vi.advanceTimersByTime(1_000);
    const serving = await starting;
    expect(await ask(port, '/readyz')).toBe(200);
    const waiting = serving.events().find(({ event }) => event === 'waiting_for_secret_store');
    expect(waiting?.['subject']).toContain(
      'pseudonyms.keys.0.secret: vault:secret/nymgate/keys#key is unreachable',
    );
    await expectNothingTold(stand, serving);
  });

  test.each(['forbidden', 'absent', 'page', 'huge'] as const)(
    'F14 a store that says %s: nothing is served',
    async (mood) => {
      const { stand, config } = await startStand();
      stand.answerWith(mood);
      const port = await freePort();
      await expect(startServing({ ...config, listen: { port } })).rejects.toMatchObject({
        code: 'SECRET_UNAVAILABLE',
      });
      await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
    },
  );

  test.each([
    ['a placeholder', 'changeme'],
    ['short', key('x').slice(0, 10)],
  ])('CFG-05 a key in a store that is %s: nothing is served', async (_, secret) => {
    const { stand, config } = await startStand();
    stand.put(held(secret));
    await expect(startServing(config)).rejects.toMatchObject({ code: 'KEY_INVALID' });
  });
});

describe('while it serves', () => {
  test.each(['down', 'forbidden', 'absent', 'half', 'page'] as const)(
    'F15 a store that turns %s: the key that was read goes on serving, and everybody who watches is told',
    async (mood) => {
      const { stand, config } = await startStand();
      const serving = await startServing(config, { loadAgain: async () => hostConfig(config) });
      const { keyFingerprint: epoch } = serving.host.app.status();
      expect(await serving.admin('/readyz')).toContain('"secrets":"fresh"');
      expect(await serving.admin('/metrics')).toMatch(/^nymgate_secrets_stale 0$/m);
      stand.answerWith(mood);
      letRefreshBeDue();
      await happened(serving, 'secret_stale');
      expect(await serving.admin('/readyz')).toMatch(/"status":"ready".*"secrets":"stale"/);
      expect(await serving.admin('/metrics')).toMatch(/^nymgate_secrets_stale 1$/m);
      // A reload by hand needs the key too, and does not lose it.
      expect(await serving.host.reload()).toMatchObject({ reloaded: true });
      expect(serving.host.app.status().keyFingerprint).toBe(epoch);
      expect(await serving.admin('/metrics')).toMatch(/^nymgate_secrets_stale 1$/m);
      stand.answerWith('good');
      letRefreshBeDue();
      await happened(serving, 'secret_fresh');
      expect(await serving.admin('/metrics')).toMatch(/^nymgate_secrets_stale 0$/m);
      await expectNothingTold(stand, serving);
    },
  );

  test('PIN-01 another key in the store goes live by a reload: audit lines, and the file of settings is not read', async () => {
    const { stand, config } = await startStand();
    const serving = await startServing(config, {
      loadAgain: () => Promise.reject(new Error('half written')),
    });
    const { keyFingerprint: epoch } = serving.host.app.status();
    stand.put(held(OTHER));
    letRefreshBeDue();
    await happened(serving, 'reloaded');
    const after = serving.host.app.status().keyFingerprint;
    expect(after).not.toBe(epoch);
    const told = serving.events().find(({ event }) => event === 'reload');
    expect(told).toMatchObject({ audit: 1, epoch: after, before: { epoch } });
    expect(await serving.admin('/metrics')).toMatch(/^nymgate_secrets_stale 0$/m);
    await expectNothingTold(stand, serving);
  });

  test('another key in the store goes live with the rules in service, whatever their file is by now', async () => {
    const { stand, directory, config } = await startStand();
    const file = join(directory, 'rules.yaml');
    writeFileSync(file, CLOSED);
    const id = '8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b';
    const assertion = { type: 'token-file', path: '/t' };
    const connector = { tenant: id, clientId: id, assertion, rules: file };
    const serving = await startServing({ ...config, connectors: { 'entra-id': connector } });
    const { policy, keyFingerprint: epoch } = serving.host.app.status();
    writeFileSync(file, 'no rules');
    stand.put(held(OTHER));
    letRefreshBeDue();
    await happened(serving, 'reloaded');
    expect(serving.host.app.status()).toMatchObject({ policy, faults: [] });
    expect(serving.host.app.status().keyFingerprint).not.toBe(epoch);
  });

  test.each([
    ['another key than the pinned one', OTHER, 'PIN_MISMATCH'],
    ['a placeholder', 'changeme', 'KEY_INVALID'],
  ])('PIN-01 %s in the store is refused, and the old one goes on serving', async (_, secret, code) => {
    const { stand, config } = await startStand();
    const first = await startServing(config);
    const { keyFingerprint: epoch } = first.host.app.status();
    const pinned = { ...config, pseudonyms: { ...config.pseudonyms, expectedEpoch: epoch } };
    const serving = await startServing(pinned);
    stand.put(held(secret));
    letRefreshBeDue();
    await happened(serving, 'reload_refused');
    expect(serving.events().find(({ event }) => event === 'reload_refused')).toMatchObject({ code });
    expect(serving.host.app.status().keyFingerprint).toBe(epoch);
    expect(serving.events().some(({ event }) => event === 'reload')).toBe(false);
    expect(await serving.admin('/metrics')).toMatch(/^nymgate_secrets_stale 1$/m);
    stand.put(held(KEY));
    letRefreshBeDue();
    await vi.waitUntil(
      async () => /^nymgate_secrets_stale 0$/m.test(await serving.admin('/metrics')),
      PATIENCE,
    );
    await expectNothingTold(stand, serving);
  });

  test('an interval of 0 asks no store again', async () => {
    const { stand, config } = await startStand(0);
    const serving = await startServing(config);
    const before = stand.requests.length;
    vi.advanceTimersByTime(3_600_000);
    await expectNothingTold(stand, serving);
    expect(stand.requests.length).toBe(before);
  });
});

test('F26 rotated under load: every request is answered, each with the epoch of one key', async () => {
  const { stand, config } = await startStand();
  const gateway = await startGateway({ connectors: ['entra-id'], config });
  closing.push(gateway.close);
  const epochs = new Map<string, number>();
  const failed: number[] = [];
  let sending = true;
  const caller = async () => {
    while (sending) {
      const { status, headers } = await gateway.get('/v1.0/users?$top=5');
      if (status !== 200) failed.push(status);
      const epoch = headers['nymgate-epoch'] ?? '';
      epochs.set(epoch, (epochs.get(epoch) ?? 0) + 1);
    }
  };
  const callers = Array.from({ length: 8 }, caller);
  await vi.waitUntil(() => epochs.size === 1, PATIENCE);
  stand.put(held(OTHER));
  letRefreshBeDue();
  await vi.waitUntil(() => [...epochs.values()].filter((count) => count > 3).length === 2, PATIENCE);
  sending = false;
  await Promise.all(callers);
  expect(failed).toEqual([]);
  expect(epochs.size).toBe(2);
  for (const secret of [KEY, OTHER, ...stand.secrets]) expect(gateway.lines.join('\n')).not.toContain(secret);
});

test('a configuration with vault: and without secrets.vault says what is missing', async () => {
  const pseudonyms = { scheme: 'native', keys: [{ id: 1, secret: 'vault:secret/a#key' }] };
  const config = hostConfig({ pseudonyms });
  const starting = startNodeServer({ config, createApp, logSink: () => undefined });
  await expect(starting).rejects.toThrow(/does not say where Vault is \(add secrets\.vault/);
});
