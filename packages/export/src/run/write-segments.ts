import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Segment } from '../plan/export-state.ts';
import type { ExportRow, PageResult } from '../plan/export-types.ts';
import { privateFolder, writeFileAtomically } from './private-files.ts';

const compress = promisify(gzip);

export type TableRows = {
  readonly connector: string;
  readonly table: string;
  readonly rows: readonly ExportRow[];
};

export type WriteSegments = (part: TableRows, number: number) => Promise<readonly Segment[]>;

/** Prepends the owner to a row: `{"path_userId": "p~…", "id": …}`. Graph has no property with this prefix. */
export function addOwnerColumns({ task }: PageResult, row: ExportRow): ExportRow {
  const owners = Object.entries(task.scope).filter(([slot]) => slot !== 'joinWebUrl');
  if (owners.length === 0 || task.step.uniqueBy !== undefined) return row;
  return { ...Object.fromEntries(owners.map(([slot, value]) => [`path_${slot}`, value])), ...row };
}

export function createNdjsonWriter(runFolder: string): WriteSegments {
  return async ({ connector, table, rows }, number) => {
    const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    const bytes = await compress(text, { level: 6 });
    const file = segmentName(connector, table, { number, ending: 'ndjson.gz' });
    return [await writeSegment(runFolder, file, { connector, table, rows, bytes })];
  };
}

export function segmentName(
  connector: string,
  table: string,
  { number, ending }: { readonly number: number; readonly ending: string },
): string {
  return `${connector}/${table}-${String(number).padStart(6, '0')}.${ending}`;
}

/** Checks the folder each time, which costs little compared with the sync. */
export async function writeSegment(
  runFolder: string,
  file: string,
  { connector, table, rows, bytes }: TableRows & { readonly bytes: Uint8Array },
): Promise<Segment> {
  const folder = join(runFolder, connector);
  await privateFolder(folder);
  await writeFileAtomically(folder, file.slice(connector.length + 1), bytes);
  const resets = rows.filter((row) => row['@reset'] === true).length;
  const removed = rows.filter((row) => Object.hasOwn(row, '@removed')).length;
  return {
    connector,
    table,
    file,
    rows: rows.length - resets,
    removed,
    resets,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}
