import { readdirSync, readFileSync } from 'node:fs';
import { createGauge, type Gauge } from './gauge.ts';

/** The names of all Prometheus client libraries (writing_clientlibs, process metrics). Descriptors: Linux only. */
export function createProcessGauges(): readonly Gauge[] {
  const { user, system } = process.cpuUsage();
  return [
    createGauge('process_start_time_seconds', 'When the process started.', performance.timeOrigin / 1_000),
    {
      ...createGauge('process_cpu_seconds_total', 'Processor time, user and system.', (user + system) / 1e6),
      kind: 'counter',
    },
    createGauge('process_resident_memory_bytes', 'Memory of the process.', process.memoryUsage.rss()),
    createGauge('process_open_fds', 'Open file descriptors.', countOpenDescriptors()),
    createGauge('process_max_fds', 'Maximum number of open file descriptors.', readMaxDescriptors()),
  ];
}

/** Undefined where there is no `/proc`, and while no descriptor is left to read it. */
function countOpenDescriptors(): number | undefined {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return undefined;
  }
}

/** The soft limit (proc(5)). */
export function readMaxDescriptors(): number | undefined {
  try {
    const [, soft = ''] = /^Max open files\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number.parseInt(soft, 10) || undefined;
  } catch {
    return undefined;
  }
}
