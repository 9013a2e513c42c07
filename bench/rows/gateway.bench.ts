import { TARGETS } from '../goals.ts';
import { measureMilliseconds } from '../interleave.ts';
import { type BenchCase, type Effort, type Measurement, median } from '../measure.ts';
import { benchPseudonymizer, SUBJECTS, sanitizePage } from '../sanitizing.ts';
import { TARGET } from '../servers/gateway-config.ts';
import { type LoadClients, openLoadClients } from '../servers/load.ts';
import type { Child } from '../servers/start-child.ts';
import { CONCURRENCY, warmUp } from '../servers/warm-up.ts';
import { type Role, withServers } from '../servers/with-servers.ts';

const SIZE = 24_000;
const PAYLOAD = '25 KB';
const ROLES = ['pass-through', 'gateway', 'hono-fetch'] as const satisfies readonly Role[];
type Measured = (typeof ROLES)[number];

/**
 * Two processes of one program differ by up to a half for as long as they live: V8 optimizes in another order, and the system's
 * allocator gives memory back with each request in one and keeps it in the other.
 */
const PROCESSES: Readonly<Record<Measured, number>> = { gateway: 3, 'pass-through': 2, 'hono-fetch': 3 };

/** Connections close from the beginning: `warmUp` says why. */
const REQUESTS_PER_SOCKET = 250;

/** Of requests in one round: fewer would measure whether a garbage collection fell into it. */
const LEAST_REQUESTS = 400;

const HONO = 'Hono + fetch, nothing sanitized';

/** The gateway as it serves (rules, token cache, sanitizer, audit line, metrics) against proxies that sanitize nothing. */
export const cases: readonly BenchCase[] = [{ name: 'gateway', hasFloor: true, measure }];

type Load = { readonly microseconds: number; readonly perSecond: number };
type Round = Readonly<Record<Measured, Load>> & {
  /** Microseconds for the same page in a loop. */
  readonly sanitizer: number;
};

async function measure(effort: Effort): Promise<readonly Measurement[]> {
  const rounds = await interleaved(effort);
  return [
    processorRow(rounds, 'own pass-through', {}, passThrough),
    processorRow(
      rounds,
      'pass-through and sanitizer alone',
      TARGETS.gatewayOverhead,
      (round) => passThrough(round) + round.sanitizer,
    ),
    processorRow(rounds, HONO, TARGETS.gatewayHono, (round) => round['hono-fetch'].microseconds),
    throughputRow(rounds),
  ];
}

function passThrough(round: Round): number {
  return round['pass-through'].microseconds;
}

function processorRow(
  rounds: readonly Round[],
  name: string,
  targets: Pick<Measurement, 'goal' | 'floor'>,
  baseline: (round: Round) => number,
): Measurement {
  const ratios = rounds.map((round) => round.gateway.microseconds / baseline(round));
  return {
    subject: 'gateway, processor time a request',
    payload: PAYLOAD,
    value: median(rounds.map(({ gateway }) => gateway.microseconds)),
    unit: 'us',
    baseline: { name, ratio: median(ratios), rounds: ratios },
    ...targets,
  };
}

function throughputRow(rounds: readonly Round[]): Measurement {
  const ratios = rounds.map((round) => round.gateway.perSecond / round['hono-fetch'].perSecond);
  return {
    subject: 'gateway, requests a second',
    payload: PAYLOAD,
    value: median(rounds.map(({ gateway }) => gateway.perSecond)),
    unit: 'requests/s',
    baseline: { name: HONO, ratio: median(ratios), rounds: ratios },
  };
}

/** Nobody asks for compression and the upstream offers none, so all three carry the same bytes. */
async function interleaved(effort: Effort): Promise<readonly Round[]> {
  const requests = Math.max(LEAST_REQUESTS, effort.roundMilliseconds * 20);
  const setting = { size: SIZE, requestsPerSocket: REQUESTS_PER_SOCKET, processes: PROCESSES };
  const sanitizer = openSanitizer();
  return withServers(setting, async ({ getProcesses }) => {
    const servers = ROLES.flatMap((role) => getProcesses(role).map((child) => ({ role, child })));
    const urls = servers.map(({ child }) => child.url);
    await warmUp(urls, TARGET, () => void sanitizer(effort.roundMilliseconds));
    const subjects = await Promise.all(servers.map(connect));
    const rounds: Round[] = [];
    // Each has a load for every process.
    for (let round = 0; round < effort.rounds / 2; round += 1)
      rounds.push({
        ...(await oneRound(subjects, requests)),
        sanitizer: sanitizer(effort.roundMilliseconds),
      });
    for (const { callers } of subjects) callers.close();
    return rounds;
  });
}

/** Microseconds for the upstream's page without HTTP, rules or links: runs it for so many milliseconds. */
function openSanitizer(): (milliseconds: number) => number {
  const { plan, page } = SUBJECTS.events;
  const body = page({ size: SIZE });
  const pseudonymizer = benchPseudonymizer('native');
  const sanitize = () => sanitizePage(body, { plan, pseudonymizer });
  return (milliseconds) => measureMilliseconds(sanitize, milliseconds) * 1_000;
}

type Server = { readonly role: Measured; readonly child: Child };

/** A server and those who ask it. */
type Subject = Server & { readonly callers: LoadClients };

async function connect({ role, child }: Server): Promise<Subject> {
  return { role, child, callers: await openLoadClients(child.url, TARGET, CONCURRENCY) };
}

async function oneRound(
  subjects: readonly Subject[],
  requests: number,
): Promise<Readonly<Record<Measured, Load>>> {
  const loads: Record<Measured, Load[]> = { 'pass-through': [], gateway: [], 'hono-fetch': [] };
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
  const milliseconds = await callers.request(requests);
  const after = await child.usage();
  return {
    microseconds: (after.processor - before.processor) / requests,
    perSecond: (requests * 1_000) / milliseconds,
  };
}
