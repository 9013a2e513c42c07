import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlanTable } from '../../packages/bulk/src/bulk-plan.ts';
import { csvParseTable } from '../baselines/csv-parse.ts';
import { duckDbTable, openDuckDb } from '../baselines/duckdb-table.ts';
import { bulkPseudonymizer, csvTable, DEFAULT_TABLE, SALT, type SchemeName } from '../bulk/people-table.ts';
import { measureCpuMilliseconds } from '../bulk/processor-time.ts';
import { selectTargets, TARGETS, type Targets } from '../goals.ts';
import { measureMilliseconds } from '../interleave.ts';
import { type BenchCase, type Effort, type Measurement, median } from '../measure.ts';
import { type Addresses, peopleFile } from '../pages/people-file.ts';

const ROWS = 100_000;
const PAYLOAD = '100,000 rows';

type Table = {
  readonly name: string;
  readonly subject: string;
  readonly scheme: SchemeName;
  readonly addresses: Addresses;
  /** Against DuckDB on one thread, which makes the same table in the scheme psoxy. */
  readonly against?: Partial<Targets>;
  readonly planTable?: PlanTable;
};

/** Of six columns two are pseudonymized: file to file, one thread. */
const TABLES: readonly Table[] = [
  {
    ...{ name: 'bulk CSV, psoxy', subject: 'bulk CSV, psoxy scheme', scheme: 'psoxy', addresses: 'long' },
    against: TARGETS.bulkTable,
  },
  {
    ...{ name: 'bulk CSV, native', subject: 'bulk CSV, native scheme', scheme: 'native', addresses: 'long' },
    against: selectTargets('native', TARGETS.bulkTable, 'nothing'),
  },
  {
    name: 'bulk CSV, short addresses',
    subject: 'bulk CSV, short addresses, psoxy scheme',
    ...{ scheme: 'psoxy', addresses: 'short', against: TARGETS.bulkShortTable },
  },
  {
    name: 'bulk CSV, as by default',
    subject: 'bulk CSV, short addresses, native scheme, shuffled, dates coarsened',
    ...{ scheme: 'native', addresses: 'short', planTable: DEFAULT_TABLE },
  },
];

export const cases: readonly BenchCase[] = TABLES.map((table) => ({
  name: table.name,
  hasFloor: table.against?.floor !== undefined,
  measure: async (effort) => await measure(table, effort),
}));

type Subject = 'own' | 'processor' | 'csvParse' | 'duckDb';
type Round = Readonly<Record<Subject, number>>;

async function measure(table: Table, effort: Effort): Promise<readonly Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-bench-'));
  const files = { from: join(folder, 'in.csv'), to: join(folder, 'out.csv') };
  writeFileSync(files.from, peopleFile(ROWS, table.addresses));
  const connection = await openDuckDb();
  const nyms = bulkPseudonymizer(table.scheme);
  const own = () => csvTable(files, nyms, table.planTable);
  const csvParse = () => writeFileSync(files.to, csvParseTable(readFileSync(files.from), SALT));
  try {
    const rounds: Round[] = [];
    for (let round = 0; round <= Math.min(effort.rounds, 5); round += 1)
      rounds.push({
        own: measureMilliseconds(own, effort.roundMilliseconds),
        processor: await measureCpuMilliseconds(own),
        csvParse: table.against === undefined ? 0 : measureMilliseconds(csvParse, 1),
        duckDb: await millisecondsOfDuckDb(async () => await duckDbTable(connection, files, SALT)),
      });
    return report(table, rounds.slice(1));
  } finally {
    connection.closeSync();
    rmSync(folder, { recursive: true });
  }
}

function report({ subject, addresses, against }: Table, rounds: readonly Round[]): readonly Measurement[] {
  const base = {
    ...{ subject, payload: PAYLOAD, unit: 'MB/s' as const },
    value: peopleFile(ROWS, addresses).length / 1_000 / median(rounds.map(({ own }) => own)),
  };
  const beside = (name: string, baseline: 'csvParse' | 'duckDb') => {
    const ratios = rounds.map((round) => round[baseline] / round.own);
    return { ...base, baseline: { name, ratio: median(ratios), rounds: ratios } };
  };
  const aSecond = {
    ...{ subject: `${subject}, rows a second of processor time`, payload: PAYLOAD, unit: 'rows/s' as const },
    value: (ROWS * 1_000) / median(rounds.map(({ processor }) => processor)),
  };
  if (against === undefined) return [aSecond];
  return [
    { ...beside('DuckDB, one thread', 'duckDb'), ...against },
    beside('csv-parse', 'csvParse'),
    aSecond,
  ];
}

async function millisecondsOfDuckDb(run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}
