import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { request } from 'undici';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { NO_STATUS } from '../../../../tests/harness/app-parts.ts';
import { hostConfig } from '../../../../tests/harness/host-config.ts';
import type { SourceAuthState } from '../../../engine/src/kernel/ports.ts';
import type { App } from '../../../gateway/src/app/create-app.ts';
import type { CreateApp } from '../runtime/generation.ts';
import { type NodeServer, startNodeServer } from './start-node-server.ts';

// What a host writes into the audit trail besides requests, and what readiness and metrics report about Entra ID.

const VERSION = (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version;

type Parts = {
  readonly name: string;
  readonly callers?: readonly string[];
  readonly auth?: () => SourceAuthState;
  readonly look?: () => Promise<void>;
};

const NO_LOOK = () => Promise.resolve();

function app({ name, callers = ['local'], auth = () => 'ok', look = NO_LOOK }: Parts): App {
  return {
    handle: async () => ({ status: 200, headers: [], body: new Uint8Array(0) }),
    status: () => ({
      ...NO_STATUS,
      connectors: [
        {
          ...{ id: 'entra-id', policy: `policy-${name}`, keyFingerprint: `epoch-${name}` },
          ...{ endpoints: 1, rules: 'default' },
        },
      ],
      keyFingerprint: `epoch-${name}`,
      configuration: `configuration-${name}`,
      ends: [{ connector: 'entra-id', end: 1_800_000_000_000 }],
    }),
    sourceAuth: {
      states: () => ({ 'entra-id': auth() }),
      ends: () => ({ 'entra-id': 1_750_000_000_000 }),
      look,
    },
    callers: {
      ids: () => callers,
      keys: () => ({ readable: false, active: 2, nextEnd: 1_700_000_000_000 }),
      look: () => undefined,
    },
  };
}

const hosts: NodeServer[] = [];
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close(0)));
});

type Started = { readonly host: NodeServer; readonly events: () => readonly Record<string, unknown>[] };

async function start(
  apps: readonly App[],
  sink: (line: string) => void = () => {},
  of = hostConfig(),
): Promise<Started> {
  const lines: string[] = [];
  const left = [...apps];
  const createApp: CreateApp = async () => left.shift() ?? expect.unreachable('no app left');
  const logSink = (line: string) => {
    sink(line);
    lines.push(line);
  };
  const host = await startNodeServer({ config: of, createApp, logSink, loadConfig: async () => of });
  hosts.push(host);
  const events = () =>
    lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ audit }) => audit === 1);
  return { host, events };
}

describe('PIN-01 the audit trail says what serves, and when that changes', () => {
  test('start, reload with old and new hashes and who is let in, stop: one chain', async () => {
    const { host, events } = await start([app({ name: 'one' }), app({ name: 'two', callers: ['key:a'] })]);
    await host.reload();
    await host.close(0);
    const [first, second] = ['one', 'two'].map((name) => ({
      configuration: `configuration-${name}`,
      policies: { 'entra-id': `policy-${name}` },
      epoch: `epoch-${name}`,
    }));
    expect(events()).toMatchObject([
      { sequence: 1, event: 'start', version: VERSION, ...first, callers: ['local'], moreCallers: 0 },
      { sequence: 2, event: 'reload', generation: 2, before: first, ...second, callers: ['key:a'] },
      { sequence: 3, event: 'stop', inFlight: 0 },
    ]);
    expect(new Set(events().map(({ instance }) => instance)).size).toBe(1);
  });

  test('the log line of a reload says which key and rules serve now', async () => {
    const lines: string[] = [];
    const { host } = await start([app({ name: 'one' }), app({ name: 'two' })], (line) => lines.push(line));
    await host.reload();
    const reported = lines.map((line) => JSON.parse(line)).find(({ event }) => event === 'reloaded');
    expect(reported).toMatchObject({ generation: 2, epoch: 'epoch-two', policy: NO_STATUS.policy });
  });

  test('metrics say whether the last reload took effect, and when one last did', async () => {
    const { host } = await start([app({ name: 'one' }), app({ name: 'two' })]);
    const gauges = async () => {
      const text = await (await request(`${host.adminUrl}/metrics`)).body.text();
      const read = (name: string) =>
        Number(new RegExp(`^nymgate_config_last_reload_${name} (\\S+)$`, 'm').exec(text)?.[1]);
      return [read('successful'), read('success_timestamp_seconds')] as const;
    };
    const [first, started] = await gauges();
    expect([first, Math.abs(started - Date.now() / 1_000) < 600]).toEqual([1, true]);
    await vi.waitUntil(() => Date.now() / 1_000 > started);
    await host.reload();
    const [second, reloaded] = await gauges();
    expect([second, reloaded > started]).toEqual([1, true]);
    // No app is left for a third generation.
    await host.reload();
    expect(await gauges()).toEqual([0, reloaded]);
  });

  const refusing = (event: string) => (line: string) => {
    if (line.includes(`"event":"${event}"`)) throw new Error('disk full');
  };

  test('F29 a start that cannot be written down does not happen', async () => {
    const one = app({ name: 'one' });
    await expect(start([one], refusing('start'))).rejects.toMatchObject({ code: 'AUDIT_UNWRITABLE' });
  });

  test('F29 nor does a reload: what served before goes on', async () => {
    const { host } = await start([app({ name: 'one' }), app({ name: 'two' })], refusing('reload'));
    expect(await host.reload()).toMatchObject({
      reloaded: false,
      generation: 1,
      issues: [{ code: 'AUDIT_UNWRITABLE' }],
    });
    expect(host.app.status().keyFingerprint).toBe('epoch-one');
  });

  test('requests that the listener refused are in the trail as a number', async () => {
    const { host, events } = await start([app({ name: 'one' })]);
    const { hostname, port } = new URL(host.url);
    for (let times = 0; times < 3; times += 1)
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), hostname, () => socket.write('GET\r\n\r\n'));
        socket.resume();
        socket.on('close', () => resolve());
      });
    await host.close(0);
    expect(events()).toMatchObject([
      { event: 'start' },
      { event: 'refused', counts: { TARGET_MALFORMED: 3 } },
      { event: 'stop' },
    ]);
  });
});

test('AUD-01 /configz has the head of the trail and the hash of the configuration', async () => {
  const { host, events } = await start([app({ name: 'one' })]);
  const status = (await (await request(`${host.adminUrl}/configz`)).body.json()) as Record<string, unknown>;
  const [{ instance, chain } = {}] = events();
  expect(status).toMatchObject({
    auditHead: `${instance}:1:${chain}`,
    configuration: 'configuration-one',
    connectors: [{ sourceAuth: 'ok' }],
  });
});

describe('a gateway that gets no access token', () => {
  const fetchStatus = async (url: string | undefined) => {
    const { statusCode, body } = await request(`${url}/readyz`);
    return [statusCode, await body.json()] as const;
  };

  test('says so on the admin listener, stays ready, and tells strangers nothing', async () => {
    let state: SourceAuthState = 'unknown';
    const { host } = await start([app({ name: 'one', auth: () => state })]);
    for (const word of ['unknown', 'failing', 'ok'] as const) {
      state = word;
      expect(await fetchStatus(host.adminUrl)).toEqual([200, { status: 'ready', sourceAuth: word }]);
      expect(await fetchStatus(host.url)).toEqual([200, { status: 'ready' }]);
    }
  });

  test('is not ready where the configuration says so, until it gets one', async () => {
    let state: SourceAuthState = 'unknown';
    const of = hostConfig({ readiness: { sourceAuth: 'fail' } });
    const { host } = await start([app({ name: 'one', auth: () => state })], () => {}, of);
    const codes: number[] = [];
    for (const word of ['unknown', 'failing', 'ok'] as const) {
      state = word;
      codes.push((await fetchStatus(host.url))[0], (await fetchStatus(host.adminUrl))[0]);
    }
    expect(codes).toEqual([503, 503, 503, 503, 200, 200]);
  });

  test('the first probe waits for Entra ID, but not longer than probes do', async () => {
    const of = hostConfig({ readiness: { sourceAuth: 'fail' } });
    let state: SourceAuthState = 'unknown';
    const soon = async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      state = 'ok';
    };
    const never = () => new Promise<void>(() => {});
    const [quick, hanging] = await Promise.all([
      start([app({ name: 'one', auth: () => state, look: soon })], () => {}, of),
      start([app({ name: 'two', auth: () => 'unknown', look: never })], () => {}, of),
    ]);
    expect((await fetchStatus(quick.host.url))[0]).toBe(200);
    expect((await fetchStatus(hanging.host.url))[0]).toBe(503);
  });
});

test('metrics say which versions and rules serve, whether Entra ID gives tokens, and what ends when', async () => {
  const { host } = await start([app({ name: 'one', auth: () => 'failing' })]);
  const text = await (await request(`${host.adminUrl}/metrics`)).body.text();
  const node = process.versions.node;
  for (const line of [
    `nymgate_build_info{version="${VERSION}",node="${node}"} 1`,
    'nymgate_policy_info{connector="entra-id",policy="policy-one",epoch="epoch-one"} 1',
    'nymgate_source_auth_failing{connector="entra-id"} 1',
    'nymgate_source_certificate_end_seconds{connector="entra-id"} 1800000000',
    'nymgate_caller_keys_end_seconds 1700000000',
    'nymgate_caller_keys_active 2',
    'nymgate_caller_keys_unreadable 1',
    'nymgate_audit_sequence 1',
  ])
    expect(text.split('\n')).toContain(line);
  expect(text).toContain('# TYPE nymgate_listener_certificate_end_seconds gauge');
});

test('anchors begin with the host and end with it', async () => {
  const lines: string[] = [];
  const { host, events } = await start([app({ name: 'one' })], (line) => void lines.push(line));
  await host.close(0);
  const anchors = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const last = events().at(-1);
  await vi.waitFor(() =>
    expect(anchors.filter(({ event }) => event === 'audit_anchor')).toMatchObject([
      { sequence: last?.['sequence'], chain: last?.['chain'] },
    ]),
  );
});
