import { describe, expect, test } from 'vitest';
import { createAuditSink } from '../../../../../tests/harness/audit-sink.ts';
import type { AccessTokenProvider, SourceAuthState } from '../../../../engine/src/kernel/ports.ts';
import { formatKeyFile, type KeyRecord, watchKeys } from '../../caller-auth/key-file.ts';
import type { CallersConfig } from '../../config/callers-settings.ts';
import { createKeyChangeAuditor, createKnownCallers } from './create-known-callers.ts';
import { createSourceAuthWatch } from './create-source-auth-watch.ts';

const NOW = Date.parse('2026-06-01T00:00:00Z');
const key = (id: string, more: Partial<KeyRecord> = {}): KeyRecord => ({
  id: id.repeat(12),
  name: 'warehouse of Kim Lee',
  hash: 'h'.repeat(43),
  created: '2026-01-01T00:00:00Z',
  expires: '2027-01-01T00:00:00Z',
  connectors: ['entra-id'],
  ...more,
});

async function world(first: readonly KeyRecord[]) {
  const file = { text: formatKeyFile(first), full: false };
  let now = 0;
  const lines: Record<string, unknown>[] = [];
  const logs: string[] = [];
  const clock = { now: () => NOW, monotonic: () => now };
  const write = (line: string) => {
    if (file.full) throw new Error('disk full');
    lines.push(JSON.parse(line));
  };
  const keys = await watchKeys({
    file: '/keys.json',
    files: { readText: async () => file.text },
    clock,
    log: { write: (_, event) => void logs.push(event) },
    onChange: createKeyChangeAuditor({ audit: createAuditSink(write), clock }),
  });
  const pass = () => {
    now += 10_000;
  };
  const look = async (records: readonly KeyRecord[] | string) => {
    file.text = typeof records === 'string' ? records : formatKeyFile(records);
    pass();
    return keys.get();
  };
  return { keys, lines, logs, file, look, pass };
}

describe('a changed key file is in the audit trail', () => {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => key(id)) as [
    KeyRecord,
    KeyRecord,
    KeyRecord,
    KeyRecord,
  ];

  test('by ids: who is let in now, who no longer, whose key or grant is another; no name, no hash', async () => {
    const { lines, look } = await world([a, b, c]);
    await look([a, b, c]);
    expect(lines).toEqual([]);
    await look([{ ...a, revoked: '2026-05-31T00:00:00Z' }, { ...b, connectors: ['*'] }, d]);
    expect(lines).toEqual([
      {
        event: 'callerKeys',
        time: '2026-06-01T00:00:00.000Z',
        added: [`key:${d.id}`],
        removed: [`key:${a.id}`, `key:${c.id}`],
        changed: [`key:${b.id}`],
      },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/Kim|hhhh/);
  });

  test('F29 a revoked key ends although nobody can write it down, and it is told as soon as somebody can', async () => {
    const { lines, logs, file, look } = await world([a, b]);
    file.full = true;
    expect([...(await look([a])).keys()]).toEqual([a.id]);
    expect(logs).toEqual(['caller_keys_untold']);
    file.full = false;
    await look([a]);
    await look([a]);
    expect(lines).toMatchObject([{ removed: [`key:${b.id}`] }]);
  });

  test('a file that cannot be read is no change, and is known', async () => {
    const { keys, lines, look } = await world([a]);
    await look('<html>');
    expect(lines).toEqual([]);
    expect(keys.latest().readable).toBe(false);
    await look([a]);
    expect(keys.latest().readable).toBe(true);
  });
});

test('all who are let in, by the ids of audit lines, and what ends next', async () => {
  const ended = key('e', { expires: '2026-05-01T00:00:00Z' });
  const soon = key('s', { expires: '2026-06-02T00:00:00Z' });
  const { keys } = await world([key('a'), ended, soon]);
  const callers = {
    jwt: [
      {
        name: 'entra',
        callers: [
          { id: '0f6d', connectors: ['*'] },
          { id: '*', connectors: ['x'] },
        ],
      },
    ],
    clientCertificates: [{ name: 'warehouse' }],
  } as unknown as CallersConfig;
  const known = createKnownCallers(callers, keys, () => NOW);
  expect(known.ids()).toEqual([
    ...['key:aaaaaaaaaaaa', 'key:ssssssssssss', 'entra:0f6d', 'entra:*', 'cert:warehouse'],
  ]);
  expect(known.keys()).toEqual({ readable: true, active: 2, nextEnd: Date.parse('2026-06-02T00:00:00Z') });
  expect(createKnownCallers(callers, undefined, () => NOW).keys()).toBeUndefined();
});

test('Entra ID is asked once for each application, and what is unforeseen ends nothing', async () => {
  let calls = 0;
  const application = (get: AccessTokenProvider['get'], state: SourceAuthState): AccessTokenProvider => ({
    get: (signal) => {
      calls += 1;
      return get(signal);
    },
    invalidate: () => undefined,
    state: () => state,
  });
  const tokens = application(() => Promise.reject(new TypeError('x')), 'failing');
  const watch = createSourceAuthWatch([
    { connector: 'entra-id', tokens },
    { connector: 'outlook-cal', tokens },
    { connector: 'msft-teams', tokens: application(async () => ({ token: 't', generation: 1 }), 'ok') },
  ]);
  await watch.look();
  expect(calls).toBe(2);
  expect(watch.states()).toEqual({ 'entra-id': 'failing', 'outlook-cal': 'failing', 'msft-teams': 'ok' });
});

test('a key file is looked at without a request', async () => {
  const { file, keys, pass } = await world([key('a')]);
  const known = createKnownCallers({} as CallersConfig, keys, () => NOW);
  file.text = formatKeyFile([key('a'), key('b')]);
  known.look();
  expect(known.keys()).toMatchObject({ active: 1 });
  pass();
  known.look();
  await new Promise((resolve) => setImmediate(resolve));
  expect(known.keys()).toMatchObject({ active: 2 });
});
