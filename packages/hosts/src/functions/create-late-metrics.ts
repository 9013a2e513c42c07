import type { AuditLog } from '../audit/create-audit-log.ts';
import type { MetricsOptions, NodeMetrics, ReadableMetrics } from '../runtime/prometheus-metrics.ts';
import type { GaugeState } from '../service/create-service-gauges.ts';

export type LateMetrics = ReadableMetrics & {
  /** From now on everything is counted. May be called again. */
  readonly open: () => Promise<void>;
};

type LateMetricsOptions = Required<Pick<MetricsOptions, 'memoryCeiling'>> & {
  readonly state: GaugeState;
  readonly auditLog: Pick<AuditLog, 'head' | 'failures' | 'isWritable'>;
};

/** Functions are not scraped: without `metrics` in the configuration nothing is loaded and counted. */
export function createLateMetrics({ state, auditLog, memoryCeiling }: LateMetricsOptions): LateMetrics {
  let opened: NodeMetrics | undefined;
  return Object.freeze({
    count: (name, labels, by) => opened?.count(name, labels, by),
    observe: (name, labels, milliseconds) => opened?.observe(name, labels, milliseconds),
    read: () => opened?.read() ?? [],
    open: async () => {
      const [{ createPrometheusMetrics }, { createServiceGauges }] = await Promise.all([
        import('../runtime/prometheus-metrics.ts'),
        import('../service/create-service-gauges.ts'),
      ]);
      opened ??= createPrometheusMetrics({
        inFlight: () => state.inFlight,
        generation: () => state.current?.number ?? 0,
        ...{ memoryCeiling, measureDelay: false },
        additionalGauges: () => createServiceGauges(state, auditLog),
      });
    },
  } satisfies LateMetrics);
}
