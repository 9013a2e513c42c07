import { ConnectionFailure, sendRequest } from '@nymgate/shell/gateway/send-request';
import type { GatewayFacts, GatewayReading, GatewaySample, Problem } from 'nymgate-console';
import { gatewayFacts, type ParsedObject, parseConfigSummary, textOrUndefined } from './gateway-facts.ts';
import { computeSample, computeTotals, type MetricTotals, readMetrics } from './read-metrics.ts';

/** Status from the admin listener, without the audit log. */
export type GatewayStatusReading = Pick<
  GatewayReading,
  'is' | 'address' | 'since' | 'problem' | 'facts' | 'samples'
> & { readonly auditHead: string | undefined };

export type GatewayPoller = { readonly read: () => Promise<GatewayStatusReading> };

/** Ten minutes at one poll every two seconds. */
const MOST_SAMPLES = 300;
const MAX_GAP_MILLISECONDS = 10_000;
/** Concurrent pages share a poll. */
const FRESH_MILLISECONDS = 1_000;
/** Any local program may listen at the address: it can neither block a poll nor exhaust memory (WEB-06). */
const BOUNDS = { milliseconds: 1_500, bytes: 4_194_304 } as const;

/**
 * Polls the admin listener on demand only.
 * @param address origin of the admin listener; undefined without one
 * @example await createGatewayPoller('http://127.0.0.1:8485', Date.now).read()
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
    const looked = await lookAt(origin, now).catch(toProblem);
    if ('problem' in looked) {
      const { is, problem } = looked;
      const known = facts();
      const kept = { ...(known !== undefined && { facts: known }), samples, auditHead: undefined };
      return { is, address: origin, since: since(is), problem, ...kept };
    }
    // The average of a long pause would be a point about a time without data.
    const isRecent = before !== undefined && looked.totals.time - before.time <= MAX_GAP_MILLISECONDS;
    const sample = before !== undefined && isRecent ? computeSample(before, looked.totals) : undefined;
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
  const fetchAdmin = (path: string) =>
    sendRequest({
      ...{ origin, path, headers: GZIP },
      ...{ timeoutMilliseconds: BOUNDS.milliseconds, responseLimits: BOUNDS },
    });
  const [scraped, configured, ready] = await Promise.all([
    fetchAdmin('/metrics'),
    fetchAdmin('/configz'),
    fetchAdmin('/readyz'),
  ]);
  const metrics = readMetrics(scraped.body);
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

function readJson(text: string): ParsedObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as ParsedObject) : undefined;
  } catch {
    return undefined;
  }
}

function toProblem(error: unknown): { readonly is: 'silent' | 'foreign'; readonly problem: Problem } {
  if (error instanceof ConnectionFailure)
    return {
      is: 'silent',
      problem: {
        code: 'GATEWAY_UNREACHABLE',
        message: `No gateway responds at this address (${error.reason}).`,
        fix: 'Check its log for the reason and start it again. This page keeps polling.',
      },
    };
  return {
    is: 'foreign',
    problem: {
      code: 'GATEWAY_FOREIGN',
      message: 'The response from this address is not from an admin listener of Nymgate.',
      fix: 'Specify the admin listener (admin.port in the configuration, 8485 by default), not the port for callers: nymgate console --admin http://127.0.0.1:8485',
    },
  };
}

const OFF: Problem = {
  code: 'ADMIN_OFF',
  message: 'This gateway has no admin listener, so its status is unavailable.',
  fix: 'Set admin.enabled: true in its configuration and start it again.',
};
