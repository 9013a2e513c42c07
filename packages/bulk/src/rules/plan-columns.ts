import type { BulkFault, ColumnAct, ColumnPlan, PlanTable, TablePlan } from '../bulk-plan.ts';
import { columnKey } from './bulk-shape.ts';
import { firstDouble } from './first-double.ts';

export type ColumnRules = {
  /** By `columnKey`; undefined: the column is dropped. */
  readonly acts: ReadonlyMap<string, ColumnAct | undefined>;
  /** As the rules write them, for what is told of missing ones. */
  readonly names: readonly string[];
} & Pick<TablePlan, 'rowOrder' | 'formulas' | 'trim'>;

/**
 * The plan of a table under native rules: columns stay in the order of the file, and what no rule names is dropped.
 *
 * @returns a fault for two columns of one rule, and when nothing would be left
 */
export function planColumns({ acts, names, ...form }: ColumnRules): PlanTable {
  return (header) => {
    if (header.every((name) => name.trim() === '')) return { fault: 'HEADER_MISSING' };
    const keys = header.map(columnKey);
    const double = firstDouble(keys.filter((key) => acts.has(key)));
    if (double !== undefined) return { fault: 'HEADER_DUPLICATE', subject: nameOf(names, double) };
    const columns = header.flatMap((name, source) => planColumn(name, source, acts));
    if (columns.length === 0) return { fault: 'COLUMNS_NONE' } satisfies BulkFault;
    const known = new Set(keys);
    return {
      columns,
      dropped: header.filter((_, index) => isDropped(keys[index], acts)),
      unknown: header.filter((_, index) => !acts.has(keys[index] ?? '')),
      missing: names.filter((name) => !known.has(columnKey(name))),
      ...form,
    };
  };
}

function planColumn(name: string, source: number, acts: ColumnRules['acts']): readonly ColumnPlan[] {
  const act = acts.get(columnKey(name));
  return act === undefined ? [] : [{ name, source, act }];
}

function isDropped(key: string | undefined, acts: ColumnRules['acts']): boolean {
  return key !== undefined && acts.has(key) && acts.get(key) === undefined;
}

/** A name from the rules, not from the file. */
function nameOf(names: readonly string[], key: string): string {
  return names.find((name) => columnKey(name) === key) ?? '';
}
