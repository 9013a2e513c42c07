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
 * The plan of a table under native rules: columns stay in the order of the file, and what no rule names is dropped. Names are spelt as
 * in the rules, because invisible characters in a name of the file can carry any text (BLK-02).
 *
 * @returns a fault for two columns of one rule, and when nothing would be left
 */
export function createColumnPlanner({ actions, names, ...tableOptions }: ColumnRules): PlanTable {
  const namesByKey = new Map(names.map((name) => [toColumnKey(name), name]));
  return (header) => {
    if (header.every((name) => name.trim() === '')) return { fault: 'HEADER_MISSING' };
    const keys = header.map(toColumnKey);
    const duplicate = findDuplicate(keys.filter((key) => actions.has(key)));
    if (duplicate !== undefined)
      return { fault: 'HEADER_DUPLICATE', subject: namesByKey.get(duplicate) ?? '' };
    const columns = keys.flatMap((key, source): readonly ColumnPlan[] => {
      const [name, action] = [namesByKey.get(key), actions.get(key)];
      return name === undefined || action === undefined ? [] : [{ name, source, action }];
    });
    if (columns.length === 0) return { fault: 'COLUMNS_NONE' } satisfies BulkFault;
    const known = new Set(keys);
    return {
      columns,
      dropped: keys.flatMap((key) => (actions.get(key) === undefined ? (namesByKey.get(key) ?? []) : [])),
      unknown: header.filter((_, index) => !actions.has(keys[index] ?? '')),
      missing: names.filter((name) => !known.has(toColumnKey(name))),
      ...tableOptions,
    };
  };
}
