import type { FileMetaData, SchemaElement } from 'hyparquet';
import type { ColumnPlan, EngineParts, TablePlan } from '../../bulk/bulk-plan.ts';
import { trimText } from '../../bulk/trim-text.ts';
import { isBlankInJava } from '../../pseudonyms/index.ts';
import { unsupported } from './parquet-limits.ts';
import { type TextOfValue, textOfValues } from './texts/text-of-value.ts';

/** A column at the top of the file. */
export type FileColumn = {
  readonly element: SchemaElement;
  /** A list, a map or a struct: not one value a row. */
  readonly isNested: boolean;
};

/** What becomes of one value; `reject`: its row is left out. null is no value. */
export type TreatValue = (value: unknown) => unknown;
export const REJECT: unique symbol = Symbol('reject');

export type OutputColumn = {
  readonly plan: ColumnPlan;
  /** Name in the input; undefined: there is none, and all values are null. */
  readonly input: string | undefined;
  readonly treat: TreatValue | 'keep';
  /** As it is told in the footer of the output. */
  readonly element: SchemaElement;
};

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
): readonly OutputColumn[] {
  return columns.map((plan) => {
    const column = header[plan.source];
    if (column === undefined)
      return { plan, input: undefined, treat: () => null, element: textElement(plan.name) };
    const { element, isNested } = column;
    if (isNested) throw unsupported(element.name);
    if (plan.act.type === 'keep') return keptColumn(plan, element);
    const treat = treatmentOf({ plan, element, trim }, pseudonymizer);
    return { plan, input: element.name, treat, element: textElement(plan.name) };
  });
}

/** Values go through as the file holds them. INT96, which nobody should write any more, becomes a timestamp in microseconds. */
function keptColumn(plan: ColumnPlan, element: SchemaElement): OutputColumn {
  const { name } = plan;
  if (element.type !== 'INT96')
    return { plan, input: element.name, treat: 'keep', element: { ...element, name } };
  return {
    ...{ plan, input: element.name },
    treat: (nanos) => (typeof nanos === 'bigint' ? nanos / 1_000n : null),
    element: {
      ...{ name, type: 'INT64', repetition_type: 'OPTIONAL', converted_type: 'TIMESTAMP_MICROS' },
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
    },
  };
}

type Treating = { readonly plan: ColumnPlan; readonly element: SchemaElement; readonly trim: boolean };

function treatmentOf(
  { plan: { act }, element, trim }: Treating,
  pseudonymizer: EngineParts['pseudonymizer'],
): TreatValue {
  const textOf = textOfValues(element);
  if (textOf === undefined || act.type === 'keep') throw unsupported(element.name);
  const apply =
    act.type === 'apply'
      ? (text: string) => act.apply(text, pseudonymizer)
      : (text: string) => pseudonymizer[act.reversible ? 'reversible' : 'irreversible'](text, act.kind);
  return (value) => {
    const text = textOrNone(textOf, value);
    if (text === undefined) return REJECT;
    const cell = trim ? trimText(text) : text;
    return isBlankInJava(cell) ? null : apply(cell);
  };
}

/** A value that is not of the type that the footer says is none; what is thrown may quote it. */
function textOrNone(textOf: TextOfValue, value: unknown): string | undefined {
  try {
    return textOf(value);
  } catch {
    return undefined;
  }
}

function textElement(name: string): SchemaElement {
  return {
    ...{ name, type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL', converted_type: 'UTF8' },
    logical_type: { type: 'STRING' },
  };
}
