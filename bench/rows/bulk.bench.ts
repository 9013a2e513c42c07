import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ColumnAct, PlanTable } from '../../src/bulk/bulk-plan.ts';
import { openTable } from '../../src/bulk/csv/open-table.ts';
import { createPseudonymizer, type Pseudonymizer } from '../../src/pseudonyms/index.ts';
import { csvParseTable } from '../baselines/csv-parse.ts';
import { duckDbTable, openDuckDb } from '../baselines/duckdb-table.ts';
import { forScheme, TARGETS } from '../goals.ts';
import { millisecondsOf } from '../interleave.ts';
import { type BenchCase, type Effort, type Measurement, median } from '../measure.ts';
import { peopleFile } from '../pages/people-file.ts';
import { benchPseudonymizer } from '../sanitizing.ts';

const ROWS = 100_000;
const CHUNK = 1_048_576;
const SALT = 'Qv7-mS2xKd9LrTz40bWnYfHe';

/** A table of six columns, of which two are pseudonymized: file to file, one thread. */
export const cases: readonly BenchCase[] = (['psoxy', 'native'] as const).map((scheme) => ({
  name: `bulk CSV, ${scheme}`,
  hasFloor: true,
  measure: async (effort) => await measure(scheme, effort),
}));

type Subject = 'own' | 'csvParse' | 'duckDb';

async function measure(scheme: 'psoxy' | 'native', effort: Effort): Promise<readonly Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-bench-'));
  const files = { from: join(folder, 'in.csv'), to: join(folder, 'out.csv') };
  writeFileSync(files.from, peopleFile(ROWS));
  const connection = await openDuckDb();
  try {
    const nyms = scheme === 'psoxy' ? psoxy() : benchPseudonymizer(scheme);
    const rounds: Record<Subject, number>[] = [];
    for (let round = 0; round <= Math.min(effort.rounds, 5); round += 1)
      rounds.push({
        own: millisecondsOf(() => ownTable(files, nyms), effort.roundMilliseconds),
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

function report(
  scheme: 'psoxy' | 'native',
  rounds: readonly Record<Subject, number>[],
): readonly Measurement[] {
  const base = {
    subject: `bulk CSV, ${scheme} scheme`,
    payload: `${ROWS / 1_000},000 rows`,
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
  ];
}

function psoxy(): Pseudonymizer {
  return createPseudonymizer({
    scheme: 'psoxy',
    salt: SALT,
    encryptionKey: 'another-Text-91-of-28-bytes!',
    tenant: '',
  });
}

function ownTable(files: { readonly from: string; readonly to: string }, pseudonymizer: Pseudonymizer): void {
  const engine = openTable(
    planTable,
    { delimiter: ',', encoding: 'auto' },
    { pseudonymizer, onReject: refuse },
  );
  const [from, to] = [openSync(files.from, 'r'), openSync(files.to, 'w')];
  const chunk = Buffer.allocUnsafe(CHUNK);
  for (let read = readSync(from, chunk, {}); read > 0; read = readSync(from, chunk, {}))
    writeSync(to, engine.push(chunk.subarray(0, read)));
  writeSync(to, engine.end());
  closeSync(from);
  closeSync(to);
}

function refuse(): never {
  throw new Error('A row of the bench was rejected.');
}

const PERSON: ColumnAct = { type: 'pseudonymize', kind: 'person', reversible: false };
const planTable: PlanTable = (header) => ({
  columns: header.map((name, source) => ({
    name,
    source,
    act: name.endsWith('mail') ? PERSON : { type: 'keep' },
  })),
  dropped: [],
  unknown: [],
  missing: [],
  rowOrder: 'kept',
  trim: false,
  formulas: 'prefix',
});

async function millisecondsOfDuckDb(run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}
