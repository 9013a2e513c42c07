import type { HistogramPoint, MetricFamily, NumberPoint } from '@nymgate/clouds/observed/metric-family';
import { type Resource, serializeScope, toOtlpAttributes } from './collector.ts';

/** Nanoseconds since 1970, as digits. */
type Times = { readonly startTimeUnixNano: string; readonly timeUnixNano: string };

const CUMULATIVE = 2;

/**
 * Serializes an `ExportMetricsServiceRequest` (OTLP 1.x, "JSON Protobuf Encoding"): 64-bit numbers as text, buckets not
 * cumulative. Names and labels are those of Prometheus; metrics without points are left out.
 */
export function serializeMetrics(
  resource: Resource,
  families: readonly MetricFamily[],
  times: Times,
): string {
  const filled = families.filter(({ points }) => points.length > 0);
  return serializeScope(
    'Metrics',
    resource,
    filled.map((family) => toOtlpMetric(family, times)),
  );
}

function toOtlpMetric({ name, help, ...samples }: MetricFamily, times: Times): object {
  const about = { name, description: help, unit: findUnit(name) };
  if (samples.kind === 'histogram') {
    const dataPoints = samples.points.map((point) => toHistogramPoint(point, times));
    return { ...about, histogram: { aggregationTemporality: CUMULATIVE, dataPoints } };
  }
  const dataPoints = samples.points.map((point) => toNumberPoint(point, times));
  if (samples.kind === 'gauge') return { ...about, gauge: { dataPoints } };
  return { ...about, sum: { aggregationTemporality: CUMULATIVE, isMonotonic: true, dataPoints } };
}

/** UCUM, by the base units of Prometheus. */
function findUnit(name: string): string {
  if (/_seconds(?:_total)?$/.test(name)) return 's';
  return /_bytes(?:_|$)/.test(name) ? 'By' : '';
}

function toNumberPoint({ labels, value }: NumberPoint, times: Times): object {
  return { attributes: toOtlpAttributes(labels), ...times, asDouble: toDouble(value) };
}

/** JSON has no infinity; protobuf's JSON has this word. */
function toDouble(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

function toHistogramPoint({ labels, bounds, counts, sum, count }: HistogramPoint, times: Times): object {
  const above = count - counts.reduce((total, each) => total + each, 0);
  return {
    ...{ attributes: toOtlpAttributes(labels), ...times, count: String(count), sum },
    ...{ bucketCounts: [...counts, above].map(String), explicitBounds: bounds },
  };
}
