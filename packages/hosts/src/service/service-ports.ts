import type { LogLevel, Metrics } from '@nymgate/engine/kernel/ports';
import { type AuditLog, createAuditLog, createInstanceId } from '../audit/create-audit-log.ts';
import { createSystemPorts } from '../runtime/create-system-ports.ts';
import { createJsonLog, type NodeLog } from '../runtime/json-log.ts';
import type { LastingPorts } from '../runtime/open-generation-parts.ts';
import { openStandardOutput } from '../runtime/standard-output.ts';
import { createLineSink, type LineSink } from '../runtime/write-line.ts';

export type ServicePorts<Counted extends Metrics = Metrics> = {
  readonly sink: LineSink;
  readonly log: NodeLog;
  readonly metrics: Counted;
  readonly auditLog: AuditLog;
  readonly ports: LastingPorts;
};

export type ServicePortsOptions<Counted extends Metrics> = {
  readonly logSink?: LineSink | undefined;
  readonly level: LogLevel;
  readonly metrics: (trail: AuditLog) => Counted;
};

/** Ports that outlive reloads. Lines are written synchronously, so that a frozen process holds none back. */
export function createServicePorts<Counted extends Metrics>({
  logSink: sink = createLineSink(openStandardOutput()),
  level,
  metrics: createMetrics,
}: ServicePortsOptions<Counted>): ServicePorts<Counted> {
  const log = createJsonLog(level, sink);
  const system = createSystemPorts();
  const instance = createInstanceId(system.random.bytes);
  const auditLog = createAuditLog(sink, instance);
  const metrics = createMetrics(auditLog);
  return { sink, log, metrics, auditLog, ports: { ...system, log, metrics, audit: auditLog, instance } };
}
