import type { AppPorts } from '@nymgate/gateway/app/app-ports';
import type { Config } from '@nymgate/gateway/config/config-settings';
import type { ExportResult } from '@nymgate/hosts/traces/send-spans';
import { type DoctorFinding, failedStep, okStep, type Step, toStep, warn } from '../steps/step.ts';

/**
 * Sends the collector an empty batch. A collector that is unreachable or refuses it is a warning, since the
 * gateway serves without it.
 */
export async function examineTraces({ traces }: Config, ports: AppPorts): Promise<Step> {
  if (traces === undefined) return okStep('traces', 'none are sent');
  try {
    const { sendEmptyExport } = await import('@nymgate/hosts/traces/send-empty-export');
    const delivery = await sendEmptyExport(traces, ports);
    const summary = 'the collector takes a batch without spans';
    return toStep('traces', delivery.outcome === 'sent' ? [] : [untaken(delivery)], {
      summary,
    });
  } catch (error) {
    return failedStep('traces', error);
  }
}

function untaken({ fault: { reason, status } }: Exclude<ExportResult, { outcome: 'sent' }>): DoctorFinding {
  return warn('operator', {
    summary: `traces: the collector takes nothing: ${status === undefined ? reason : `status ${status}`}`,
    causes: ['the gateway starts and serves all the same, but its spans are dropped'],
    next: 'compare traces.endpoint and traces.authorization with the collector, which must speak OTLP over HTTP with JSON (docs/reference/traces.md)',
  });
}
