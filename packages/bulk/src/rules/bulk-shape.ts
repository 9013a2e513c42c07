import { checkFields } from '@nymgate/rules/native/check-fields';
import { objectRule } from '@nymgate/rules/native/field-shape';
import { description, identifier, word } from '@nymgate/rules/native/rule-words';
import { isLeafTreatment } from '@nymgate/rules/native/treatment-rules';
import type { ObjectRule } from '@nymgate/engine/plan/rule-set';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import { type Finding, invalid, type Report } from '@nymgate/rules/text/yaml/finding';
import {
  isMapping,
  list,
  mapping,
  oneOf,
  record,
  type ShapeCheck,
  text,
} from '@nymgate/rules/text/yaml/shapes';
import { BULK_ENCODINGS, BULK_FORMATS } from '../bulk-plan.ts';
import { DELIMITERS } from '../csv/rows/csv-limits.ts';
import { foldName } from './fold-name.ts';

const anything: ShapeCheck = () => undefined;
const truth = oneOf([true, false]);
const delimiter = oneOf(DELIMITERS);
const filePatternText = text('1 to 1024 characters', /^[^\0]{1,1024}$/);
const phrase = text('a phrase of 1 to 200 characters', /^[\s\S]{1,200}$/);

const SET = mapping({
  description: { shape: description },
  files: { shape: list(filePatternText, { least: 1, most: 1_000 }) },
  format: { shape: oneOf(['auto', ...BULK_FORMATS]) },
  delimiter: { shape: delimiter },
  encoding: { shape: oneOf(BULK_ENCODINGS) },
  rowOrder: { shape: oneOf(['shuffled', 'kept']) },
  formulas: { shape: oneOf(['prefix', 'refuse', 'keep']) },
  trim: { shape: truth },
  columns: { shape: anything },
  properties: { shape: anything },
});

const FILE = mapping({
  nymgate: { shape: oneOf([1]), required: true },
  description: { shape: description },
  phrases: { shape: record(word, list(phrase, { least: 1, most: 10_000 })) },
  bulk: { shape: record(identifier, SET), required: true },
});

/** The words that stand for a whole rule of a column. */
const SHORT: Readonly<Record<string, object>> = {
  keep: { treatment: 'keep', type: 'string' },
  drop: { treatment: 'drop' },
};

/** What a set says of columns or properties, its short forms written out: the rule of one flat or nested record. */
export function recordRuleOf(set: Readonly<Record<string, unknown>>): ObjectRule {
  const rules = isMapping(set['columns']) ? set['columns'] : (set['properties'] ?? {});
  const entries = Object.entries(rules as Readonly<Record<string, unknown>>);
  const properties = entries.map(([name, rule]) => [
    name,
    typeof rule === 'string' ? (SHORT[rule] ?? rule) : rule,
  ]);
  // Data whose shape is checked before anything is compiled of it.
  return { properties: Object.fromEntries(properties) } as ObjectRule;
}

/** Everything that is wrong with a native file of bulk rules. */
export function findBulkFaults(data: unknown): readonly Finding[] {
  const findings: Finding[] = [];
  const report: Report = (finding) => void findings.push(finding);
  FILE(data, '', report);
  if (!isMapping(data) || !isMapping(data['bulk'])) return findings;
  const phraseNames = isMapping(data['phrases']) ? Object.keys(data['phrases']) : [];
  for (const [name, set] of Object.entries(data['bulk']))
    if (isMapping(set)) checkRecord({ set, pointer: joinPointer('/bulk', name), phraseNames }, report);
  if (Object.keys(data['bulk']).length === 0)
    report(invalid('/bulk', 'must not be empty, it names no files'));
  return findings;
}

type CheckedSet = {
  readonly set: Readonly<Record<string, unknown>>;
  readonly pointer: string;
  readonly phraseNames: readonly string[];
};

function checkRecord({ set, pointer, phraseNames }: CheckedSet, report: Report): void {
  const forms = ['columns', 'properties'].filter((key) => Object.hasOwn(set, key));
  const [form] = forms;
  if (form === undefined || forms.length > 1) {
    report(invalid(pointer, 'needs exactly one of "columns" (tables) and "properties" (JSON)'));
    return;
  }
  const place = joinPointer(pointer, form);
  if (!isMapping(set[form])) {
    report(invalid(place, 'must be a mapping of names to rules'));
    return;
  }
  const words = Object.entries(set[form] as object).filter(([, rule]) => typeof rule === 'string');
  for (const [name, rule] of words) oneOf(Object.keys(SHORT))(rule, joinPointer(place, name), report);
  if (words.some(([, rule]) => !Object.hasOwn(SHORT, String(rule)))) return;
  const rule = recordRuleOf(set);
  const found: Finding[] = [];
  objectRule({})(rule, '', (finding) => void found.push(finding));
  if (found.length === 0 && form === 'columns') checkColumns(rule, (finding) => void found.push(finding));
  if (found.length === 0) {
    const parts = { entityNames: [], phraseNames, entities: new Map([['', rule]]), endpoints: [] };
    checkFields(
      parts,
      (finding) => void found.push({ ...finding, pointer: finding.pointer.slice('/entities/'.length) }),
    );
  }
  for (const finding of found)
    report({ ...finding, pointer: place + finding.pointer.slice('/properties'.length) });
}

/** A cell holds one value, and columns are told apart whatever the case of their letters. */
function checkColumns({ properties }: ObjectRule, report: Report): void {
  const known = new Set<string>();
  for (const [name, rule] of Object.entries(properties)) {
    const pointer = joinPointer('/properties', name);
    if (!isLeafTreatment(rule))
      report(
        invalid(pointer, 'a column needs a treatment', { fix: 'nested rules stand under "properties"' }),
      );
    else if (rule.treatment === 'sealLink')
      report(invalid(pointer, 'sealLink is for answers of Graph', { fix: 'use another treatment' }));
    const key = columnKey(name);
    if (known.has(key))
      report(invalid(pointer, 'another column has this name but for blanks and letter case'));
    known.add(key);
  }
}

/** By what columns are found: the case of letters and what `foldName` evens out do not count (BLK-02). */
export function columnKey(name: string): string {
  return foldName(name).toLowerCase();
}
