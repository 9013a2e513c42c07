import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvParseTable } from '../baselines/csv-parse.ts';
import { duckDbTable, openDuckDb } from '../baselines/duckdb-table.ts';
import {
  AS_BY_DEFAULT,
  bulkPseudonymizer,
  csvTable,
  type Files,
  SALT,
  type SchemeName,
} from '../bulk/people-table.ts';
import { processorMilliseconds } from '../bulk/processor-time.ts';
import { forScheme, TARGETS } from '../goals.ts';
import { millisecondsOf } from '../interleave.ts';
import { type BenchCase, type Effort, type Measurement, median } from '../measure.ts';
import { peopleFile } from '../pages/people-file.ts';

const ROWS = 100_000;
const PAYLOAD = '100,000 rows';

/** A table of six columns, of which two are pseudonymized: file to file, one thread. */
export const cases: readonly BenchCase[] = [
  ...(['psoxy', 'native'] as const).map((scheme) => ({
    name: `bulk CSV, ${scheme}`,
    hasFloor: true,
    measure: async (effort: Effort) => await measure(scheme, effort),
  })),
  {
    ...{ name: 'bulk CSV, short addresses', hasFloor: false },
    measure: async (effort) => [
      {
        ...(await measureRows('bulk CSV, short addresses, psoxy scheme', effort, (files) =>
          csvTable(files, bulkPseudonymizer('psoxy')),
        )),
        ...TARGETS.bulkRows,
      },
    ],
  },
  {
    ...{ name: 'bulk CSV, as by default', hasFloor: false },
    measure: async (effort) => [
      await measureRows(
        'bulk CSV, short addresses, native scheme, shuffled, dates coarsened',
        effort,
        (files) => csvTable(files, bulkPseudonymizer('native'), AS_BY_DEFAULT),
      ),
    ],
  },
];

/** The rows that the goal was set on. */
async function measureRows(
  subject: string,
  effort: Effort,
  run: (files: Files) => void,
): Promise<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-bench-'));
  const files = { from: join(folder, 'in.csv'), to: join(folder, 'out.csv') };
  writeFileSync(files.from, peopleFile(ROWS, 'short'));
  const rounds: number[] = [];
  for (let round = 0; round <= effort.rounds; round += 1)
    rounds.push(await processorMilliseconds(() => run(files)));
  rmSync(folder, { recursive: true });
  return rowsASecond(subject, rounds.slice(1));
}

function rowsASecond(subject: string, rounds: readonly number[]): Measurement {
  return {
    ...{ subject: `${subject}, rows a second of processor time`, payload: PAYLOAD, unit: 'rows/s' },
    value: (ROWS * 1_000) / median(rounds),
  };
}

type Subject = 'own' | 'processor' | 'csvParse' | 'duckDb';

async function measure(scheme: SchemeName, effort: Effort): Promise<readonly Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-bench-'));
  const files = { from: join(folder, 'in.csv'), to: join(folder, 'out.csv') };
  writeFileSync(files.from, peopleFile(ROWS));
  const connection = await openDuckDb();
  try {
    const nyms = bulkPseudonymizer(scheme);
    const rounds: Record<Subject, number>[] = [];
    for (let round = 0; round <= Math.min(effort.rounds, 5); round += 1)
      rounds.push({
        own: millisecondsOf(() => csvTable(files, nyms), effort.roundMilliseconds),
        processor: await processorMilliseconds(() => csvTable(files, nyms)),
        csvParse: millisecondsOf(
          () => writeFileSync(files.to, csvParseTable(readFileSync(files.from), SALT)),
          1,
        ),
        duckDb: await millisecondsOfDuckDb(async () => await duckDbTable(connection, files, SALT)),
      });
    return report(scheme, rounds.slice(1));
  } finally {
    connection.closeSync();
    rmSync(folder, { recursive: true });
  }
}

function report(scheme: SchemeName, rounds: readonly Record<Subject, number>[]): readonly Measurement[] {
  const base = {
    subject: `bulk CSV, ${scheme} scheme`,
    payload: PAYLOAD,
    value: peopleFile(ROWS).length / 1_000 / median(rounds.map(({ own }) => own)),
    unit: 'MB/s' as const,
  };
  const against = (name: string, baseline: 'csvParse' | 'duckDb') => {
    const ratios = rounds.map((round) => round[baseline] / round.own);
    return { ...base, baseline: { name, ratio: median(ratios), rounds: ratios } };
  };
  return [
    { ...against('DuckDB, one thread', 'duckDb'), ...forScheme(scheme, TARGETS.bulkTable, 'nothing') },
    against('csv-parse', 'csvParse'),
    rowsASecond(
      base.subject,
      rounds.map(({ processor }) => processor),
    ),
  ];
}

async function millisecondsOfDuckDb(run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}
