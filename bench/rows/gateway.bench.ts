import { TARGETS } from '../goals.ts';
import { type BenchCase, type Effort, type Measurement, median } from '../measure.ts';
import { TARGET } from '../servers/gateway-config.ts';
import { type Callers, openCallers } from '../servers/load.ts';
import type { Child } from '../servers/start-child.ts';
import { type Role, withServers } from '../servers/with-servers.ts';

const SIZE = 24_000;
const PAYLOAD = '25 KB';
const CONCURRENCY = 16;

/**
 * Of each server. Two processes of one program differ by up to a half for as long as they live, the pass-through most: V8
 * optimizes in another order, and the system's allocator gives memory back with each request in one and keeps it in the other.
 */
const PROCESSES = 2;

/**
 * V8 optimizes the last function of a request that runs once after some five thousand; a server has served that many. With two
 * thousand all three were still a third slower, the gateway most: it has the most code. The callers stay connected from here to
 * the end: connections that close cost Node's streams their optimized code, and whoever came last two thousand requests more.
 */
const WARM_UP = { loads: 13, requests: 500 };

/** Of requests in one round: fewer would measure whether a garbage collection fell into it. */
const LEAST_REQUESTS = 400;

/** The gateway as it serves (rules, token cache, sanitizer, audit line, metrics) against proxies that sanitize nothing. */
export const cases: readonly BenchCase[] = [{ name: 'gateway', hasFloor: true, measure }];

const ROLES = ['pass-through', 'gateway', 'hono-fetch'] as const satisfies readonly Role[];

type Load = { readonly microseconds: number; readonly perSecond: number };
type Round = Readonly<Record<Role, Load>>;

async function measure(effort: Effort): Promise<readonly Measurement[]> {
  const rounds = await interleaved(effort);
  return [processorRow(rounds), throughputRow(rounds)];
}

function processorRow(rounds: readonly Round[]): Measurement {
  const ratios = rounds.map((round) => round.gateway.microseconds / round['pass-through'].microseconds);
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
  const ratios = rounds.map((round) => round.gateway.perSecond / round['hono-fetch'].perSecond);
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
  return withServers({ size: SIZE, others, processes: PROCESSES }, async ({ of }) => {
    const opening = Array.from({ length: PROCESSES }, (_, number) =>
      ROLES.map((role) => connect(role, of(role)[number])),
    );
    const subjects = await Promise.all(opening.flat());
    for (let round = 0; round < WARM_UP.loads; round += 1)
      for (const subject of subjects) await load(subject, WARM_UP.requests);
    const rounds: Round[] = [];
    // Each has a load for every process.
    for (let round = 0; round < effort.rounds / 2; round += 1)
      rounds.push(await oneRound(subjects, requests));
    for (const { callers } of subjects) callers.close();
    return rounds;
  });
}

/** A server and those who ask it. */
type Subject = { readonly role: Role; readonly child: Child; readonly callers: Callers };

async function connect(role: Role, child: Child | undefined): Promise<Subject> {
  if (child === undefined) throw new Error('nothing to compare with');
  return { role, child, callers: await openCallers(child.url, TARGET, CONCURRENCY) };
}

async function oneRound(subjects: readonly Subject[], requests: number): Promise<Round> {
  const loads: Record<Role, Load[]> = { 'pass-through': [], gateway: [], 'hono-fetch': [] };
  for (const subject of subjects) loads[subject.role].push(await load(subject, requests));
  return {
    'pass-through': average(loads['pass-through']),
    gateway: average(loads.gateway),
    'hono-fetch': average(loads['hono-fetch']),
  };
}

function average(loads: readonly Load[]): Load {
  const mean = (of: keyof Load) => loads.reduce((sum, load) => sum + load[of], 0) / loads.length;
  return { microseconds: mean('microseconds'), perSecond: mean('perSecond') };
}

/** Processor time a request, all threads of the process, and requests a second. */
async function load({ child, callers }: Subject, requests: number): Promise<Load> {
  const before = await child.usage();
  const milliseconds = await callers.ask(requests);
  const after = await child.usage();
  return {
    microseconds: (after.processor - before.processor) / requests,
    perSecond: (requests * 1_000) / milliseconds,
  };
}
