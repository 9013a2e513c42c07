import { TARGETS } from '../goals.ts';
import { type BenchCase, type Effort, type Measurement, median } from '../measure.ts';
import { TARGET } from '../servers/gateway-config.ts';
import { runLoad } from '../servers/load.ts';
import type { Child } from '../servers/start-child.ts';
import { withServers } from '../servers/with-servers.ts';

const SIZE = 24_000;
const PAYLOAD = '25 KB';
const CONCURRENCY = 16;

/** The gateway as it serves (rules, token cache, sanitizer, audit line, metrics) against proxies that sanitize nothing. */
export const cases: readonly BenchCase[] = [
  { name: 'gateway, processor time', hasFloor: true, measure: measureProcessor },
  { name: 'gateway, requests a second', hasFloor: true, measure: measureThroughput },
];

async function measureProcessor(effort: Effort): Promise<readonly Measurement[]> {
  const rounds = await interleaved('pass-through', effort, processorOf);
  const ratios = rounds.map(({ own, other }) => own / other);
  return [
    {
      subject: 'gateway, processor time a request',
      payload: PAYLOAD,
      value: median(rounds.map(({ own }) => own)),
      unit: 'us',
      baseline: { name: 'own pass-through', ratio: median(ratios), rounds: ratios },
      ...TARGETS.gatewayProcessor,
    },
  ];
}

async function measureThroughput(effort: Effort): Promise<readonly Measurement[]> {
  const rounds = await interleaved('hono-fetch', effort, throughputOf);
  const ratios = rounds.map(({ own, other }) => own / other);
  return [
    {
      subject: 'gateway, requests a second',
      payload: PAYLOAD,
      value: median(rounds.map(({ own }) => own)),
      unit: 'requests/s',
      baseline: { name: 'Hono + fetch, nothing sanitized', ratio: median(ratios), rounds: ratios },
      ...TARGETS.gatewayThroughput,
    },
  ];
}

type Round = { readonly own: number; readonly other: number };

async function interleaved(
  against: 'pass-through' | 'hono-fetch',
  effort: Effort,
  measure: (child: Child, requests: number) => Promise<number>,
): Promise<readonly Round[]> {
  const requests = effort.roundMilliseconds * 10;
  return withServers({ size: SIZE, others: [against] }, async ({ gateway, others: [other] }) => {
    if (other === undefined) throw new Error('nothing to compare with');
    // V8 optimizes what has run some thousand times; a server has.
    for (const child of [other, gateway])
      await runLoad(child.url, TARGET, { requests: 2_000, concurrency: CONCURRENCY });
    const rounds: Round[] = [];
    for (let round = 0; round < effort.rounds; round += 1)
      rounds.push({ other: await measure(other, requests), own: await measure(gateway, requests) });
    return rounds;
  });
}

/** Microseconds of processor time a request, all threads of the process. */
async function processorOf(child: Child, requests: number): Promise<number> {
  const before = await child.usage();
  await runLoad(child.url, TARGET, { requests, concurrency: CONCURRENCY });
  const after = await child.usage();
  return (after.processor - before.processor) / requests;
}

async function throughputOf(child: Child, requests: number): Promise<number> {
  return (requests * 1_000) / (await runLoad(child.url, TARGET, { requests, concurrency: CONCURRENCY }));
}
