import { openSync } from 'node:fs';
import { formatAuditLine } from '../../packages/gateway/src/proxy/audit-fields.ts';
import type { RequestFacts } from '../../packages/gateway/src/proxy/request-facts.ts';
import { createStopwatch } from '../../packages/gateway/src/proxy/stopwatch.ts';
import { createAuditLog } from '../../packages/hosts/src/audit/create-audit-log.ts';
import { createJsonLog } from '../../packages/hosts/src/runtime/json-log.ts';
import { createPrometheusMetrics } from '../../packages/hosts/src/runtime/prometheus-metrics.ts';
import { createLineSink } from '../../packages/hosts/src/runtime/write-line.ts';
import { interleave } from '../interleave.ts';
import { type BenchCase, type Effort, type Measurement, median } from '../measure.ts';

/** What telling costs: the audit line, the metrics and a log line of one request, written to the null device. */
export const cases: readonly BenchCase[] = [
  { name: 'audit, metrics, log', hasFloor: false, measure: async (effort) => measure(effort) },
];

const FACTS: RequestFacts = {
  gateway: { policy: '4e4e9d136684745a', keyFingerprint: '168c8108ecb9b093' },
  requestId: 'c28f3127-e9e6-46d7-9f7f-800a7a506375',
  batch: '',
  clientRequestId: '',
  method: 'GET',
  time: Date.UTC(2026, 10, 2, 8, 15, 27, 123),
  watch: createStopwatch(() => 0),
  trace: undefined,
  timeSpent: { own: 0.4, entra: 0, graph: 80.1 },
  stage: 'answer',
  client: '127.0.0.1',
  caller: { id: 'local' },
  route: {
    connector: 'outlook-cal',
    plan: { policy: '4e4e9d136684745a' },
    pseudonymizer: { keyFingerprint: '168c8108ecb9b093' },
  },
  endpoint: '/v1.0/users/{userId}/events',
  subject: 't~4TzMzbbxyLGVYNLFzNP8S1lBqeoXCcyaBDhPZpwJpY0',
  opened: { tokensOpened: 0, linksOpened: 0 },
  sourceRequestId: '0f0f3127-e9e6-46d7-9f7f-800a7a506375',
  received: { bytesIn: 24_000 },
  sanitized: {
    treatments: {
      keep: 210,
      drop: 80,
      pseudonymize: 42,
      textDigest: 18,
      keepPhrases: 9,
      sealLink: 1,
    },
    unknownFields: 0,
    mismatches: 0,
    unlisted: 0,
    linksSealed: 1,
  },
  failure: undefined,
  status: 200,
  linksUnmatched: 0,
  bytesOut: 12_000,
};

function measure(effort: Effort): readonly Measurement[] {
  const sink = createLineSink(openSync('/dev/null', 'w'));
  const trail = createAuditLog(sink, 'k3v9a0c2m8qd');
  const log = createJsonLog('info', sink);
  const metrics = createPrometheusMetrics({ inFlight: () => 1, generation: () => 1 });
  const labels = { connector: 'outlook-cal', endpoint: FACTS.endpoint };
  const rounds = interleave(
    {
      audit: () => trail.write(formatAuditLine(FACTS)),
      metrics: () => {
        metrics.count('nymgate_requests_total', { ...labels, class: '2xx' });
        metrics.observe('nymgate_own_seconds', labels, 0.4);
        metrics.observe('nymgate_source_seconds', labels, 80.1);
        metrics.count('nymgate_bytes_in_total', labels, 24_000);
        metrics.count('nymgate_bytes_out_total', labels, FACTS.bytesOut);
      },
      log: () => log.write('info', 'token_exchange', { connector: 'outlook-cal', outcome: 'granted' }),
    },
    effort,
  );
  metrics.close();
  const names = { audit: 'audit line', metrics: 'metrics of a request', log: 'log line' } as const;
  return (['audit', 'metrics', 'log'] as const).map((name) => ({
    subject: names[name],
    payload: 'null device',
    value: median(rounds.map((round) => round[name])) * 1_000,
    unit: 'us',
  }));
}
