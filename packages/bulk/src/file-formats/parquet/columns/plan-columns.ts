import type { FileMetaData, SchemaElement } from 'hyparquet';
import type { ColumnPlan, EngineParts, TablePlan } from '../../../bulk-plan.ts';
import { trimText } from '../../../trim-text.ts';
import { isBlankInJava } from '@nymgate/engine/pseudonyms/addresses/canonical-form';
import { unsupported } from '../format/parquet-limits.ts';
import { textOfValues } from '../texts/text-of-value.ts';
import type { Cells } from './cells.ts';
import { isOfType } from './is-of-type.ts';
import { type CellPseudonyms, createCellPseudonyms } from './pseudonymize-cells.ts';
import { mapCells } from './text-cells.ts';
import type { TreatCells } from './treat-part.ts';
import { valueReader } from './value-at.ts';

/** A column at the top of the file. */
export type FileColumn = {
  readonly element: SchemaElement;
  /** A list, a map or a struct: not one value a row. */
  readonly isNested: boolean;
};

export type OutputColumn = {
  readonly plan: ColumnPlan;
  /** Name in the input; undefined: there is none, and all values are null. */
  readonly input: string | undefined;
  readonly treat: TreatCells | 'keep';
  /** Whether its values have to be text: a row with one that is none is left out. */
  readonly isText: boolean;
  /** As it is told in the footer of the output. */
  readonly element: SchemaElement;
};

/** All columns of the output. `end`: nothing more is treated. */
export type PlannedColumns = { readonly columns: readonly OutputColumn[]; readonly end: () => void };

/** The columns at the top, in order. */
export function fileColumns({ schema }: FileMetaData): readonly FileColumn[] {
  const columns: FileColumn[] = [];
  for (let at = 1; at < schema.length; ) {
    const element = schema[at];
    if (element === undefined) break;
    columns.push({ element, isNested: element.type === undefined || element.repetition_type === 'REPEATED' });
    at = behind(schema, at);
  }
  return columns;
}

/** Index behind an element and all below it. */
function behind(schema: readonly SchemaElement[], at: number): number {
  let left = schema[at]?.num_children ?? 0;
  let next = at + 1;
  for (; left > 0 && next < schema.length; left -= 1) {
    left += schema[next]?.num_children ?? 0;
    next += 1;
  }
  return next;
}

/**
 * What is read, done and written for each column of the output.
 *
 * @throws BulkError PARQUET_UNSUPPORTED for a column that is nested, or whose values have no text although something is to be done to them
 */
export function planParquetColumns(
  { columns, trim }: TablePlan,
  header: readonly FileColumn[],
  { pseudonymizer }: Pick<EngineParts, 'pseudonymizer'>,
): PlannedColumns {
  const pseudonyms = createCellPseudonyms(pseudonymizer);
  const making = { pseudonymizer, pseudonyms };
  const planned = columns.map((plan): OutputColumn => {
    const column = header[plan.source];
    if (column === undefined)
      return { plan, input: undefined, treat: 'keep', isText: false, element: textElement(plan.name) };
    const { element, isNested } = column;
    if (isNested) throw unsupported(element.name);
    if (isKept(plan, element)) return keptColumn(plan, element);
    const treat = treatmentOf({ plan, element, trim }, making);
    const isText = element.type === 'BYTE_ARRAY' && !isDecimal(element);
    return { plan, input: element.name, treat, isText, element: textElement(plan.name) };
  });
  return { columns: planned, end: pseudonyms.end };
}

/** Values of a type that the rules keep, and that the column has, need no look at each. */
function isKept({ act }: ColumnPlan, element: SchemaElement): boolean {
  return (
    act.type === 'keep' || (act.type === 'apply' && act.keeps !== undefined && isOfType(element, act.keeps))
  );
}

/** Values go through as the file holds them. INT96, which nobody should write any more, becomes a timestamp in microseconds. */
function keptColumn(plan: ColumnPlan, element: SchemaElement): OutputColumn {
  const { name } = plan;
  if (element.type !== 'INT96')
    return { plan, input: element.name, treat: 'keep', isText: false, element: { ...element, name } };
  return {
    ...{ plan, input: element.name, treat: microsOf, isText: false },
    element: {
      ...{ name, type: 'INT64', repetition_type: 'OPTIONAL', converted_type: 'TIMESTAMP_MICROS' },
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
    },
  };
}

const NANOS = { name: '', type: 'INT96' } as const;

function microsOf(cells: Cells): Cells {
  const nanosAt = valueReader(NANOS);
  return mapCells(cells, (at) => {
    const nanos = nanosAt(cells, at);
    const bytes = new DataView(new ArrayBuffer(8));
    bytes.setBigInt64(0, (typeof nanos === 'bigint' ? nanos : 0n) / 1_000n, true);
    return new Uint8Array(bytes.buffer);
  });
}

type Making = Pick<EngineParts, 'pseudonymizer'> & { readonly pseudonyms: CellPseudonyms };
type Treating = { readonly plan: ColumnPlan; readonly element: SchemaElement; readonly trim: boolean };

function treatmentOf(
  { plan: { act }, element, trim }: Treating,
  { pseudonymizer, pseudonyms }: Making,
): TreatCells {
  const textOf = textOfValues(element);
  if (textOf === undefined || act.type === 'keep') throw unsupported(element.name);
  const valueAt = valueReader(element);
  /** null for what is no text: no row that is written has one (`surveyGroup`). */
  const textAt = (cells: Cells, at: number): string | null => {
    const value = valueAt(cells, at);
    // pandas and others write NaN where there is no number; as a text it would be one person more.
    const text = Number.isNaN(value) ? null : (textOf(value) ?? null);
    return trim && text !== null ? trimText(text) : text;
  };
  const apply =
    act.type === 'apply'
      ? (text: string) => act.apply(text, pseudonymizer)
      : (text: string) => pseudonymizer[act.reversible ? 'reversible' : 'irreversible'](text, act.kind);
  const single = (cells: Cells, at: number): string | null => {
    const text = textAt(cells, at);
    return text === null || isBlankInJava(text) ? null : apply(text);
  };
  if (act.type === 'apply') return (cells) => mapCells(cells, (at) => single(cells, at));
  const isPlainText = element.type === 'BYTE_ARRAY' && !isDecimal(element);
  return (cells) => {
    const texts = isPlainText ? cells : mapCells(cells, (at) => textAt(cells, at));
    return pseudonyms.of(texts, act, (at) => single(cells, at));
  };
}

function isDecimal({ converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  return converted === 'DECIMAL' || logical?.type === 'DECIMAL';
}

function textElement(name: string): SchemaElement {
  return {
    ...{ name, type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL', converted_type: 'UTF8' },
    logical_type: { type: 'STRING' },
  };
}
