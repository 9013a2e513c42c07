import type { Config } from '../../config/index.ts';
import { type AuditTrail, createAuditTrail, newInstance } from '../audit/create-audit-trail.ts';
import { createMemoryGate, type MemoryGate } from '../process/memory-gate.ts';
import { createJsonLog, type NodeLog } from '../runtime/json-log.ts';
import type { LastingPorts } from '../runtime/open-parts.ts';
import { createPrometheusMetrics, type NodeMetrics } from '../runtime/prometheus-metrics.ts';
import { systemPorts } from '../runtime/system-ports.ts';
import { createLineSink, type LineSink } from '../runtime/write-line.ts';
import type { HostState } from './host-state.ts';
import { serviceGauges } from './service-gauges.ts';

type HostPortsOptions = { readonly config: Config; readonly logSink?: LineSink };

type HostPorts = {
  readonly log: NodeLog;
  readonly metrics: NodeMetrics;
  readonly ports: LastingPorts;
  /** The same as `ports.audit`. */
  readonly trail: AuditTrail;
  readonly memory: MemoryGate;
};

/** What lasts as long as the host: log, metrics and audit trail, which go through every reload. */
export function createHostPorts({ config, logSink }: HostPortsOptions, state: HostState): HostPorts {
  const sink = logSink ?? createLineSink(process.stdout.fd);
  const log = createJsonLog(config.log.level, sink);
  const system = systemPorts();
  const instance = newInstance(system.random.bytes);
  const trail = createAuditTrail(sink, instance);
  const memory = createMemoryGate(() => (state.current?.config ?? config).limits.memoryMiB);
  const metrics = createPrometheusMetrics({
    inFlight: () => state.inFlight,
    generation: () => state.current?.number ?? 0,
    connections: () => state.connections(),
    memoryCeiling: memory.ceiling,
    measureDelay: config.admin.enabled,
    others: () => serviceGauges(state, trail),
  });
  return { log, metrics, trail, memory, ports: { ...system, log, metrics, audit: trail, instance } };
}
