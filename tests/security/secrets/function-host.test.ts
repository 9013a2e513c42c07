import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { createApp } from '../../../packages/gateway/src/app/create-app.ts';
import { createFunctionRuntime } from '../../../packages/hosts/src/functions/create-function-runtime.ts';
import { hostConfig } from '../../harness/host-config.ts';
import { PATIENCE, stopClock } from '../../harness/stop-clock.ts';
import { startVaultStand } from '../../stand-ins/secrets/secret-stands.ts';

// The host of functions, whose key lies in a store (Vault, over real sockets), and which nothing but calls sets going.

const key = (text: string) => Buffer.alloc(32, text).toString('base64url');
const KEY = key('the key of these tests, not more');
const OTHER = key('another one of these tests, no more');
const held = (secret: string) => JSON.stringify({ key: secret });

const closing: (() => Promise<unknown> | undefined)[] = [];
stopClock();
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
const STORE_DEADLINE = 5_000;
/** The interval of the refresh and its jitter. */
const letRefreshBeDue = () => vi.advanceTimersByTime(1_200);

async function startStand({ refreshSeconds = 1, pinned }: { refreshSeconds?: number; pinned?: string } = {}) {
  const stand = await startVaultStand();
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-function-'));
  closing.push(stand.close, async () => rmSync(directory, { recursive: true }));
  const tokenFile = join(directory, 'token');
  for (const jwt of Object.values(stand.files)) writeFileSync(tokenFile, jwt, { mode: 0o600 });
  const { vault } = stand.settings;
  stand.put(held(KEY));
  const lines: string[] = [];
  const keys = [{ id: 1, secret: `${stand.reference}#key` }];
  const config = hostConfig({
    publicUrl: 'http://localhost:8484',
    pseudonyms: { scheme: 'native', keys, ...(pinned && { expectedEpoch: pinned }) },
    secrets: { refreshSeconds, vault: { ...vault, auth: { ...vault?.auth, tokenFile } } },
    audit: { anchorSeconds: 0 },
  });
  const host = createFunctionRuntime({
    ...{ createApp, platform: { trustedPlatforms: [] }, checkProcess: () => undefined },
    loadConfig: async () => config,
    logSink: (line) => void lines.push(line),
  });
  closing.push(async () => host.stop());
  const call = async () => {
    const inbound = { method: 'GET', target: '/v1.0/nothing', headers: [], body: new Uint8Array(0) };
    const { status, headers } = await host.handle({ inbound: { ...inbound, remoteAddress: '127.0.0.1' } });
    return { status, epoch: new Map(headers).get('nymgate-epoch') };
  };
  const events = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const happened = (event: string) => events().find((line) => line['event'] === event);
  return { stand, call, events, happened, lines };
}

test('F26 a key that was rotated between two calls: read again by a call, and served from then on', async () => {
  const { stand, call, events, happened, lines } = await startStand();
  const first = await call();
  expect(first.epoch).toMatch(/^[0-9a-f]{16}$/);
  stand.put(held(OTHER));
  letRefreshBeDue();
  // No call, no timer: nothing has been asked.
  expect(happened('secret_changed')).toBeUndefined();
  expect((await call()).epoch).toBe(first.epoch);
  await vi.waitUntil(() => happened('reloaded'), PATIENCE);
  const after = await call();
  expect(after.epoch).not.toBe(first.epoch);
  const { epoch } = first;
  expect(happened('reload')).toMatchObject({ audit: 1, epoch: after.epoch, before: { epoch } });
  expect(events().filter(({ event }) => event === 'start')).toHaveLength(1);
  for (const secret of [KEY, OTHER, ...stand.secrets]) expect(lines.join('\n')).not.toContain(secret);
});

test.each(['down', 'forbidden', 'absent', 'slow'] as const)(
  'F15 a store that turns %s: no answer waits for it, and the key that was read goes on serving',
  async (mood) => {
    const { stand, call, happened } = await startStand();
    const { epoch } = await call();
    stand.answerWith(mood);
    letRefreshBeDue();
    const asked = stand.requests.length;
    // The clock stands still, so an answer that waited for the store would never come.
    expect((await call()).epoch).toBe(epoch);
    await vi.waitUntil(() => stand.requests.length > asked, PATIENCE);
    if (mood === 'slow') vi.advanceTimersByTime(STORE_DEADLINE);
    await vi.waitUntil(() => happened('secret_stale'), PATIENCE);
    expect((await call()).epoch).toBe(epoch);
  },
);

test('PIN-01 another key than the pinned one is refused, and the old one goes on serving', async () => {
  const { epoch } = await (await startStand()).call();
  const { stand, call, happened } = await startStand({ pinned: String(epoch) });
  expect((await call()).epoch).toBe(epoch);
  stand.put(held(OTHER));
  letRefreshBeDue();
  await call();
  await vi.waitUntil(() => happened('reload_refused'), PATIENCE);
  expect(happened('reload_refused')).toMatchObject({ code: 'PIN_MISMATCH' });
  expect(happened('reload')).toBeUndefined();
  expect((await call()).epoch).toBe(epoch);
});

test('F14 a store that does not answer at the start: 503, tried again by a later call', async () => {
  const { stand, call, happened } = await startStand();
  stand.answerWith('down');
  expect(await call()).toEqual({ status: 503, epoch: undefined });
  expect(happened('start_issue')).toMatchObject({ code: 'SECRET_STORE_UNREACHABLE' });
  stand.answerWith('good');
  const asked = stand.requests.length;
  expect((await call()).status).toBe(503);
  expect(stand.requests).toHaveLength(asked);
  vi.advanceTimersByTime(1_000);
  expect((await call()).status).not.toBe(503);
});
