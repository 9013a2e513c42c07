import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import type { BenchRow } from './measure.ts';

type BenchModule = { readonly bench: () => Promise<BenchRow[]> };

const here = new URL('.', import.meta.url);
const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length };

/** Runs every `*.bench.ts` beside this file (or those whose name holds the first argument), prints and stores the rows. */
async function runAll(filter: string): Promise<void> {
  const files = (await readdir(here))
    .filter((file) => file.endsWith('.bench.ts') && file.includes(filter))
    .sort();
  const rows: BenchRow[] = [];
  for (const file of files) {
    const { bench } = (await import(new URL(file, here).href)) as BenchModule;
    rows.push(...(await bench()));
  }
  print(rows);
  await store(rows);
}

function print(rows: readonly BenchRow[]): void {
  console.log(`Node ${machine.node}, ${machine.cores} x ${machine.cpu}`);
  console.table(
    rows.map(({ subject, payload, milliseconds, megabytesPerSecond, baseline, ratio }) => ({
      subject,
      payload,
      ms: Number(milliseconds.toPrecision(3)),
      'MB/s': Number(megabytesPerSecond.toPrecision(3)),
      ratio: Number(ratio.toPrecision(3)),
      against: baseline,
    })),
  );
}

async function store(rows: readonly BenchRow[]): Promise<void> {
  const folder = new URL('results/', here);
  await mkdir(folder, { recursive: true });
  const time = new Date().toISOString();
  await writeFile(
    new URL(`${time.replaceAll(':', '-')}.json`, folder),
    `${JSON.stringify({ time, ...machine, rows }, undefined, 2)}\n`,
  );
}

await runAll(process.argv[2] ?? '');
