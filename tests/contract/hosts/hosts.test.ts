import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ARBITRARY_REQUEST } from './arbitrary-request.ts';
import type { HostUnderTest, Verdict } from './host-under-test.ts';
import { HOSTILE_TARGETS } from './hostile-targets.ts';
import { type Asked, startGraph, type WatchedGraph } from './start-graph.ts';
import { HOST_NAMES, type HostName, startHosts } from './start-hosts.ts';
import type { WireRequest } from './wire-request.ts';
import { writeConfig } from './write-config.ts';

/** What a request led to: the caller's verdict, and every byte of what Graph was asked. */
type Outcome = { readonly verdict: Verdict; readonly asked: readonly Asked[] };

let graph: WatchedGraph;
let hosts: ReadonlyMap<HostName, HostUnderTest>;
const directory = mkdtempSync(join(tmpdir(), 'nymgate-hosts-'));

beforeAll(async () => {
  // Express and Azure's library write what they refuse.
  for (const level of ['error', 'warn'] as const) vi.spyOn(console, level).mockReturnValue();
  graph = await startGraph();
  hosts = await startHosts(writeConfig(directory, graph.origin));
});
afterAll(async () => {
  for (const host of hosts.values()) await host.close();
  await graph.close();
  rmSync(directory, { recursive: true, force: true });
});

function host(name: HostName): HostUnderTest {
  const found = hosts.get(name);
  if (found === undefined) throw new Error('not started');
  return found;
}

async function outcome(name: HostName, wire: WireRequest): Promise<Outcome | undefined> {
  graph.asked();
  const verdict = await host(name).send(wire);
  return verdict === undefined ? undefined : { verdict, asked: graph.asked() };
}

const known = new Map<string, Promise<Outcome | undefined>>();

/** The node host's outcome, asked once. */
function plain(wire: WireRequest): Promise<Outcome | undefined> {
  const key = JSON.stringify([wire, wire.body?.length]);
  const asked = known.get(key) ?? outcome('node', wire);
  known.set(key, asked);
  return asked;
}

/** 400 with nothing asked of Graph, or exactly what the node host does with the request or with one that says the same. */
async function compare(name: HostName, wire: WireRequest): Promise<'same' | 'refused' | 'platform'> {
  const allowed: (Outcome | undefined)[] = [];
  for (const equivalent of host(name).equivalents(wire)) allowed.push(await plain(equivalent));
  const found = await outcome(name, wire);
  if (found === undefined) return 'platform';
  if (allowed.some((one) => JSON.stringify(one) === JSON.stringify(found))) return 'same';
  expect({ wire, found, allowed }).toMatchObject({
    found: { verdict: { status: 400, code: 'TARGET_MALFORMED' }, asked: [] },
  });
  return 'refused';
}

const get = (target: string, headers: WireRequest['headers'] = []): WireRequest => ({
  method: 'GET',
  target,
  headers,
});
/** One part after the other, so that Graph is asked in one order. */
const BATCH = JSON.stringify({
  requests: [
    { id: '1', method: 'GET', url: '/users?$top=5' },
    { id: '2', method: 'GET', url: 'users?$select=id', dependsOn: ['1'] },
    { id: '3', method: 'GET', url: '/v1.0/nowhere', dependsOn: ['2'] },
    { id: '4', method: 'POST', url: '/users', headers: { 'Content-Type': 'application/json' }, body: {} },
  ],
});
const ORDINARY: readonly WireRequest[] = [
  get('/entra-id/v1.0/users'),
  get('/entra-id/v1.0/users?$top=5'),
  get('/entra-id/v1.0/users?%24top=5'),
  get('/entra-id/v1.0/users?$select=id,department'),
  get('/entra-id/v1.0/users?$select=id%2Cdepartment', [['ConsistencyLevel', 'eventual']]),
  get('/msft-teams/v1.0/users/x@y.example'),
  get('/msft-teams/v1.0/users?$filter=accountEnabled%20eq%20true'),
  get('/msft-teams/v1.0/users', [['Prefer', 'odata.maxpagesize=5, outlook.timezone="UTC"']]),
  { ...get('/entra-id/v1.0/users?$top=5'), method: 'HEAD' },
  {
    method: 'POST',
    target: '/msft-teams/v1.0/users',
    headers: [['Content-Type', 'application/json']],
    body: new TextEncoder().encode('{"a":"\u00e9"}'),
  },
  {
    method: 'POST',
    target: '/entra-id/v1.0/$batch',
    headers: [['Content-Type', 'application/json']],
    body: new TextEncoder().encode(BATCH),
  },
];

describe.each(HOST_NAMES)('T1-36 a request has one meaning: %s', (name) => {
  test.each(ORDINARY.map((wire) => [wire.method, wire.target, wire] as const))(
    'is served as by the node host: %s %s',
    async (_method, _target, wire) => {
      if (host(name).reads === 0) return expect(await compare(name, wire)).toBe('refused');
      expect(await compare(name, wire)).toBe('same');
      expect((await outcome(name, wire))?.verdict.status).toBe(200);
      expect(graph.asked()).toHaveLength(0);
    },
  );

  test('hostile targets: the same verdict and the same bytes to Graph, or 400', async () => {
    let [readable, same] = [0, 0];
    for (const target of HOSTILE_TARGETS) {
      const result = await compare(name, get(target));
      if ((await plain(get(target)))?.verdict.status === 400 || result === 'platform') continue;
      readable += 1;
      if (result === 'same') same += 1;
    }
    // Whoever refuses everything would pass: what the node host can read, this one must read too, as far as its format lets it.
    expect(readable).toBeGreaterThan(50);
    expect(same / readable).toBeGreaterThanOrEqual(host(name).reads);
  });

  test('two credentials are seen to be two', async () => {
    const headers = [
      ['Authorization', 'Bearer a.b.c'],
      ['Authorization', 'Bearer d.e.f'],
    ] as const;
    expect((await outcome(name, get('/entra-id/v1.0/users', headers)))?.verdict.status).toBe(400);
    const twice = await outcome(name, get('/entra-id/v1.0/users', [['X-Api-Key', 'nyk_second']]));
    expect(twice).toEqual({ verdict: { status: 400, code: 'TARGET_MALFORMED' }, asked: [] });
  });

  test('whatever a caller writes: the same, or 400', async () => {
    await fc.assert(
      fc.asyncProperty(ARBITRARY_REQUEST, async (wire) => void (await compare(name, wire))),
      { numRuns: process.env['NYMGATE_NIGHTLY'] === undefined ? 50 : 5_000 },
    );
  });
});

test.each(HOST_NAMES)('F09 a response of Graph that is cut: %s', async (name) => {
  const { send, reads } = host(name);
  graph.cut(20);
  const verdict = await send(get('/entra-id/v1.0/users')).finally(() => graph.cut(undefined));
  expect(verdict).toEqual(
    reads === 0 ? { status: 400, code: 'TARGET_MALFORMED' } : { status: 502, code: 'SOURCE_TRUNCATED' },
  );
});
