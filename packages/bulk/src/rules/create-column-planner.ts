import type { BulkFault, ColumnAction, ColumnPlan, PlanTable, TablePlan } from '../bulk-plan.ts';
import { toColumnKey } from './bulk-shape.ts';
import { findDuplicate } from './find-duplicate.ts';

export type ColumnRules = {
  /** By `columnKey`; undefined: the column is dropped. */
  readonly actions: ReadonlyMap<string, ColumnAction | undefined>;
  /** As the rules write them, for messages about missing ones. */
  readonly names: readonly string[];
} & Pick<TablePlan, 'rowOrder' | 'formulas' | 'trim'>;

/**
 * The plan of a table under native rules: columns stay in the order of the file, and what no rule names is dropped.
 *
 * @returns a fault for two columns of one rule, and when nothing would be left
 */
export function createColumnPlanner({ actions, names, ...tableOptions }: ColumnRules): PlanTable {
  return (header) => {
    if (header.every((name) => name.trim() === '')) return { fault: 'HEADER_MISSING' };
    const keys = header.map(toColumnKey);
    const duplicate = findDuplicate(keys.filter((key) => actions.has(key)));
    if (duplicate !== undefined)
      return { fault: 'HEADER_DUPLICATE', subject: findRuleName(names, duplicate) };
    const columns = header.flatMap((name, source) => planColumn(name, source, actions));
    if (columns.length === 0) return { fault: 'COLUMNS_NONE' } satisfies BulkFault;
    const known = new Set(keys);
    return {
      columns,
      dropped: header.filter((_, index) => isDropped(keys[index], actions)),
      unknown: header.filter((_, index) => !actions.has(keys[index] ?? '')),
      missing: names.filter((name) => !known.has(toColumnKey(name))),
      ...tableOptions,
    };
  };
}

function planColumn(name: string, source: number, acts: ColumnRules['actions']): readonly ColumnPlan[] {
  const act = acts.get(toColumnKey(name));
  return act === undefined ? [] : [{ name, source, action: act }];
}

function isDropped(key: string | undefined, acts: ColumnRules['actions']): boolean {
  return key !== undefined && acts.has(key) && acts.get(key) === undefined;
}

/** A name from the rules, not from the file. */
function findRuleName(names: readonly string[], key: string): string {
  return names.find((name) => toColumnKey(name) === key) ?? '';
}
