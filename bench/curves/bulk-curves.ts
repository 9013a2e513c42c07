import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuckDb, toParquet } from '../baselines/duckdb-table.ts';
import { buildScript } from '../build-script.ts';
import type { BulkUsage } from '../bulk/bulk-child.ts';
import { type Effort, median } from '../measure.ts';
import { peopleFile } from '../pages/people-file.ts';
import type { Curve } from './curve.ts';

/** Rows of about 134 bytes. */
const ROWS = { '1M': 9_000, '10M': 90_000, '100M': 900_000 };
const FORMATS = { csv: 'CSV', parquet: 'Parquet' } as const;
type Format = keyof typeof FORMATS;

/** Each size has processes of its own, which make the smallest one first: code is warm then, and memory is that of one file. */
const MAX_ROUNDS = 3;

/** Files of people, native scheme: processor time for each MB, and memory, which must be flat. */
export async function bulkCurves({ rounds }: Effort): Promise<readonly Curve[]> {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-bench-'));
  try {
    const samples = await Promise.all(
      Object.entries(ROWS).map(([label, rows]) => writeSample(join(folder, label), label, rows)),
    );
    const script = await buildScript('bulk/bulk-child.ts');
    const formats = Object.keys(FORMATS) as Format[];
    return formats.flatMap((format) => curvesOf(format, samples, [script, Math.min(rounds, MAX_ROUNDS)]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One table as files of both formats. `bytes`: as CSV. */
type Sample = { readonly path: string; readonly label: string; readonly bytes: number };

async function writeSample(path: string, label: string, rows: number): Promise<Sample> {
  writeFileSync(`${path}.csv`, peopleFile(rows));
  const connection = await openDuckDb();
  await toParquet(connection, { from: `${path}.csv`, to: `${path}.parquet` });
  connection.closeSync();
  return { path, label, bytes: statSync(`${path}.csv`).size };
}

function curvesOf(
  format: Format,
  samples: readonly Sample[],
  [script, rounds]: readonly [string, number],
): readonly Curve[] {
  const [smallest] = samples;
  const found = samples.map(({ path, label, bytes }) => {
    const args = [`${smallest?.path}.${format}`, `${path}.${format}`, `${path}.out`];
    const usages = Array.from({ length: rounds }, () => usageOf(script, args));
    return {
      ...{ label, x: bytes, memory: median(usages.map(({ memory }) => memory)) },
      time: (median(usages.map(({ processor }) => processor)) * 1e6) / bytes,
    };
  });
  const points = (y: 'time' | 'memory') => found.map(({ label, x, ...more }) => ({ label, x, y: more[y] }));
  const x = 'bytes as CSV';
  return [
    { title: `Size of a file in bulk, ${FORMATS[format]}`, x, y: 'ms for each MB', points: points('time') },
    { title: `The same, ${FORMATS[format]}`, x, y: 'MB of memory at most', points: points('memory') },
  ];
}

function usageOf(script: string, args: readonly string[]): BulkUsage {
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`bulk of ${args[1]} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as BulkUsage;
}
