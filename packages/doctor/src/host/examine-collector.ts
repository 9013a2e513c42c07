import type { AppPorts } from '@nymgate/gateway/app/app-ports';
import type { Config } from '@nymgate/gateway/config/config-settings';
import type { ExportResult } from '@nymgate/hosts/otlp/send-export';
import { type DoctorFinding, failedStep, okStep, type Step, toStep, warn } from '../steps/step.ts';

type Signal = 'metrics' | 'traces';

const ITEMS = { metrics: 'points', traces: 'spans' } as const;

/**
 * Sends the collector an empty batch. A collector that is unreachable or refuses it is a warning, since the
 * gateway serves without it.
 */
export async function examineCollector(signal: Signal, config: Config, ports: AppPorts): Promise<Step> {
  const settings = config[signal];
  if (settings === undefined) return okStep(signal, 'none are sent');
  try {
    const { sendEmptyExport } = await import('@nymgate/hosts/otlp/send-empty-export');
    const delivery = await sendEmptyExport(signal, settings, ports);
    const summary = `the collector takes a batch without ${ITEMS[signal]}`;
    return toStep(signal, delivery.outcome === 'sent' ? [] : [untaken(signal, delivery)], {
      summary,
    });
  } catch (error) {
    return failedStep(signal, error);
  }
}

function untaken(
  signal: Signal,
  { fault: { reason, status } }: Exclude<ExportResult, { outcome: 'sent' }>,
): DoctorFinding {
  return warn('operator', {
    summary: `${signal}: the collector takes nothing: ${status === undefined ? reason : `status ${status}`}`,
    causes: [`the gateway starts and serves all the same, but its ${ITEMS[signal]} are lost`],
    next: `compare ${signal}.endpoint and ${signal}.authorization with the collector, which must speak OTLP over HTTP with JSON (docs/reference/traces.md)`,
  });
}
