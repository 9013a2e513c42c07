import { readFileSync } from 'node:fs';

/** What Linux counts of a process: milliseconds on a processor of its main thread, bytes of resident memory; elsewhere NaN. */
export type ProcessUsage = { readonly processor: number; readonly resident: number };

/** @param pid of a process that is running */
export function readProcessUsage(pid: number): ProcessUsage {
  if (process.platform !== 'linux') return { processor: Number.NaN, resident: Number.NaN };
  const [nanoseconds = ''] = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ');
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return { processor: Number(nanoseconds) / 1e6, resident: Number(kibibytes) * 1_024 };
}
