import type { ExportPlan } from '@nymgate/connectors/export-plans';
import type { ExportRow, PageResult } from './export-types.ts';

/**
 * Order of a table's rows. All are grouped by owner, since the order of owners is that of another collection.
 * `time`: as they come, by a time that is delivered. `id`: by ID, of which the last row counts. `row`: by ID,
 * then by the complete row.
 */
export type TableOrder = 'time' | 'id' | 'row';

const TIME_ORDERED = new Set([
  ...['event', 'message', 'driveItem', 'itemActivity', 'chatMessage', 'aiInteraction'],
  ...['callRecord', 'pstnCallLogRow', 'directRoutingLogRow'],
]);

export function getTableOrder({ steps }: ExportPlan, table: string): TableOrder {
  if (TIME_ORDERED.has(table)) return 'time';
  return steps.some((step) => step.table === table && step.changes.kind === 'delta') ? 'id' : 'row';
}

/** A row of a piece: key, mark and JSON, separated by tabs, which none of them contains. */
export type RowLine = string;

const MARKS = { removed: 'D', reset: 'R' } as const;

export function toRowLine({ task, progress }: PageResult, row: ExportRow): RowLine {
  const owned = addOwnerColumns({ task }, omit(row, task.step.ownersOnly));
  const isReset = row['@reset'] === true;
  const mark = isReset ? MARKS.reset : Object.hasOwn(row, '@removed') ? MARKS.removed : '';
  const key: unknown[] = Object.entries(owned).flatMap(([name, value]) =>
    name.startsWith('path_') ? [value] : [],
  );
  if (getTableOrder(task.plan, task.step.table ?? '') !== 'time') {
    // Rows after a reset follow it, rows before it do not (`@reset` voids all rows of an owner before it).
    key.push(String(2 * (progress.resets ?? 0) + (isReset ? 0 : 1)).padStart(6, '0'));
    key.push(typeof row['id'] === 'string' ? row['id'] : null);
  }
  return `${JSON.stringify(key)}\t${mark}\t${JSON.stringify(owned)}`;
}

function omit(row: ExportRow, names: readonly string[] = []): ExportRow {
  if (names.length === 0) return row;
  return Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
}

/** Prepends the owner to a row: `{"path_userId": "p~…", "id": …}`. Graph has no property with this prefix. */
export function addOwnerColumns({ task }: Pick<PageResult, 'task'>, row: ExportRow): ExportRow {
  const owners = Object.entries(task.scope).filter(([slot]) => slot !== 'joinWebUrl');
  if (owners.length === 0 || task.step.uniqueBy !== undefined) return row;
  return { ...Object.fromEntries(owners.map(([slot, value]) => [`path_${slot}`, value])), ...row };
}

/** Whether the later of two adjacent rows, by their sort texts, takes the place of the earlier one. */
export function isSuperseded(before: string, after: string, order: TableOrder): boolean {
  return order === 'id' && before === after && !after.endsWith(',null]');
}

/** The part of a line that orders it; lines with equal parts stay as they come. */
export function getSortText(line: RowLine, order: TableOrder): string {
  return order === 'row' ? line : line.slice(0, line.indexOf('\t'));
}

export function sortLines(lines: readonly RowLine[], order: TableOrder): readonly RowLine[] {
  const keyed = lines.map((line) => ({ line, by: getSortText(line, order) }));
  return keyed.sort((left, right) => compareTexts(left.by, right.by)).map(({ line }) => line);
}

/** By code unit: the same on every machine. */
export function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

export function getRowText(line: RowLine): string {
  return line.slice(line.indexOf('\t', line.indexOf('\t') + 1) + 1);
}

export function countMarks(lines: readonly RowLine[]): { readonly removed: number; readonly resets: number } {
  let [removed, resets] = [0, 0];
  for (const line of lines) {
    const mark = line[line.indexOf('\t') + 1];
    if (mark === MARKS.removed) removed += 1;
    if (mark === MARKS.reset) resets += 1;
  }
  return { removed, resets };
}
