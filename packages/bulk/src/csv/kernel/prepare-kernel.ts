import { PSEUDONYM_KINDS, type PseudonymKind } from '@nymgate/engine/kernel/pseudonym-kinds';
import { COUNTER_NOTHING, LEAF_NODE_LAYOUT } from '@nymgate/engine/sanitizer/bytes/image/layout';
import { loadKeys } from '@nymgate/engine/sanitizer/bytes/kernel-session';
import { type CanonicalFormat, type ColumnPlan, NO_SOURCE } from '../../bulk-plan.ts';
import type { OpenedTable } from '../rows/row-body.ts';
import {
  ACT_FORM,
  ACT_HASH,
  ACT_HOST,
  ACT_KEEP,
  ACT_SEAL,
  COLUMN_ACT,
  COLUMN_NODE,
  COLUMN_SOURCE,
  COLUMN_WORDS,
  FORM_BOOLEAN,
  FORM_DATE,
  FORM_INTEGER,
  FORM_MONTH,
  FORM_NUMBER,
  FORMULAS_KEEP,
  FORMULAS_PREFIX,
  FORMULAS_REFUSE,
  KEEP_CHECKED,
  NO_CELL,
  P_CELL_BYTES,
  P_CELLS,
  P_COLUMN_COUNT,
  P_COLUMNS,
  P_COUNTS,
  P_DELIMITER,
  P_ENDS,
  P_FORMULAS,
  P_LINE,
  P_LINE_END,
  P_LINE_END_LENGTH,
  P_OUTPUT_LIMIT,
  P_ROW_BYTES,
  P_ROW_LIMIT,
  P_ROWS,
  P_TRIM,
  P_WIDTH,
} from './csv-words.ts';
import { createResultCache, type ResultCache } from './result-cache.ts';
import {
  createTableKernel,
  layoutTable,
  OUTPUT_BYTES,
  type TableAreas,
  type TableKernel,
  type TableSizes,
} from './table-kernel.ts';

/** A kernel that is ready for the rows of a table. */
export type PreparedKernel = {
  readonly kernel: TableKernel;
  readonly areas: TableAreas;
  readonly resultCache: ResultCache;
  /** Rows that it holds at a time. */
  readonly rowCapacity: number;
};

export function prepareTableKernel(table: OpenedTable): PreparedKernel {
  const kernel = createTableKernel();
  const kinds = collectKinds(table.plan.columns);
  const sizes = computeSizes(table);
  const areas = layoutTable(kernel, sizes);
  loadKeys(kernel, kinds, table.dependencies.pseudonymizer);
  writeColumns(kernel, areas, { columns: table.plan.columns, kinds });
  writeParameters(kernel.parameters, table, [areas, sizes.rows]);
  return { kernel, areas, resultCache: createResultCache(kernel, areas.answers), rowCapacity: sizes.rows };
}

const MAX_ROWS = 1_024;
/** Bytes for all rows that are held at a time: of their cells, and of their ciphertexts. A row has some whatever its width. */
const CELLS_BYTES = 393_216;
const CIPHERTEXT_BYTES = 1_048_576;

function computeSizes({ plan: { columns }, width, limits }: OpenedTable): TableSizes {
  const acts = columns.map(toActionCode);
  const sealed = acts.filter((act) => act === ACT_SEAL).length;
  const fittingRows = Math.min(CELLS_BYTES / (12 * width), CIPHERTEXT_BYTES / (512 * Math.max(sealed, 1)));
  return {
    rows: Math.max(1, Math.min(MAX_ROWS, Math.floor(fittingRows))),
    width,
    columns: columns.length,
    edited: acts.filter((act) => act !== ACT_KEEP).length,
    hashed: acts.filter((act) => act === ACT_HASH || act === ACT_SEAL).length,
    encrypted: sealed,
    maxCellBytes: limits.maxCellBytes,
  };
}

function collectKinds(columns: readonly ColumnPlan[]): readonly PseudonymKind[] {
  return [...new Set(columns.flatMap(({ action }) => (action.type === 'pseudonymize' ? [action.kind] : [])))];
}

/** What names of one meeting have in common, the host finds out, as in the byte engine. */
function toActionCode({ action }: ColumnPlan): number {
  if (action.type === 'keep') return ACT_KEEP;
  if (action.type === 'apply') return action.plain === undefined ? ACT_HOST : ACT_FORM;
  if (PSEUDONYM_KINDS[action.kind].canonical === 'meeting') return ACT_HOST;
  return action.reversible ? ACT_SEAL : ACT_HASH;
}

const FORMAT_CODES: Readonly<Record<CanonicalFormat, number>> = {
  ...{ date: FORM_DATE, month: FORM_MONTH, integer: FORM_INTEGER, number: FORM_NUMBER },
  boolean: FORM_BOOLEAN,
};

type ColumnList = { readonly columns: readonly ColumnPlan[]; readonly kinds: readonly PseudonymKind[] };

function writeColumns({ words }: TableKernel, areas: TableAreas, { columns, kinds }: ColumnList): void {
  let node = areas.nodes;
  columns.forEach((column, at) => {
    const act = toActionCode(column);
    const word = areas.columns / 4 + at * COLUMN_WORDS;
    words[word + COLUMN_SOURCE] = column.source === NO_SOURCE ? NO_CELL : column.source;
    words[word + COLUMN_ACT] = act;
    words[word + COLUMN_NODE] = column.action.type === 'keep' && !column.action.asItIs ? KEEP_CHECKED : 0;
    if (column.action.type === 'apply' && column.action.plain !== undefined)
      words[word + COLUMN_NODE] = FORMAT_CODES[column.action.plain];
    if (column.action.type !== 'pseudonymize' || act === ACT_HOST) return;
    words[word + COLUMN_NODE] = node;
    writeNode(words.subarray(node / 4), column.action.kind, kinds);
    node += LEAF_NODE_LAYOUT.bytes;
  });
}

function writeNode(words: Uint32Array, kind: PseudonymKind, kinds: readonly PseudonymKind[]): void {
  const at = LEAF_NODE_LAYOUT.words;
  words[at.counter] = COUNTER_NOTHING;
  words[at.kind] = kinds.indexOf(kind);
  words[at.addresses] = Number(PSEUDONYM_KINDS[kind].canonical === 'address');
}

const FORMULA_CODES = { keep: FORMULAS_KEEP, prefix: FORMULAS_PREFIX, refuse: FORMULAS_REFUSE } as const;

function writeParameters(
  words: Uint32Array,
  { plan, width, delimiter, lineEnd, firstLine, limits }: OpenedTable,
  [areas, rows]: readonly [TableAreas, number],
): void {
  const values: readonly (readonly [number, number])[] = [
    [P_CELLS, areas.cells],
    [P_ROWS, areas.rows],
    [P_COLUMNS, areas.columns],
    [P_COUNTS, areas.counts],
    [P_ENDS, areas.ends],
    [P_COLUMN_COUNT, plan.columns.length],
    [P_WIDTH, width],
    [P_DELIMITER, delimiter.charCodeAt(0)],
    [P_LINE_END, lineEnd.charCodeAt(0) | ((lineEnd.charCodeAt(1) || 0) << 8)],
    [P_LINE_END_LENGTH, lineEnd.length],
    [P_TRIM, Number(plan.trim)],
    [P_FORMULAS, FORMULA_CODES[plan.formulas]],
    [P_CELL_BYTES, limits.maxCellBytes],
    [P_ROW_BYTES, limits.maxRowBytes],
    [P_ROW_LIMIT, rows],
    [P_OUTPUT_LIMIT, OUTPUT_BYTES],
    [P_LINE, firstLine],
  ];
  for (const [word, value] of values) words[word] = value;
}
