import { hasKernel } from '@nymgate/engine/sanitizer/bytes/kernel-module';
import type { EngineParts, PlanTable, TableForm } from '../bulk-plan.ts';
import { openKernelRows } from './kernel/kernel-rows.ts';
import { openTableWith, type TableEngine } from './open-table-with.ts';
import { openPlainRows } from './rows/plain-rows.ts';

/**
 * An engine over CSV, TSV or a table with another delimiter. Rows are treated by a kernel of WebAssembly; where there is none, in
 * TypeScript with the same result.
 *
 * @throws RangeError for a delimiter that is none of `DELIMITERS`
 * @example
 * const engine = openTable(planTable, { delimiter: ',', encoding: 'auto' }, { pseudonymizer, onReject });
 * const out = [engine.push(chunk).slice(), engine.end()];
 */
export function openTable(planTable: PlanTable, form: TableForm, parts: EngineParts): TableEngine {
  return openTableWith({ openRows: hasKernel() ? openKernelRows : openPlainRows }, [planTable, form, parts]);
}
