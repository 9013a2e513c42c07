import type { AppPorts } from '@nymgate/gateway/app/app-ports';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { FAULT_OWNERS } from '@nymgate/clouds/faults/fault';
import type { Delivery } from '@nymgate/hosts/traces/send-spans';
import { type DoctorFinding, judgedStep, okStep, type Step, setupFindings } from '../step.ts';

/**
 * Sends the collector a batch without spans. What keeps the gateway from starting is a failure; a collector that is not there, or does
 * not take it, is a warning, since the gateway serves without it.
 */
export async function examineTraces({ traces }: Config, ports: AppPorts): Promise<Step> {
  if (traces === undefined) return okStep('traces', 'none are sent');
  try {
    const { sendNothing } = await import('@nymgate/hosts/traces/send-nothing');
    const delivery = await sendNothing(traces, ports);
    const summary = 'the collector takes a batch without spans';
    return judgedStep('traces', delivery.outcome === 'sent' ? [] : [untaken(delivery)], { summary });
  } catch (error) {
    return judgedStep('traces', setupFindings(error), { summary: '' });
  }
}

function untaken({ why: { reason, status } }: Exclude<Delivery, { outcome: 'sent' }>): DoctorFinding {
  return {
    level: 'warn',
    summary: `traces: the collector takes nothing: ${status === undefined ? reason : `status ${status}`}`,
    causes: ['the gateway starts and serves all the same, but its spans are dropped'],
    next: 'compare traces.endpoint and traces.authorization with the collector, which must speak OTLP over HTTP with JSON (docs/reference/traces.md)',
    who: FAULT_OWNERS.operator,
  };
}
