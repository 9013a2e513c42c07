import { TARGETS } from '../goals.ts';
import { type BenchCase, type Effort, type Measurement, median } from '../measure.ts';
import { TARGET } from '../servers/gateway-config.ts';
import { runLoad } from '../servers/load.ts';
import type { Child } from '../servers/start-child.ts';
import { withServers } from '../servers/with-servers.ts';

const SIZE = 24_000;
const PAYLOAD = '25 KB';
const CONCURRENCY = 16;

/**
 * V8 optimizes the last function of a request that runs once after some five thousand; a server has served that many. With two
 * thousand all three were still a third slower, the gateway most: it has the most code. In several loads, since each ends with
 * its connections: the first connections that close cost Node's streams their optimized code, and two thousand requests more.
 */
const WARM_UP = { loads: 6, requests: 1_000 };

/** Of requests in one round: fewer would measure whether a garbage collection fell into it. */
const LEAST_REQUESTS = 600;

/** The gateway as it serves (rules, token cache, sanitizer, audit line, metrics) against proxies that sanitize nothing. */
export const cases: readonly BenchCase[] = [{ name: 'gateway', hasFloor: true, measure }];

type Load = { readonly microseconds: number; readonly perSecond: number };
type Round = { readonly gateway: Load; readonly passThrough: Load; readonly honoFetch: Load };

async function measure(effort: Effort): Promise<readonly Measurement[]> {
  const rounds = await interleaved(effort);
  return [processorRow(rounds), throughputRow(rounds)];
}

function processorRow(rounds: readonly Round[]): Measurement {
  const ratios = rounds.map(({ gateway, passThrough }) => gateway.microseconds / passThrough.microseconds);
  return {
    subject: 'gateway, processor time a request',
    payload: PAYLOAD,
    value: median(rounds.map(({ gateway }) => gateway.microseconds)),
    unit: 'us',
    baseline: { name: 'own pass-through', ratio: median(ratios), rounds: ratios },
    ...TARGETS.gatewayProcessor,
  };
}

function throughputRow(rounds: readonly Round[]): Measurement {
  const ratios = rounds.map(({ gateway, honoFetch }) => gateway.perSecond / honoFetch.perSecond);
  return {
    subject: 'gateway, requests a second',
    payload: PAYLOAD,
    value: median(rounds.map(({ gateway }) => gateway.perSecond)),
    unit: 'requests/s',
    baseline: { name: 'Hono + fetch, nothing sanitized', ratio: median(ratios), rounds: ratios },
    ...TARGETS.gatewayThroughput,
  };
}

/** Nobody asks for compression and the upstream offers none, so all three carry the same bytes. */
async function interleaved(effort: Effort): Promise<readonly Round[]> {
  const requests = Math.max(LEAST_REQUESTS, effort.roundMilliseconds * 20);
  const others = ['pass-through', 'hono-fetch'] as const;
  return withServers({ size: SIZE, others }, async ({ gateway, others: [passThrough, honoFetch] }) => {
    if (passThrough === undefined || honoFetch === undefined) throw new Error('nothing to compare with');
    for (let round = 0; round < WARM_UP.loads; round += 1)
      for (const child of [passThrough, honoFetch, gateway]) await load(child, WARM_UP.requests);
    const rounds: Round[] = [];
    for (let round = 0; round < effort.rounds; round += 1)
      rounds.push({
        passThrough: await load(passThrough, requests),
        gateway: await load(gateway, requests),
        honoFetch: await load(honoFetch, requests),
      });
    return rounds;
  });
}

/** Processor time a request, all threads of the process, and requests a second. */
async function load(child: Child, requests: number): Promise<Load> {
  const before = await child.usage();
  const milliseconds = await runLoad(child.url, TARGET, { requests, concurrency: CONCURRENCY });
  const after = await child.usage();
  return {
    microseconds: (after.processor - before.processor) / requests,
    perSecond: (requests * 1_000) / milliseconds,
  };
}
