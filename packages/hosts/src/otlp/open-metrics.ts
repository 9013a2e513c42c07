import type { MetricFamily } from '@nymgate/clouds/observed/metric-family';
import type { Clock, HttpClient, Log, Metrics, Random, SecretStore } from '@nymgate/engine/kernel/ports';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { createPeriodicTask } from '../service/periodic-task.ts';
import { createDeliveryLogger, createResource, openCollector, type ServiceInfo } from './collector.ts';
import type { ExportResult, Sender } from './send-export.ts';
import { serializeMetrics } from './serialize-metrics.ts';
import { toNanoseconds } from './span.ts';

type MetricsConfig = NonNullable<Config['metrics']>;

export type MetricsPorts = {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly random: Pick<Random, 'fraction'>;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'count'> & { readonly read: () => readonly MetricFamily[] };
  readonly secrets: SecretStore;
};

/** Neither rejects. There is no timer: hosts ask whether an export is due. */
export type MetricsExporter = {
  /** Resolves at once if none is due, or one is on its way. */
  readonly sendIfDue: () => Promise<void>;
  /** The last export, within `exportMilliseconds`. */
  readonly flush: () => Promise<void>;
};

/** @throws as `openCollector` */
export async function openMetrics(
  config: MetricsConfig,
  ports: MetricsPorts,
  service: ServiceInfo,
): Promise<MetricsExporter> {
  const send = await openCollector('metrics', config, ports);
  ports.log.write('info', 'metrics', { subject: new URL(config.endpoint).host });
  return createMetricsExporter(config, ports, { send, service });
}

type Target = { readonly send: Sender; readonly service: ServiceInfo };

const MAX_WAIT_SECONDS = 60;

/** Values are cumulative, so what fails isn't sent again: the next export has it. */
export function createMetricsExporter(
  { intervalSeconds, exportMilliseconds }: Pick<MetricsConfig, 'intervalSeconds' | 'exportMilliseconds'>,
  ports: Omit<MetricsPorts, 'http' | 'secrets'>,
  target: Target,
): MetricsExporter {
  const { clock, random } = ports;
  const logDelivery = createDeliveryLogger('metrics', ports.log);
  let retrySeconds = 0;
  let sending = Promise.resolve();
  const send = async (milliseconds: number) => {
    const { delivery, points } = await sendOnce(ports, target, milliseconds);
    logDelivery(delivery);
    countPoints(ports.metrics, delivery, points);
    retrySeconds = delivery.outcome === 'again' ? Math.min(delivery.seconds ?? 0, MAX_WAIT_SECONDS) : 0;
  };
  const task = createPeriodicTask(clock, {
    intervalSeconds: () => Math.max(intervalSeconds, retrySeconds),
    run: () => {
      sending = send(exportMilliseconds);
      return sending;
    },
    ...{ runImmediately: true, jitter: random },
  });
  return Object.freeze({
    sendIfDue: async () => {
      const before = sending;
      task.runIfDue();
      if (sending !== before) await sending;
    },
    flush: async () => {
      const end = clock.monotonic() + exportMilliseconds;
      await sending;
      await send(Math.max(end - clock.monotonic(), 1));
    },
  });
}

/** Points are counted before the export, whose own count the next one has. */
async function sendOnce(
  { clock, metrics }: Pick<MetricsPorts, 'clock' | 'metrics'>,
  { send, service }: Target,
  milliseconds: number,
): Promise<{ readonly delivery: ExportResult; readonly points: number }> {
  try {
    const families = metrics.read();
    const times = {
      startTimeUnixNano: toNanoseconds(0, performance.timeOrigin),
      timeUnixNano: toNanoseconds(clock.now(), 0),
    };
    const body = serializeMetrics(createResource(service), families, times);
    const points = families.reduce((sum, family) => sum + family.points.length, 0);
    return { delivery: await send(body, milliseconds), points };
  } catch {
    return { delivery: { outcome: 'refused', fault: { reason: 'internal' } }, points: 0 };
  }
}

function countPoints({ count }: Pick<Metrics, 'count'>, delivery: ExportResult, points: number): void {
  const failed = delivery.outcome === 'sent' ? Math.min(delivery.rejected, points) : points;
  for (const [outcome, by] of Object.entries({ sent: points - failed, failed }))
    if (by > 0) count('nymgate_metric_points_total', { outcome }, by);
}
