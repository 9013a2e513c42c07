import type { ObjectRule } from '@nymgate/engine/plan/rule-set';
import { checkFields } from '@nymgate/rules/native/check-fields';
import { objectRule } from '@nymgate/rules/native/field-shape';
import { description, identifier, word } from '@nymgate/rules/native/rule-words';
import { isLeafTreatment } from '@nymgate/rules/native/treatment-rules';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import { createInvalidFinding, type Finding, type Report } from '@nymgate/rules/text/yaml/finding';
import {
  enumShape,
  isMapping,
  listShape,
  mappingShape,
  recordShape,
  type ShapeCheck,
  textShape,
} from '@nymgate/rules/text/yaml/shapes';
import { BULK_ENCODINGS, BULK_FORMATS } from '../bulk-plan.ts';
import { DELIMITERS } from '../csv/rows/csv-limits.ts';
import { type CellFormat, DECIMAL_SIGNS, hasTime, isDateFormat, THOUSANDS_SIGNS } from './cell-format.ts';
import { normalizeColumnName } from './normalize-column-name.ts';

const anything: ShapeCheck = () => undefined;
const booleanShape = enumShape([true, false]);
const delimiter = enumShape(DELIMITERS);
const filePatternShape = textShape('1 to 1024 characters', /^[^\0]{1,1024}$/);
const phrase = textShape('a phrase of 1 to 200 characters', /^[\s\S]{1,200}$/);

const percentShape: ShapeCheck = (value, pointer, report) => {
  if (typeof value !== 'number' || !(value >= 0 && value <= 100))
    report(createInvalidFinding(pointer, 'must be a number from 0 to 100 (percent)'));
};

const RULE_SET_SHAPE = mappingShape({
  description: { shape: description },
  files: { shape: listShape(filePatternShape, { least: 1, most: 1_000 }) },
  format: { shape: enumShape(['auto', ...BULK_FORMATS]) },
  delimiter: { shape: delimiter },
  encoding: { shape: enumShape(BULK_ENCODINGS) },
  rowOrder: { shape: enumShape(['shuffled', 'kept']) },
  formulas: { shape: enumShape(['prefix', 'refuse', 'keep']) },
  trim: { shape: booleanShape },
  maxEmptied: { shape: percentShape },
  columns: { shape: anything },
  properties: { shape: anything },
});

const FILE_SHAPE = mappingShape({
  nymgate: { shape: enumShape([1]), required: true },
  description: { shape: description },
  phrases: { shape: recordShape(word, listShape(phrase, { least: 1, most: 10_000 })) },
  bulk: { shape: recordShape(identifier, RULE_SET_SHAPE), required: true },
});

const FORMAT_SHAPES: Readonly<Record<keyof CellFormat, ShapeCheck>> = {
  dates: (value, pointer, report) => {
    if (typeof value !== 'string' || !isDateFormat(value))
      report(
        createInvalidFinding(pointer, 'must say how dates are written', {
          fix: 'yyyy, MM or M, dd or d, and HH, mm, ss for a time, with signs between them: dd.MM.yyyy',
        }),
      );
  },
  decimal: enumShape(DECIMAL_SIGNS),
  thousands: enumShape(THOUSANDS_SIGNS),
};
const FORMAT_KEYS = Object.keys(FORMAT_SHAPES) as (keyof CellFormat)[];

/** The words that stand for a whole rule of a column. */
const SHORTHAND_RULES: Readonly<Record<string, object>> = {
  keep: { treatment: 'keep', type: 'string' },
  drop: { treatment: 'drop' },
};

/** What a set says of columns or properties, its short forms written out: the rule of one flat or nested record. */
export function toRecordRule(set: Readonly<Record<string, unknown>>): ObjectRule {
  const rules = isMapping(set['columns']) ? set['columns'] : (set['properties'] ?? {});
  const entries = Object.entries(rules as Readonly<Record<string, unknown>>);
  const properties = entries.map(([name, rule]) => [
    name,
    typeof rule === 'string' ? (SHORTHAND_RULES[rule] ?? rule) : withoutFormat(set, rule),
  ]);
  // Data whose shape is checked before anything is compiled of it.
  return { properties: Object.fromEntries(properties) } as ObjectRule;
}

/** Columns say how their cells are written; it is no part of the treatment. */
function withoutFormat(set: Readonly<Record<string, unknown>>, rule: unknown): unknown {
  if (!isMapping(set['columns']) || !isMapping(rule)) return rule;
  return Object.fromEntries(Object.entries(rule).filter(([key]) => !Object.hasOwn(FORMAT_SHAPES, key)));
}

/** What a rule of a column says of how its cells are written; undefined: nothing. */
export function getCellFormat(rule: unknown): CellFormat | undefined {
  if (!isMapping(rule)) return undefined;
  const named = FORMAT_KEYS.filter((key) => Object.hasOwn(rule, key)).map((key) => [key, rule[key]]);
  // Its shape is checked before anything is compiled of it.
  return named.length === 0 ? undefined : (Object.fromEntries(named) as CellFormat);
}

/** Everything that is wrong with a native file of bulk rules. */
export function findBulkIssues(data: unknown): readonly Finding[] {
  const findings: Finding[] = [];
  const report: Report = (finding) => void findings.push(finding);
  FILE_SHAPE(data, '', report);
  if (!isMapping(data) || !isMapping(data['bulk'])) return findings;
  const phraseNames = isMapping(data['phrases']) ? Object.keys(data['phrases']) : [];
  for (const [name, set] of Object.entries(data['bulk']))
    if (isMapping(set)) checkRecord({ set, pointer: joinPointer('/bulk', name), phraseNames }, report);
  if (Object.keys(data['bulk']).length === 0)
    report(createInvalidFinding('/bulk', 'must not be empty, it names no files'));
  return findings;
}

type CheckedRuleSet = {
  readonly set: Readonly<Record<string, unknown>>;
  readonly pointer: string;
  readonly phraseNames: readonly string[];
};

function checkRecord({ set, pointer, phraseNames }: CheckedRuleSet, report: Report): void {
  const forms = ['columns', 'properties'].filter((key) => Object.hasOwn(set, key));
  const [formatKey] = forms;
  if (formatKey === undefined || forms.length > 1) {
    report(createInvalidFinding(pointer, 'needs exactly one of "columns" (tables) and "properties" (JSON)'));
    return;
  }
  const rulePointer = joinPointer(pointer, formatKey);
  if (!isMapping(set[formatKey])) {
    report(createInvalidFinding(rulePointer, 'must be a mapping of names to rules'));
    return;
  }
  const formatNames = Object.entries(set[formatKey] as object).filter(([, rule]) => typeof rule === 'string');
  for (const [name, rule] of formatNames)
    enumShape(Object.keys(SHORTHAND_RULES))(rule, joinPointer(rulePointer, name), report);
  if (formatNames.some(([, rule]) => !Object.hasOwn(SHORTHAND_RULES, String(rule)))) return;
  const rule = toRecordRule(set);
  const found: Finding[] = [];
  objectRule({})(rule, '', (finding) => void found.push(finding));
  if (found.length === 0 && formatKey === 'columns') {
    checkColumns(rule, (finding) => void found.push(finding));
    for (const [name, column] of Object.entries(set[formatKey]))
      checkFormat(column, joinPointer('/properties', name), (finding) => void found.push(finding));
  }
  if (found.length === 0) {
    const parts = { entityNames: [], phraseNames, entities: new Map([['', rule]]), endpoints: [] };
    checkFields(
      parts,
      (finding) => void found.push({ ...finding, pointer: finding.pointer.slice('/entities/'.length) }),
    );
  }
  for (const finding of found)
    report({ ...finding, pointer: rulePointer + finding.pointer.slice('/properties'.length) });
}

/** A cell holds one value, and column names are compared case-insensitively. */
function checkColumns({ properties }: ObjectRule, report: Report): void {
  const known = new Set<string>();
  for (const [name, rule] of Object.entries(properties)) {
    const pointer = joinPointer('/properties', name);
    if (!isLeafTreatment(rule))
      report(
        createInvalidFinding(pointer, 'a column needs a treatment', {
          fix: 'nested rules stand under "properties"',
        }),
      );
    else if (rule.treatment === 'sealLink')
      report(
        createInvalidFinding(pointer, 'sealLink is for answers of Graph', { fix: 'use another treatment' }),
      );
    const key = toColumnKey(name);
    if (known.has(key))
      report(createInvalidFinding(pointer, 'another column has this name but for blanks and letter case'));
    known.add(key);
  }
}

/** A format is for dates and numbers alone. */
function checkFormat(rule: unknown, pointer: string, report: Report): void {
  const format = getCellFormat(rule);
  if (format === undefined || !isMapping(rule)) return;
  for (const key of FORMAT_KEYS)
    if (Object.hasOwn(format, key)) FORMAT_SHAPES[key](format[key], joinPointer(pointer, key), report);
  const { dates, decimal, thousands } = format;
  const signs = decimal !== undefined || thousands !== undefined;
  const type = rule['treatment'] === 'keep' ? rule['type'] : undefined;
  const takesDates = rule['treatment'] === 'coarsen' || type === 'date' || type === 'dateTime';
  if (dates !== undefined && !takesDates)
    report(
      createInvalidFinding(
        joinPointer(pointer, 'dates'),
        'is for coarsen, and keep of type date or dateTime',
      ),
    );
  if (
    typeof dates === 'string' &&
    (type === 'date' || type === 'dateTime') &&
    hasTime(dates) !== (type === 'dateTime')
  )
    report(
      createInvalidFinding(joinPointer(pointer, 'dates'), `does not give a ${type}`, {
        fix: hasTime(dates) ? 'type: dateTime, or treatment: coarsen' : 'type: date',
      }),
    );
  if (signs && type !== 'number' && type !== 'integer')
    report(createInvalidFinding(pointer, 'decimal and thousands are for keep of type number or integer'));
  if (thousands !== undefined && thousands === (decimal ?? '.'))
    report(
      createInvalidFinding(joinPointer(pointer, 'thousands'), 'is the sign of decimals too', {
        fix: 'decimal: ","',
      }),
    );
}

/** By what columns are found: the case of letters and what `foldName` evens out do not count (BLK-02). */
export function toColumnKey(name: string): string {
  return normalizeColumnName(name).toLowerCase();
}
