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
  return {
    version: summary.version,
    phase: summary.phase,
    ready: summary.ready,
    generation: summary.generation,
    epoch: summary.epoch,
    callers: summary.callers,
    inFlight: sumMetric(metrics, 'nymgate_requests_in_flight'),
    connections: sumMetric(metrics, 'nymgate_connections'),
    memoryBytes: sumMetric(metrics, 'nymgate_resident_bytes'),
    ...(secrets !== undefined && { secrets }),
    requests: { answered, refused, failed },
    treatments: countByLabels(metrics, 'nymgate_treatments_total', ['treatment']).map(({ of, count }) => ({
      treatment: of[0] ?? '',
      count,
    })),
    refusals: countByLabels(metrics, 'nymgate_refusals_total', ['connector', 'code']).map(
      ({ of, count }) => ({ ...{ connector: of[0] ?? '', code: of[1] ?? '' }, count }),
    ),
    connectors: summary.connectors.map((each) => connectorOf(each, metrics)),
    expiries: endsOf(metrics),
  };
}

function connectorOf(
  { id, policy, endpoints, rules, sourceAuth }: ConfigSummary['connectors'][number],
  metrics: readonly MetricValue[],
): WatchedConnector {
  const end = metrics.find(
    ({ name, labels }) => name === 'nymgate_access_token_end_seconds' && labels['connector'] === id,
  );
  return {
    ...{ id, policy, endpoints, rules, sourceAuth },
    tokens: sumMetric(metrics, 'nymgate_token_fetches_total', { connector: id, outcome: 'granted' }),
    ...(end !== undefined && { tokenEnd: timeOf(end.value) }),
  };
}

const ENDS: Readonly<Record<string, WatchedExpiry['what']>> = {
  nymgate_listener_certificate_end_seconds: 'listener-certificate',
  nymgate_source_certificate_end_seconds: 'source-certificate',
  nymgate_caller_keys_end_seconds: 'caller-key',
};

function endsOf(metrics: readonly MetricValue[]): readonly WatchedExpiry[] {
  return metrics
    .flatMap(({ name, labels, value }): readonly WatchedExpiry[] => {
      const what = Object.hasOwn(ENDS, name) ? ENDS[name] : undefined;
      if (what === undefined) return [];
      const connector = labels['connector'];
      return [{ what, end: timeOf(value), ...(connector !== undefined && { connector }) }];
    })
    .sort((a, b) => a.end.localeCompare(b.end));
}

function timeOf(seconds: number): string {
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
  readonly epoch: string;
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
      generation: numberOf(generation),
    },
    ...{
      auditHead: textOrUndefined(auditHead),
      epoch: textOrUndefined(epoch) ?? '',
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
      endpoints: numberOf(endpoints),
    },
    ...{ rules: textOrUndefined(rules) ?? '', sourceAuth: textOrUndefined(sourceAuth) ?? '' },
  };
}

export function textOrUndefined(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
