import { ConnectionFailure, sendRequest } from '@nymgate/shell/gateway/send-request';
import type { GatewayFacts, GatewayReading, GatewaySample, Problem } from 'nymgate-console';
import { gatewayFacts } from './gateway-facts.ts';
import { type JsonObject, parseConfigSummary, textOrUndefined } from './parse-config-summary.ts';
import { readMetrics } from './read-metrics.ts';
import { computeSample, computeTotals, type MetricTotals } from './sample-metrics.ts';

/** What the admin listener told, without the audit trail. */
export type GatewayStatusReading = Pick<
  GatewayReading,
  'is' | 'address' | 'since' | 'problem' | 'facts' | 'samples'
> & { readonly auditHead: string | undefined };

export type GatewayPoller = { readonly read: () => Promise<GatewayStatusReading> };

/** Ten minutes at one look every two seconds. */
const MOST_SAMPLES = 300;
/** Several pages that ask at once are one look. */
const FRESH_MILLISECONDS = 1_000;
/** Any program of this machine may sit at the address: none keeps a look waiting, or fills the memory (WEB-06). */
const BOUNDS = { milliseconds: 1_500, bytes: 4_194_304 } as const;

/**
 * Watches a gateway by its admin listener, whenever somebody asks. It looks at nothing by itself, so a gateway that nobody watches is left
 * alone.
 *
 * @param address origin of the admin listener; undefined: there is none
 * @param now milliseconds since 1970
 * @example await watchGateway('http://127.0.0.1:8485', Date.now).read()
 */
export function createGatewayPoller(address: string | undefined, now: () => number): GatewayPoller {
  let samples: readonly GatewaySample[] = [];
  let before: MetricTotals | undefined;
  let last: { readonly reading: GatewayStatusReading; readonly at: number } | undefined;
  let running: Promise<GatewayStatusReading> | undefined;

  const since = (is: GatewayStatusReading['is']) =>
    last?.reading.is === is ? last.reading.since : new Date(now()).toISOString();
  const facts = () => last?.reading.facts;
  const look = async (origin: string): Promise<GatewayStatusReading> => {
    const looked = await lookAt(origin, now).catch(problemOf);
    if ('problem' in looked) {
      const { is, problem } = looked;
      const known = facts();
      const kept = { ...(known !== undefined && { facts: known }), samples, auditHead: undefined };
      return { is, address: origin, since: since(is), problem, ...kept };
    }
    const sample = before === undefined ? undefined : computeSample(before, looked.totals);
    before = looked.totals;
    if (sample !== undefined) samples = [...samples, sample].slice(-MOST_SAMPLES);
    const { auditHead } = looked;
    return {
      is: 'serving',
      address: origin,
      since: since('serving'),
      facts: looked.facts,
      samples,
      auditHead,
    };
  };
  const refresh = async (origin: string) => {
    const reading = await look(origin);
    last = { reading, at: now() };
    running = undefined;
    return reading;
  };
  return {
    read: async () => {
      if (address === undefined)
        return { is: 'off', since: since('off'), problem: OFF, samples, auditHead: undefined };
      if (last !== undefined && now() - last.at < FRESH_MILLISECONDS) return last.reading;
      running ??= refresh(address);
      return running;
    },
  };
}

type GatewaySnapshot = {
  readonly facts: GatewayFacts;
  readonly totals: MetricTotals;
  readonly auditHead: string | undefined;
};

async function lookAt(origin: string, now: () => number): Promise<GatewaySnapshot> {
  const ask = (path: string) =>
    sendRequest({
      ...{ origin, path, headers: GZIP },
      ...{ timeoutMilliseconds: BOUNDS.milliseconds, responseLimits: BOUNDS },
    });
  const [told, configured, ready] = await Promise.all([ask('/metrics'), ask('/configz'), ask('/readyz')]);
  const metrics = readMetrics(told.body);
  const isOurs = metrics.some(({ name }) => name === 'nymgate_build_info');
  const summary = parseConfigSummary(readJson(configured.body));
  if (!isOurs || summary === undefined) throw new NotAGatewayError();
  const totals = computeTotals(metrics, now());
  const { secrets } = readJson(ready.body) ?? {};
  const facts = gatewayFacts({ metrics, summary, secrets: textOrUndefined(secrets), totals });
  return { facts, totals, auditHead: summary.auditHead };
}

const GZIP = { 'accept-encoding': 'gzip' };

class NotAGatewayError extends Error {}

function readJson(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

function problemOf(error: unknown): { readonly is: 'silent' | 'foreign'; readonly problem: Problem } {
  if (error instanceof ConnectionFailure)
    return {
      is: 'silent',
      problem: {
        code: 'GATEWAY_UNREACHABLE',
        message: `No gateway answers at this address (${error.reason}).`,
        fix: 'See whether it runs where it should (its log ends with the reason), and start it again. This page goes on looking, and comes back by itself.',
      },
    };
  return {
    is: 'foreign',
    problem: {
      code: 'GATEWAY_FOREIGN',
      message: 'Something answers at this address, and it is no admin listener of Nymgate.',
      fix: 'Name the admin listener (admin.port of the configuration, 8485 by default; not the port that callers ask): nymgate console --admin http://127.0.0.1:8485',
    },
  };
}

const OFF: Problem = {
  code: 'ADMIN_OFF',
  message: 'This gateway has no admin listener, so nothing tells how it does.',
  fix: 'Set admin.enabled: true in its configuration and start it again.',
};
