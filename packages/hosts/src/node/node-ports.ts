import type { Config } from '@nymgate/gateway/config/config-settings';
import { openAuditFile } from '../audit/audit-file.ts';
import { createMemoryGate, type MemoryGate } from '../process/memory-gate.ts';
import { createPrometheusMetrics, type NodeMetrics } from '../runtime/prometheus-metrics.ts';
import { createServiceGauges } from '../service/create-service-gauges.ts';
import { createServicePorts, type ServicePorts } from '../service/service-ports.ts';
import type { NodeState } from './node-state.ts';

export type NodePorts = ServicePorts<NodeMetrics> & { readonly memoryGate: MemoryGate };

export function createNodePorts(
  { config, logSink }: { readonly config: Config; readonly logSink?: (line: string) => void },
  state: NodeState,
): NodePorts {
  const memoryGate = createMemoryGate(() => (state.current?.config ?? config).limits.memoryMiB);
  const { file, sync } = config.audit;
  const parts = createServicePorts({
    ...{ logSink, level: config.log.level },
    auditFile: file === undefined ? undefined : openAuditFile({ file, sync }),
    metrics: (auditLog) =>
      createPrometheusMetrics({
        inFlight: () => state.inFlight,
        generation: () => state.current?.number ?? 0,
        connections: () => state.connections(),
        memoryCeiling: memoryGate.limitBytes,
        measureDelay: config.admin.enabled || config.metrics !== undefined,
        additionalGauges: () => {
          lookAgain(state);
          return createServiceGauges(state, auditLog);
        },
      }),
  });
  return { ...parts, memoryGate };
}

/** What gauges tell is looked at for the next reading. Functions don't do that: they may be frozen in between. */
function lookAgain({ current }: NodeState): void {
  void current?.app.sourceAuth.look();
  current?.app.callers.look();
}
