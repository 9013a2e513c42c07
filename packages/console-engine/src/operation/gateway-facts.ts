import type { GatewayFacts, WatchedConnector, WatchedExpiry } from 'nymgate-console';
import type { ConfigSummary } from './parse-config-summary.ts';
import { countByLabels, type MetricValue, sumMetric } from './read-metrics.ts';
import type { MetricTotals } from './sample-metrics.ts';

export type AdminReading = {
  readonly metrics: readonly MetricValue[];
  readonly summary: ConfigSummary;
  readonly secrets: string | undefined;
  readonly totals: MetricTotals;
};

/** What the page shows of a gateway: a closed list, whatever else its admin listener tells. */
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
      ({ of, count }) => ({
        ...{ connector: of[0] ?? '', code: of[1] ?? '' },
        count,
      }),
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
