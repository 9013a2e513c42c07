import { hasKernel } from '@nymgate/engine/sanitizer/bytes/kernel-module';
import type { EngineDependencies, PlanTable, TableFormat } from '../bulk-plan.ts';
import { createTableEngine, type TableEngine } from './create-table-engine.ts';
import { openKernelRows } from './kernel/kernel-rows.ts';
import { openPlainRows } from './rows/plain-rows.ts';

/**
 * An engine over CSV, TSV or a table with another delimiter. A WebAssembly kernel treats the rows; without WebAssembly, TypeScript
 * does, with the same result.
 *
 * @throws RangeError for a delimiter outside `DELIMITERS`
 * @example
 * const engine = openTable(planTable, { delimiter: ',', encoding: 'auto' }, { pseudonymizer, onReject });
 * const out = [engine.push(chunk).slice(), engine.end()];
 */
export function openTable(
  planTable: PlanTable,
  tableFormat: TableFormat,
  parts: EngineDependencies,
): TableEngine {
  return createTableEngine({ openRows: hasKernel() ? openKernelRows : openPlainRows }, [
    planTable,
    tableFormat,
    parts,
  ]);
}
