import { openSync } from 'node:fs';
import { createAuditSink } from '../../src/hosts/runtime/audit-sink.ts';
import { createJsonLog } from '../../src/hosts/runtime/json-log.ts';
import { createPrometheusMetrics } from '../../src/hosts/runtime/prometheus-metrics.ts';
import { createLineSink } from '../../src/hosts/runtime/write-line.ts';
import type { AuditRecord } from '../../src/kernel/ports.ts';
import { interleave } from '../interleave.ts';
import { type BenchCase, type Effort, type Measurement, median } from '../measure.ts';

/** What telling costs: the audit line, the metrics and a log line of one request, written to the null device. */
export const cases: readonly BenchCase[] = [
  { name: 'audit, metrics, log', hasFloor: false, measure: async (effort) => measure(effort) },
];

const RECORD = {
  time: '2026-11-02T08:15:27.123Z',
  requestId: 'c28f3127-e9e6-46d7-9f7f-800a7a506375',
  caller: 'local',
  callerReason: '',
  connector: 'outlook-cal',
  endpoint: '/v1.0/users/{userId}/events',
  method: 'GET',
  decision: 'allowed',
  code: '',
  status: 200,
  policy: '4e4e9d136684745a',
  epoch: '168c8108ecb9b093',
  bytesIn: 24_000,
  bytesOut: 12_000,
  treatments: {
    drop: 80,
    keep: 210,
    pseudonymize: 42,
    tokenize: 9,
    textDigest: 18,
    keepPhrases: 9,
    sealLink: 1,
  },
  unknownFields: 0,
  tokensOpened: 0,
  linksSealed: 1,
  linksOpened: 0,
  sourceRequestId: '0f0f3127-e9e6-46d7-9f7f-800a7a506375',
  milliseconds: 0.4,
  sourceMilliseconds: 80.1,
} satisfies AuditRecord;

function measure(effort: Effort): readonly Measurement[] {
  const sink = createLineSink(openSync('/dev/null', 'w'));
  const audit = createAuditSink(sink);
  const log = createJsonLog('info', sink);
  const metrics = createPrometheusMetrics({ inFlight: () => 1, generation: () => 1 });
  const labels = { connector: RECORD.connector, endpoint: RECORD.endpoint };
  const rounds = interleave(
    {
      audit: () => audit.write(RECORD),
      metrics: () => {
        metrics.count('nymgate_requests_total', { ...labels, class: '2xx' });
        metrics.observe('nymgate_own_milliseconds', labels, 0.4);
        metrics.observe('nymgate_source_milliseconds', labels, 80.1);
        metrics.count('nymgate_bytes_in_total', labels, RECORD.bytesIn);
        metrics.count('nymgate_bytes_out_total', labels, RECORD.bytesOut);
      },
      log: () => log.write('info', 'token_exchange', { connector: RECORD.connector, outcome: 'granted' }),
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
