import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duckDbTable, openDuckDb, toParquet } from '../baselines/duckdb-table.ts';
import { parquetUnchanged } from '../baselines/parquet-unchanged.ts';
import { bulkPseudonymizer, parquetTable, SALT, type SchemeName } from '../bulk/people-table.ts';
import { measureCpuMilliseconds } from '../bulk/processor-time.ts';
import { TARGETS } from '../goals.ts';
import { type BenchCase, type Effort, type Measurement, median } from '../measure.ts';
import { peopleFile } from '../pages/people-file.ts';

const ROWS = 100_000;

/** The table of bulk.bench.ts as DuckDB writes it as Parquet. */
export const cases: readonly BenchCase[] = (['psoxy', 'native'] as const).map((scheme) => ({
  name: `bulk Parquet, ${scheme}`,
  hasFloor: true,
  measure: async (effort) => await measure(scheme, effort),
}));

type Round = Readonly<Record<'own' | 'unchanged' | 'duckDb', number>>;

async function measure(scheme: SchemeName, effort: Effort): Promise<readonly Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-bench-'));
  const path = (name: string) => join(folder, name);
  const files = { from: path('in.parquet'), to: path('out.parquet') };
  const connection = await openDuckDb();
  try {
    writeFileSync(path('in.csv'), peopleFile(ROWS));
    await toParquet(connection, { from: path('in.csv'), to: files.from });
    const { size } = statSync(files.from);
    const nyms = bulkPseudonymizer(scheme);
    const rounds: Round[] = [];
    for (let round = 0; round <= Math.min(effort.rounds, 5); round += 1)
      rounds.push({
        own: await measureCpuMilliseconds(() => parquetTable({ ...files, size }, nyms)),
        unchanged: await measureCpuMilliseconds(() => parquetUnchanged(files)),
        duckDb: await measureCpuMilliseconds(() => duckDbTable(connection, files, SALT)),
      });
    return report(scheme, rounds.slice(1));
  } finally {
    connection.closeSync();
    rmSync(folder, { recursive: true });
  }
}

function report(scheme: SchemeName, rounds: readonly Round[]): readonly Measurement[] {
  const base = {
    ...{ subject: `bulk Parquet, ${scheme} scheme`, payload: `${ROWS / 1_000},000 rows` },
    value: (ROWS * 1_000) / median(rounds.map(({ own }) => own)),
    unit: 'rows/s' as const,
  };
  const against = (name: string, baseline: 'unchanged' | 'duckDb') => {
    const ratios = rounds.map((round) => round[baseline] / round.own);
    return { ...base, baseline: { name, ratio: median(ratios), rounds: ratios } };
  };
  return [
    { ...against('reading and writing unchanged', 'unchanged'), ...TARGETS.bulkParquet },
    against('DuckDB, one thread', 'duckDb'),
  ];
}
