import { Buffer } from 'node:buffer';
import { isBlankInJava } from '@nymgate/engine/pseudonyms/addresses/canonical-form';
import type { FileMetaData, SchemaElement } from 'hyparquet';
import type { ColumnPlan, EngineDependencies, TablePlan } from '../../../bulk-plan.ts';
import { trimWhitespace } from '../../../trim-whitespace.ts';
import { unsupportedColumnError } from '../format/parquet-limits.ts';
import { matchesColumnType } from './matches-column-type.ts';
import { createTextPseudonyms, type TextPseudonyms } from './pseudonymize-texts.ts';
import { readValue, textReader } from './text-of-value.ts';
import {
  EMPTIED_VALUE,
  isKeptText,
  isLost,
  keepValues,
  REJECTED_VALUE,
  type Treat,
  type Values,
  valueOfText,
} from './values.ts';

/** A column at the top of the file. */
export type InputColumn = {
  readonly element: SchemaElement;
  /** A list, a map or a struct: not one value a row. */
  readonly isNested: boolean;
};

export type OutputColumn = {
  readonly plan: ColumnPlan;
  /** Name in the input; undefined: the column is missing, and all values are null. */
  readonly input: string | undefined;
  /** Values that are lost by it are `EMPTIED_VALUE` or `REJECTED_VALUE`, so that they can be counted by row (`settleLosses`). */
  readonly transform: Treat;
  /** Whether its values have to be text: a row with another value is left out. */
  readonly requiresText: boolean;
  /** As the output's footer describes it. */
  readonly element: SchemaElement;
};

/** All columns of the output. `end`: nothing more is treated. */
export type ColumnPlans = { readonly columns: readonly OutputColumn[]; readonly end: () => void };

/** The columns at the top, in order. */
export function listInputColumns({ schema }: FileMetaData): readonly InputColumn[] {
  const columns: InputColumn[] = [];
  for (let at = 1; at < schema.length; ) {
    const element = schema[at];
    if (element === undefined) break;
    columns.push({ element, isNested: element.type === undefined || element.repetition_type === 'REPEATED' });
    at = skipSubtree(schema, at);
  }
  return columns;
}

/** Index behind an element and all below it. */
function skipSubtree(schema: readonly SchemaElement[], at: number): number {
  let remaining = schema[at]?.num_children ?? 0;
  let next = at + 1;
  for (; remaining > 0 && next < schema.length; remaining -= 1) {
    remaining += schema[next]?.num_children ?? 0;
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
  header: readonly InputColumn[],
  { pseudonymizer }: Pick<EngineDependencies, 'pseudonymizer'>,
): ColumnPlans {
  const pseudonyms = createTextPseudonyms(pseudonymizer);
  const context = { pseudonymizer, pseudonyms };
  const planned = columns.map((plan): OutputColumn => {
    const column = header[plan.source];
    if (column === undefined)
      return {
        plan,
        input: undefined,
        transform: keepValues,
        requiresText: false,
        element: createTextElement(plan.name),
      };
    const { element, isNested } = column;
    if (isNested) throw unsupportedColumnError(element.name);
    if (keepsType(plan, element)) return createKeptColumn(plan, element);
    const treat = createCellTransform({ plan, element, trim }, context);
    const isText = element.type === 'BYTE_ARRAY' && !isDecimal(element);
    return {
      plan,
      input: element.name,
      transform: treat,
      requiresText: isText,
      element: createTextElement(plan.name),
    };
  });
  return { columns: planned, end: pseudonyms.end };
}

/** Values of a type that the rules keep, and that the column has, need no look at each. */
function keepsType({ action }: ColumnPlan, element: SchemaElement): boolean {
  return (
    action.type === 'keep' ||
    (action.type === 'apply' && action.keeps !== undefined && matchesColumnType(element, action.keeps))
  );
}

/** Values pass unchanged. INT96, which is deprecated, becomes a timestamp in microseconds. */
function createKeptColumn(plan: ColumnPlan, element: SchemaElement): OutputColumn {
  const { name } = plan;
  if (element.type !== 'INT96')
    return {
      plan,
      input: element.name,
      transform: holdsBytes(plan, element) ? keepTexts : keepValues,
      requiresText: false,
      element: createKeptElement(element, name),
    };
  return {
    ...{ plan, input: element.name, requiresText: false },
    transform: (values) => values.map((value) => (value === null ? null : int96ToMicros(value))),
    element: {
      ...{ name, type: 'INT64', repetition_type: 'OPTIONAL', converted_type: 'TIMESTAMP_MICROS' },
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
    },
  };
}

/** Logical types without free text, such as the coordinate system of GEOMETRY. */
const PLAIN_LOGICAL_TYPES: ReadonlySet<string> = new Set(
  'STRING ENUM DECIMAL DATE TIME TIMESTAMP INTEGER NULL JSON BSON UUID FLOAT16'.split(' '),
);

/** What readers need for the values, and nothing else that a footer says: it could carry text. */
function createKeptElement(element: SchemaElement, name: string): SchemaElement {
  const { type, type_length, repetition_type, converted_type, logical_type, scale, precision } = element;
  return {
    name,
    ...(type !== undefined && { type }),
    ...(type === 'FIXED_LEN_BYTE_ARRAY' && type_length !== undefined && { type_length }),
    ...(repetition_type !== undefined && { repetition_type }),
    ...(converted_type !== undefined && { converted_type }),
    ...(logical_type !== undefined && PLAIN_LOGICAL_TYPES.has(logical_type.type) && { logical_type }),
    ...(isDecimal(element) && scale !== undefined && { scale }),
    ...(isDecimal(element) && precision !== undefined && { precision }),
  };
}

/** Whether any bytes may stand in the kept column: a text, or what its type does not say. */
function holdsBytes({ action }: ColumnPlan, element: SchemaElement): boolean {
  if (action.type !== 'keep' || action.asItIs === true || isDecimal(element)) return false;
  const { type, converted_type: converted, logical_type: logical } = element;
  return (
    type === 'BYTE_ARRAY' ||
    (type === 'FIXED_LEN_BYTE_ARRAY' && converted === undefined && logical === undefined)
  );
}

function keepTexts(values: Values): Values {
  return values.map((value) => (value === null || isKeptText(value) ? value : REJECTED_VALUE));
}

function int96ToMicros(value: string): string {
  const nanos = readValue(value, { name: '', type: 'INT96' });
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE((typeof nanos === 'bigint' ? nanos : 0n) / 1_000n);
  return bytes.toString('latin1');
}

type PlanningContext = Pick<EngineDependencies, 'pseudonymizer'> & { readonly pseudonyms: TextPseudonyms };
type ColumnTransform = { readonly plan: ColumnPlan; readonly element: SchemaElement; readonly trim: boolean };

/** No row that is written has a value that is no text (`planRows`). */
function createCellTransform(
  { plan: { action }, element, trim }: ColumnTransform,
  { pseudonymizer, pseudonyms }: PlanningContext,
): Treat {
  const toText = textReader(element);
  if (toText === undefined || action.type === 'keep') throw unsupportedColumnError(element.name);
  const apply =
    action.type === 'apply'
      ? (text: string) => action.apply(text, pseudonymizer)
      : (text: string) => pseudonymizer[action.reversible ? 'reversible' : 'irreversible'](text, action.kind);
  const transformOne = (text: string): string | null => {
    if (isBlankInJava(text)) return null;
    const made = apply(text);
    if (made === undefined) return REJECTED_VALUE;
    return made === null || made === '' ? EMPTIED_VALUE : made;
  };
  return (values) => {
    const texts = values.map((value) => {
      const text = value === null ? null : toText(value);
      return trim && text !== null ? trimWhitespace(text) : text;
    });
    const made =
      action.type === 'apply'
        ? texts.map((text) => (text === null ? null : transformOne(text)))
        : pseudonyms.of(texts, action, transformOne);
    return made.map((text) => (text === null || isLost(text) ? text : valueOfText(text)));
  };
}

function isDecimal({ converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  return converted === 'DECIMAL' || logical?.type === 'DECIMAL';
}

function createTextElement(name: string): SchemaElement {
  return {
    ...{ name, type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL', converted_type: 'UTF8' },
    logical_type: { type: 'STRING' },
  };
}
