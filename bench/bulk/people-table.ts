import '../../packages/gateway/src/platform/install.ts';
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import type { FileSource } from '../../packages/bulk/src/bulk-files.ts';
import type { ColumnAction, PlanTable } from '../../packages/bulk/src/bulk-plan.ts';
import { openTable } from '../../packages/bulk/src/csv/open-table.ts';
import { runParquet } from '../../packages/bulk/src/file-formats/parquet/run-parquet.ts';
import { toColumnAction } from '../../packages/bulk/src/rules/to-column-action.ts';
import { createPseudonymizer } from '../../packages/engine/src/pseudonyms/create-pseudonymizer.ts';
import type { Pseudonymizer } from '../../packages/engine/src/pseudonyms/pseudonymizer.ts';
import { benchPseudonymizer } from '../sanitizing.ts';

export type Files = { readonly from: string; readonly to: string };
export type SchemeName = 'psoxy' | 'native';

/** Of the scheme psoxy, for whoever makes the same pseudonyms. */
export const SALT = 'Qv7-mS2xKd9LrTz40bWnYfHe';
const CHUNK = 1_048_576;

export function bulkPseudonymizer(scheme: SchemeName): Pseudonymizer {
  if (scheme === 'native') return benchPseudonymizer(scheme);
  return createPseudonymizer({
    scheme,
    salt: SALT,
    encryptionKey: 'another-Text-91-of-28-bytes!',
    tenant: '',
  });
}

/** A table of people as CSV, from file to file. */
export function csvTable(files: Files, pseudonymizer: Pseudonymizer, planTable = PSEUDONYMS_ALONE): void {
  const form = { delimiter: ',', encoding: 'auto' } as const;
  const engine = openTable(planTable, form, { pseudonymizer, onReject: refuse });
  const [from, to] = [openSync(files.from, 'r'), openSync(files.to, 'w')];
  const chunk = Buffer.allocUnsafe(CHUNK);
  for (let read = readSync(from, chunk, {}); read > 0; read = readSync(from, chunk, {}))
    writeSync(to, engine.write(chunk.subarray(0, read)));
  writeSync(to, engine.end());
  closeSync(from);
  closeSync(to);
}

/** The same as Parquet. */
export async function parquetTable(
  files: Files & { readonly size: number },
  pseudonymizer: Pseudonymizer,
): Promise<void> {
  const [from, to] = [openSync(files.from, 'r'), openSync(files.to, 'w')];
  const source: FileSource = {
    ...{ uri: files.from, name: 'people.parquet', size: files.size },
    open: (first = 0, last = files.size) => readBetween(from, first, last),
  };
  const write = async (bytes: Uint8Array) => void writeSync(to, bytes);
  await runParquet({
    source,
    planTable: PSEUDONYMS_ALONE,
    dependencies: { pseudonymizer, onReject: refuse },
    write,
  });
  closeSync(from);
  closeSync(to);
}

async function* readBetween(file: number, first: number, last: number): AsyncGenerator<Uint8Array> {
  for (let at = first; at < last; at += CHUNK) {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK, last - at));
    yield chunk.subarray(0, readSync(file, chunk, 0, chunk.length, at));
  }
}

function refuse(): never {
  throw new Error('A row of the bench was rejected.');
}

const PERSON: ColumnAction = { type: 'pseudonymize', kind: 'person', reversible: false };
const MONTH = toColumnAction({ treatment: 'coarsen', to: 'month' }) ?? PERSON;

const PSEUDONYMS_ALONE: PlanTable = (header) => ({
  columns: header.map((name, source) => ({
    name,
    source,
    action: name.endsWith('mail') ? PERSON : { type: 'keep' },
  })),
  ...{ dropped: [], unknown: [], missing: [], rowOrder: 'kept', trim: false, formulas: 'prefix' },
});

/** As rules of our own have it: the date a person came loses its day, and rows change places. */
export const DEFAULT_TABLE: PlanTable = (header) => {
  const plan = PSEUDONYMS_ALONE(header);
  if ('fault' in plan) return plan;
  const columns = plan.columns.map((column) =>
    column.name === 'start_date' ? { ...column, action: MONTH } : column,
  );
  return { ...plan, columns, rowOrder: 'shuffled' };
};
