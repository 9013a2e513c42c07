import type { ExportRow } from '../../packages/export/src/plan/export-types.ts';
import { differences, exportedKeys } from './exported-keys.ts';
import { GRAPH_KEYS } from './graph-keys.ts';
import type { Asked } from './key-lists.ts';

type Compared = ReturnType<typeof differences> & { readonly table: string; readonly keys: number };

/**
 * Every table of a connector that has keys to compare, with what is lost, foreign or too many.
 *
 * Graph knows the calls of the last thirty days that have ended, and is asked some time after the export was. So calls that ended while
 * it ran are nobody's, and those that it still had and Graph has forgotten meanwhile are no foreign ones.
 */
export async function compareWithGraph(
  connector: string,
  asked: Asked,
  rowsOf: (table: string) => readonly ExportRow[],
): Promise<readonly Compared[]> {
  const wanted = await GRAPH_KEYS[connector]?.(asked);
  const moved = new Set(callsThatMoved(rowsOf, asked.started, wanted?.['callRecord'] ?? []));
  const stays = (row: ExportRow) => !moved.has(row['path_callRecordId'] ?? row['id']);
  return Object.entries(wanted ?? {}).map(([table, keys]) => {
    const rows = rowsOf(table);
    const found = exportedKeys(table, table.startsWith('call') ? rows.filter(stays) : rows);
    return { table, keys: keys.length, ...differences(found, keys) };
  });
}

/** Ids of calls that the export has and that stood at an edge of the window: later than its start, or older than all that Graph has. */
function callsThatMoved(
  rowsOf: (table: string) => readonly ExportRow[],
  started: string,
  known: readonly string[],
): readonly unknown[] {
  const calls = rowsOf('callRecord');
  const has = new Set<unknown>(known);
  const times = calls.filter(({ id }) => has.has(id)).map((row) => timeOf(row, 'startDateTime'));
  const oldest = times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY);
  return calls
    .filter(
      (row) => timeOf(row, 'endDateTime') > Date.parse(started) || timeOf(row, 'startDateTime') < oldest,
    )
    .map(({ id }) => id);
}

function timeOf(row: ExportRow, name: string): number {
  return Date.parse(String(row[name]));
}
