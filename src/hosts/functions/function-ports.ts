import type { Metrics } from '../../kernel/ports.ts';
import { type AuditTrail, createAuditTrail, newInstance } from '../audit/create-audit-trail.ts';
import { createJsonLog, type NodeLog } from '../runtime/json-log.ts';
import type { LastingPorts } from '../runtime/open-parts.ts';
import { systemPorts } from '../runtime/system-ports.ts';
import { createLineSink, type LineSink } from '../runtime/write-line.ts';

export type FunctionPorts = {
  readonly sink: LineSink;
  readonly log: NodeLog;
  readonly trail: AuditTrail;
  readonly ports: LastingPorts;
};

/** Nobody scrapes a function: what it counts stands in the audit lines, and the platform counts calls (decision 28). */
const NO_METRICS: Metrics = Object.freeze({ count: () => undefined, observe: () => undefined });

/**
 * What lasts as long as the process. Each process has an audit trail of its own. Every line is with the system before the call that
 * writes it returns: a frozen process holds none back.
 */
export function createFunctionPorts(sink: LineSink = createLineSink(process.stdout.fd)): FunctionPorts {
  const log = createJsonLog('info', sink);
  const system = systemPorts();
  const instance = newInstance(system.random.bytes);
  const trail = createAuditTrail(sink, instance);
  return { sink, log, trail, ports: { ...system, log, metrics: NO_METRICS, audit: trail, instance } };
}
