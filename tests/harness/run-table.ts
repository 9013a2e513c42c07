import '../../packages/gateway/src/platform/install.ts';
import { BulkError } from '../../packages/bulk/src/bulk-fault.ts';
import type {
  BulkFault,
  ColumnAction,
  ColumnCount,
  PlanTable,
  TableFormat,
  TablePlan,
} from '../../packages/bulk/src/bulk-plan.ts';
import { createTableEngine, type TableOptions } from '../../packages/bulk/src/csv/create-table-engine.ts';
import { createKernelRows } from '../../packages/bulk/src/csv/kernel/kernel-rows.ts';
import { openPlainRows } from '../../packages/bulk/src/csv/rows/plain-rows.ts';
import type { CreateRowBody } from '../../packages/bulk/src/csv/rows/row-body.ts';
import { createPseudonymizer } from '../../packages/engine/src/pseudonyms/create-pseudonymizer.ts';
import type { Pseudonymizer } from '../../packages/engine/src/pseudonyms/pseudonymizer.ts';

/** Both ways to treat rows; the kernel reads again with each byte that comes, which is the hardest for it. */
export const ROW_ENGINES: Readonly<Record<'plain' | 'kernel', CreateRowBody>> = {
  plain: openPlainRows,
  kernel: (table) => createKernelRows(table, 1),
};

export const TABLE_PSEUDONYMIZER = createPseudonymizer({
  scheme: 'native',
  keys: [{ id: 1, secret: 'Zk3vQ0w9Yb1r8mXcT5uH2pLs7dNf4gJa6eRi0oWqVxE' }],
  tenant: '6e4c8e9f-76cf-41d1-806e-61838b880b87',
});

/** A plan that keeps every column unless an act is named for it, in the order of the file. */
export function createPlanTable(
  acts: Readonly<Record<string, ColumnAction>> = {},
  more: Partial<TablePlan> = {},
): PlanTable {
  return (header) => ({
    columns: header.map((name, source) => ({ name, source, action: acts[name] ?? { type: 'keep' } })),
    dropped: [],
    unknown: [],
    missing: [],
    rowOrder: 'kept',
    trim: false,
    formulas: 'prefix',
    ...more,
  });
}

export const PERSON: ColumnAction = { type: 'pseudonymize', kind: 'person', reversible: false };

export type TableRun = Partial<TableOptions> & {
  readonly planTable?: PlanTable;
  readonly form?: Partial<TableFormat>;
  readonly pseudonymizer?: Pseudonymizer;
  /** Offsets at which the input is cut. */
  readonly cuts?: readonly number[];
};

export type TableOutcome = {
  readonly bytes: Uint8Array;
  readonly text: string;
  /** `line reason`. */
  readonly rejects: readonly string[];
  readonly fault: BulkFault | undefined;
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly filled: readonly number[];
  readonly counts: readonly Omit<ColumnCount, 'name' | 'treatment'>[];
};

/** One table through one engine. */
export function runTable(input: string | Uint8Array, run: TableRun = {}): TableOutcome {
  const rejects: string[] = [];
  const parts = {
    pseudonymizer: run.pseudonymizer ?? TABLE_PSEUDONYMIZER,
    onReject: (line: number, reason: string) => void rejects.push(`${line} ${reason}`),
  };
  const { openRows = openPlainRows, limits } = run;
  const engine = createTableEngine({ openRows, ...(limits !== undefined && { limits }) }, [
    run.planTable ?? createPlanTable(),
    { delimiter: ',', encoding: 'auto', ...run.form },
    parts,
  ]);
  const pieces: Uint8Array[] = [];
  const fault = faultOf(() => {
    for (const chunk of cut(toBytes(input), run.cuts ?? [])) pieces.push(engine.write(chunk).slice());
    pieces.push(engine.end().slice());
  });
  const bytes = Buffer.concat(pieces);
  const { rowsIn, rowsOut, columns } = engine.counts();
  const filled = columns.map((column) => column.filled);
  const counts = columns.map(({ name, treatment, ...count }) => count);
  return { bytes, text: bytes.toString('utf8'), rejects, fault, rowsIn, rowsOut, filled, counts };
}

export function toBytes(input: string | Uint8Array): Uint8Array {
  return typeof input === 'string' ? new TextEncoder().encode(input) : input;
}

function cut(bytes: Uint8Array, at: readonly number[]): readonly Uint8Array[] {
  const places = [0, ...[...at].sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, index) => bytes.slice(places[index], end));
}

function faultOf(run: () => void): BulkFault | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof BulkError) return error.fault;
    throw error;
  }
}
