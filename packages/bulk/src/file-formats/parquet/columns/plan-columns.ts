import { Buffer } from 'node:buffer';
import type { FileMetaData, SchemaElement } from 'hyparquet';
import type { ColumnPlan, EngineParts, TablePlan } from '../../../bulk-plan.ts';
import { trimText } from '../../../trim-text.ts';
import { isBlankInJava } from '@nymgate/engine/pseudonyms/addresses/canonical-form';
import { unsupported } from '../format/parquet-limits.ts';
import { isOfType } from './is-of-type.ts';
import { createTextPseudonyms, type TextPseudonyms } from './pseudonymize-texts.ts';
import { readValue, textReader } from './text-of-value.ts';
import { keepValues, type Treat, valueOfText } from './values.ts';

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
  readonly treat: Treat;
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
  const pseudonyms = createTextPseudonyms(pseudonymizer);
  const making = { pseudonymizer, pseudonyms };
  const planned = columns.map((plan): OutputColumn => {
    const column = header[plan.source];
    if (column === undefined)
      return { plan, input: undefined, treat: keepValues, isText: false, element: textElement(plan.name) };
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
    return { plan, input: element.name, treat: keepValues, isText: false, element: { ...element, name } };
  return {
    ...{ plan, input: element.name, isText: false },
    treat: (values) => values.map((value) => (value === null ? null : microsOf(value))),
    element: {
      ...{ name, type: 'INT64', repetition_type: 'OPTIONAL', converted_type: 'TIMESTAMP_MICROS' },
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
    },
  };
}

function microsOf(value: string): string {
  const nanos = readValue(value, { name: '', type: 'INT96' });
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE((typeof nanos === 'bigint' ? nanos : 0n) / 1_000n);
  return bytes.toString('latin1');
}

type Making = Pick<EngineParts, 'pseudonymizer'> & { readonly pseudonyms: TextPseudonyms };
type Treating = { readonly plan: ColumnPlan; readonly element: SchemaElement; readonly trim: boolean };

/** No row that is written has a value that is no text (`planRows`). */
function treatmentOf(
  { plan: { act }, element, trim }: Treating,
  { pseudonymizer, pseudonyms }: Making,
): Treat {
  const textOf = textReader(element);
  if (textOf === undefined || act.type === 'keep') throw unsupported(element.name);
  const apply =
    act.type === 'apply'
      ? (text: string) => act.apply(text, pseudonymizer)
      : (text: string) => pseudonymizer[act.reversible ? 'reversible' : 'irreversible'](text, act.kind);
  const single = (text: string): string | null => (isBlankInJava(text) ? null : apply(text));
  return (values) => {
    const texts = values.map((value) => {
      const text = value === null ? null : textOf(value);
      return trim && text !== null ? trimText(text) : text;
    });
    const made =
      act.type === 'apply'
        ? texts.map((text) => (text === null ? null : single(text)))
        : pseudonyms.of(texts, act, single);
    return made.map((text) => (text === null ? null : valueOfText(text)));
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
