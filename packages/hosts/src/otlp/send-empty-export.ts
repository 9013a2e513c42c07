import type { Config } from '@nymgate/gateway/config/config-settings';
import { openCollector, type Signal } from './collector.ts';
import type { TracesPorts } from './open-traces.ts';
import type { ExportResult } from './send-export.ts';

const DEADLINE_MILLISECONDS = 5_000;
/** Requests without resources. */
const EMPTY_EXPORTS = { traces: '{"resourceSpans":[]}', metrics: '{"resourceMetrics":[]}' } as const;

/** Checks that the collector accepts the gateway's exports. @throws SetupError SECRET_UNAVAILABLE */
export async function sendEmptyExport(
  signal: Signal,
  config: NonNullable<Config[Signal]>,
  ports: Pick<TracesPorts, 'http' | 'secrets'>,
): Promise<ExportResult> {
  const send = await openCollector(signal, config, ports);
  return send(EMPTY_EXPORTS[signal], DEADLINE_MILLISECONDS);
}
