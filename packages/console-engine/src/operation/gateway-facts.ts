import { REQUEST_ERRORS, type RequestErrorCode } from '@nymgate/engine/kernel/errors';
import type { GatewayFacts, WatchedConnector, WatchedExpiry } from 'nymgate-console';
import type { MetricTotals } from './read-metrics.ts';
import { countByLabels, type MetricValue, sumMetric } from './read-metrics.ts';

export type AdminReading = {
  readonly metrics: readonly MetricValue[];
  readonly summary: ConfigSummary;
  readonly secrets: string | undefined;
  readonly totals: MetricTotals;
};

/** An allowlist of what the admin listener returns. */
export function gatewayFacts({ metrics, summary, secrets, totals }: AdminReading): GatewayFacts {
  const { answered, refused, failed } = totals;
  const started = readStart(metrics);
  return {
    version: summary.version,
    ...(started !== undefined && { started }),
    phase: summary.phase,
    ready: summary.ready,
    generation: summary.generation,
    keyFingerprint: summary.keyFingerprint,
    callers: summary.callers,
    inFlight: sumMetric(metrics, 'nymgate_requests_in_flight'),
    connections: sumMetric(metrics, 'nymgate_connections'),
    memoryBytes: sumMetric(metrics, 'process_resident_memory_bytes'),
    ...(secrets !== undefined && { secrets }),
    requests: { answered, refused, failed },
    treatments: countByLabels(metrics, 'nymgate_treatments_total', ['treatment']).map(({ of, count }) => ({
      treatment: of[0] ?? '',
      count,
    })),
    refusals: countByLabels(metrics, 'nymgate_refusals_total', ['connector', 'code'])
      .map(({ of, count }) => ({ ...{ connector: of[0] ?? '', code: of[1] ?? '' }, count }))
      .filter(({ code }) => !isSourceError(code)),
    connectors: summary.connectors.map((each) => createConnectorFacts(each, metrics)),
    expiries: listExpiries(metrics),
  };
}

/** Undefined for a value that is no date. */
function readStart(metrics: readonly MetricValue[]): string | undefined {
  const seconds = sumMetric(metrics, 'process_start_time_seconds');
  return seconds > 0 && seconds < MAX_DATE_SECONDS ? toTime(seconds) : undefined;
}

/** ECMA-262 section 21.4.1.1. */
const MAX_DATE_SECONDS = 8_640_000_000_000;

/** The metric counts failures of Graph and Entra ID too; they refuse nothing. */
function isSourceError(code: string): boolean {
  return Object.hasOwn(REQUEST_ERRORS, code) && REQUEST_ERRORS[code as RequestErrorCode].origin === 'source';
}

function createConnectorFacts(
  { id, policy, endpoints, rules, sourceAuth }: ConfigSummary['connectors'][number],
  metrics: readonly MetricValue[],
): WatchedConnector {
  const end = metrics.find(
    ({ name, labels }) => name === 'nymgate_access_token_end_seconds' && labels['connector'] === id,
  );
  return {
    ...{ id, policy, endpoints, rules, sourceAuth },
    tokens: sumMetric(metrics, 'nymgate_token_fetches_total', { connector: id, outcome: 'granted' }),
    ...(end !== undefined && { tokenEnd: toTime(end.value) }),
  };
}

const ENDS: Readonly<Record<string, WatchedExpiry['what']>> = {
  nymgate_listener_certificate_end_seconds: 'listener-certificate',
  nymgate_source_certificate_end_seconds: 'source-certificate',
  nymgate_caller_keys_end_seconds: 'caller-key',
};

function listExpiries(metrics: readonly MetricValue[]): readonly WatchedExpiry[] {
  return metrics
    .flatMap(({ name, labels, value }): readonly WatchedExpiry[] => {
      const what = Object.hasOwn(ENDS, name) ? ENDS[name] : undefined;
      if (what === undefined) return [];
      const connector = labels['connector'];
      return [{ what, end: toTime(value), ...(connector !== undefined && { connector }) }];
    })
    .sort((a, b) => a.end.localeCompare(b.end));
}

function toTime(seconds: number): string {
  return new Date(seconds * 1_000).toISOString();
}

export type ParsedObject = Readonly<Record<string, unknown>>;

/** What is read of `/configz` (docs/reference/lifecycle.md#health-and-the-admin-port). */
type ConfigSummary = {
  readonly phase: string;
  readonly ready: boolean;
  readonly version: string;
  readonly generation: number;
  readonly auditHead: string | undefined;
  readonly keyFingerprint: string;
  readonly callers: string;
  readonly connectors: readonly Pick<
    WatchedConnector,
    'id' | 'policy' | 'endpoints' | 'rules' | 'sourceAuth'
  >[];
};

/** Checks each type, because any program may listen at the address. Undefined: not a gateway. */
export function parseConfigSummary(json: ParsedObject | undefined): ConfigSummary | undefined {
  const phase = textOrUndefined(json?.['phase']);
  if (json === undefined || phase === undefined) return undefined;
  const { ready, version, generation, auditHead, epoch, callers, connectors } = json;
  return {
    ...{
      phase,
      ready: ready === true,
      version: textOrUndefined(version) ?? '',
      generation: toNumber(generation),
    },
    ...{
      auditHead: textOrUndefined(auditHead),
      keyFingerprint: textOrUndefined(epoch) ?? '',
      callers: textOrUndefined(callers) ?? '',
    },
    connectors: Array.isArray(connectors) ? connectors.map(readConnector) : [],
  };
}

function readConnector(json: unknown): ConfigSummary['connectors'][number] {
  const { id, policy, endpoints, rules, sourceAuth } = (json ?? {}) as ParsedObject;
  return {
    ...{
      id: textOrUndefined(id) ?? '',
      policy: textOrUndefined(policy) ?? '',
      endpoints: toNumber(endpoints),
    },
    ...{ rules: textOrUndefined(rules) ?? '', sourceAuth: textOrUndefined(sourceAuth) ?? '' },
  };
}

export function textOrUndefined(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function toNumber(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
