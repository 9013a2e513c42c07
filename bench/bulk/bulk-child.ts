import { readFileSync, statSync } from 'node:fs';
import { bulkPseudonymizer, csvTable, parquetTable } from './people-table.ts';

/** What a child says of the file that it has made: processor time in milliseconds, and megabytes of memory beyond those of the small file before it. */
export type BulkUsage = { readonly processor: number; readonly memory: number };

const [warmUp = '', from = '', to = ''] = process.argv.slice(2);
const pseudonymizer = bulkPseudonymizer('native');
await make(warmUp);
const [before, idle] = [process.cpuUsage(), peak()];
await make(from);
const { user, system } = process.cpuUsage(before);
const usage: BulkUsage = { processor: (user + system) / 1_000, memory: peak() - idle };
process.stdout.write(JSON.stringify(usage));

async function make(file: string): Promise<void> {
  if (!file.endsWith('.parquet')) csvTable({ from: file, to }, pseudonymizer);
  else await parquetTable({ from: file, to, size: statSync(file).size }, pseudonymizer);
}

/** proc(5), VmHWM. getrusage(2) would tell the peak of whoever has started this process. */
function peak(): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1_000;
}
