import type { LogLevel } from '@nymgate/engine/kernel/ports';
import type { AuditFile } from '../audit/audit-file.ts';
import { type AuditLog, createAuditLog, createInstanceId } from '../audit/create-audit-log.ts';
import { createRoomCheck, reportAuditFailure } from '../audit/watch-output.ts';
import { createSystemPorts } from '../runtime/create-system-ports.ts';
import { createJsonLog, type NodeLog } from '../runtime/json-log.ts';
import type { LastingPorts } from '../runtime/open-generation-parts.ts';
import type { ReadableMetrics } from '../runtime/prometheus-metrics.ts';
import { openStandardOutput } from '../runtime/standard-output.ts';
import { createLineSink, type LineSink, toLineSink } from '../runtime/write-line.ts';

export type ServicePorts<Counted extends ReadableMetrics = ReadableMetrics> = {
  readonly sink: LineSink;
  readonly log: NodeLog;
  readonly metrics: Counted;
  readonly auditLog: AuditLog;
  /** Undefined: audit lines go where log lines go. */
  readonly auditFile: AuditFile | undefined;
  readonly ports: LastingPorts;
};

export type ServicePortsOptions<Counted extends ReadableMetrics> = {
  readonly logSink?: ((line: string) => void) | undefined;
  readonly level: LogLevel;
  readonly auditFile?: AuditFile | undefined;
  readonly metrics: (auditLog: AuditLog) => Counted;
};

/** Ports that outlive reloads. A line is written at once, or its response waits for it, so that a frozen process holds none back. */
export function createServicePorts<Counted extends ReadableMetrics>({
  logSink,
  level,
  auditFile,
  metrics: createMetrics,
}: ServicePortsOptions<Counted>): ServicePorts<Counted> {
  const sink = logSink === undefined ? createLineSink(openStandardOutput()) : toLineSink(logSink);
  const log = createJsonLog(level, sink);
  const system = createSystemPorts();
  const instance = createInstanceId(system.random.bytes);
  const { monotonic } = system.clock;
  const auditLog = createAuditLog(auditFile ?? sink, instance, {
    onFailure: () => reportAuditFailure(auditFile === undefined ? 'standard output' : 'audit.file'),
    hasRoom:
      auditFile === undefined && logSink !== undefined
        ? undefined
        : createRoomCheck(monotonic, auditFile?.readFreeBytes),
  });
  const metrics = createMetrics(auditLog);
  return {
    sink,
    log,
    metrics,
    auditLog,
    auditFile,
    ports: { ...system, log, metrics, audit: auditLog, instance },
  };
}
