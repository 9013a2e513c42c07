import type { Config } from '@nymgate/gateway/config/config-settings';
import { createMemoryGate, type MemoryGate } from '../process/memory-gate.ts';
import { createPrometheusMetrics, type NodeMetrics } from '../runtime/prometheus-metrics.ts';
import type { LineSink } from '../runtime/write-line.ts';
import { createServicePorts, type ServicePorts } from '../service/service-ports.ts';
import type { HostState } from './host-state.ts';
import { serviceGauges } from './service-gauges.ts';

export type HostPorts = ServicePorts<NodeMetrics> & { readonly memory: MemoryGate };

/** What lasts as long as a host with a listener: its metrics count what it does, and a gate watches its memory. */
export function createHostPorts(
  { config, logSink }: { readonly config: Config; readonly logSink?: LineSink },
  state: HostState,
): HostPorts {
  const memory = createMemoryGate(() => (state.current?.config ?? config).limits.memoryMiB);
  const parts = createServicePorts({
    ...{ logSink, level: config.log.level },
    metrics: (trail) =>
      createPrometheusMetrics({
        inFlight: () => state.inFlight,
        generation: () => state.current?.number ?? 0,
        connections: () => state.connections(),
        memoryCeiling: memory.ceiling,
        measureDelay: config.admin.enabled,
        others: () => serviceGauges(state, trail),
      }),
  });
  return { ...parts, memory };
}
