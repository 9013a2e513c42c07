import type { Metrics } from '../kernel/ports.ts';
import type { RequestRecord } from './request-record.ts';

/** Counts one finished request. Labels are connector ids, endpoint templates, codes and treatments: bounded by the rules. */
export function publishMetrics(metrics: Metrics, record: RequestRecord, ownMilliseconds: number): void {
  const connector = record.route?.connector ?? '';
  const { endpoint } = record;
  const labels = { connector, endpoint };
  metrics.count('nymgate_requests_total', { connector, endpoint, class: classOf(record.status) });
  if (record.code !== '') metrics.count('nymgate_refusals_total', { connector, code: record.code });
  metrics.observe('nymgate_own_milliseconds', labels, ownMilliseconds);
  if (record.sourceMilliseconds > 0)
    metrics.observe('nymgate_source_milliseconds', labels, record.sourceMilliseconds);
  metrics.count('nymgate_bytes_in_total', labels, record.bytesIn);
  metrics.count('nymgate_bytes_out_total', labels, record.bytesOut);
  for (const treatment of Object.keys(record.treatments)) {
    const count = record.treatments[treatment] ?? 0;
    if (count > 0) metrics.count('nymgate_treatments_total', { connector, treatment }, count);
  }
  if (record.unknownFields > 0) metrics.count('nymgate_unknown_fields_total', labels, record.unknownFields);
  if (record.mismatches > 0) metrics.count('nymgate_mismatches_total', labels, record.mismatches);
  if (record.tokensOpened > 0)
    metrics.count('nymgate_tokens_opened_total', { connector }, record.tokensOpened);
  if (record.linksSealed > 0) metrics.count('nymgate_links_sealed_total', { connector }, record.linksSealed);
  if (record.linksOpened > 0) metrics.count('nymgate_links_opened_total', { connector }, record.linksOpened);
}

const CLASSES = ['0xx', '1xx', '2xx', '3xx', '4xx', '5xx'] as const;

function classOf(status: number): string {
  return CLASSES[Math.floor(status / 100)] ?? `${Math.floor(status / 100)}xx`;
}
