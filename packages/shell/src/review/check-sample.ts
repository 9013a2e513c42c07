import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { BulkError } from '@nymgate/bulk/bulk-fault';
import type { BulkFormat } from '@nymgate/bulk/bulk-plan';
import {
  type BulkRules,
  type DescribedColumn,
  type FileRuleSet,
  findFileRuleSet,
} from '@nymgate/bulk/bulk-rules';
import { splitCells } from '@nymgate/bulk/csv/split-cells';
import { createEngine } from '@nymgate/bulk/engines/create-engine';
import { toColumnKey } from '@nymgate/bulk/rules/bulk-shape';
import { createPseudonymizer } from '@nymgate/engine/pseudonyms/create-pseudonymizer';
import type { LintFinding, LintIssue } from '@nymgate/rules/dialects/lint-finding';
import { findSensitiveWord } from '@nymgate/rules/review/sensitive/find-sensitive-name';
import { findSensitiveValue, isFreeText } from '@nymgate/rules/review/sensitive/find-sensitive-value';
import { createSensitiveFinding, lintSensitiveNames } from '@nymgate/rules/review/sensitive/lint-sensitive';
import { usageError } from '../terminal/report-failure.ts';
import { leavesUnreviewed, type RuleFilePlace, toLintIssue } from './lint-bulk-rules.ts';

/** The first rows are enough, and an export may be large. */
const MAX_BYTES = 8_388_608;
const FORMATS: Readonly<Record<string, BulkFormat>> = {
  csv: 'csv',
  tsv: 'tsv',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  json: 'json-array',
};

/**
 * Applies rules to a sample with a key of its own, and searches what would leave for numbers with check
 * digits and for free text. No finding contains a value or a name from the sample.
 */
export async function checkSample(
  rules: BulkRules,
  sample: string,
  place: RuleFilePlace,
): Promise<readonly LintIssue[]> {
  const name = basename(sample);
  const [only, ...others] = rules.sets;
  const set = findFileRuleSet(rules, name) ?? (others.length === 0 ? only : undefined);
  const format = set?.format ?? FORMATS[name.split('.').at(-1)?.toLowerCase() ?? ''];
  if (set === undefined)
    throw usageError('No rules are for a file of the name of the sample.', 'rename the sample');
  if (format === undefined || format === 'parquet')
    throw usageError('The sample must be CSV, TSV, NDJSON or a JSON array.', 'convert some of its rows');
  const columns = await readDelivered(set, format, sample);
  return [...columns].flatMap(([column, values]) =>
    lintColumn(findRule(set, column), column, values).map((finding) => toLintIssue(finding, place)),
  );
}

/** Columns that no rule names have the rule of all others. */
function findRule({ columns }: FileRuleSet, column: string): DescribedColumn | undefined {
  const key = toColumnKey(column);
  return (
    columns.find((each) => toColumnKey(each.column) === key) ?? columns.find((each) => each.column === '*')
  );
}

function lintColumn(
  rule: DescribedColumn | undefined,
  column: string,
  values: readonly string[],
): readonly LintFinding[] {
  if (rule === undefined || !leavesUnreviewed(rule)) return [];
  const { pointer } = rule;
  const number = findSensitiveValue(values);
  const text = number === undefined && isFreeText(values);
  const word = values.map(findSensitiveWord).find((one) => one !== undefined);
  return [
    ...(rule.column === '*'
      ? lintSensitiveNames([
          { name: column.split('.').at(-1) ?? '', path: column, pointer, isText: true, isPersonal: true },
        ])
      : []),
    ...(number === undefined
      ? []
      : [createSensitiveFinding({ label: number, isFreeText: false }, pointer, 'in the sample')]),
    ...(word === undefined ? [] : [createSensitiveFinding(word, pointer, 'by a word in the sample')]),
    ...(text
      ? [createSensitiveFinding({ label: 'free text', isFreeText: true }, pointer, 'in the sample')]
      : []),
  ];
}

type DeliveredValues = ReadonlyMap<string, readonly string[]>;

async function readDelivered(set: FileRuleSet, format: BulkFormat, sample: string): Promise<DeliveredValues> {
  const { bytes, isComplete } = await readStart(sample);
  if (format === 'json-array' && !isComplete)
    throw usageError('The sample is a JSON array of more than 8 MiB.', 'use fewer rows, or NDJSON');
  const pseudonymizer = createPseudonymizer({
    scheme: 'native',
    keys: [{ id: 1, secret: randomBytes(32) }],
    tenant: '',
  });
  try {
    const engine = createEngine({ set, format }, { pseudonymizer, onReject: () => undefined });
    const out = [engine.write(bytes).slice(), ...(isComplete ? [engine.end().slice()] : [])];
    const text = new TextDecoder().decode(Buffer.concat(out));
    if (format === 'csv' || format === 'tsv')
      return readTable(text, format === 'tsv' ? '\t' : getDelimiter(set));
    return readRecords(text, format);
  } catch (error) {
    if (error instanceof BulkError)
      throw usageError('The rules cannot be applied to the sample.', 'try nymgate bulk --dry-run');
    throw error;
  }
}

function getDelimiter(set: FileRuleSet): string {
  const input = set.open('csv');
  return 'type' in input && input.type === 'table' ? input.tableFormat.delimiter : ',';
}

async function readStart(
  file: string,
): Promise<{ readonly bytes: Uint8Array; readonly isComplete: boolean }> {
  const handle = await open(file).catch(() => {
    throw usageError('The sample cannot be read.', 'check its name and permissions');
  });
  try {
    const buffer = Buffer.alloc(MAX_BYTES);
    let length = 0;
    for (let read = 1; read > 0 && length < MAX_BYTES; length += read)
      ({ bytesRead: read } = await handle.read(buffer, length, MAX_BYTES - length, length));
    return { bytes: buffer.subarray(0, length), isComplete: length < MAX_BYTES };
  } finally {
    await handle.close();
  }
}

function readTable(text: string, delimiter: string): DeliveredValues {
  const [header = [], ...rows] = splitCells(text, delimiter);
  return new Map(header.map((name, at) => [name, rows.map((row) => row[at] ?? '')]));
}

/** Values by path, with lists as their elements: `person.mails[]`. */
function readRecords(text: string, format: BulkFormat): DeliveredValues {
  const values = new Map<string, string[]>();
  const add = (path: string, value: string): void => {
    const known = values.get(path);
    if (known === undefined) values.set(path, [value]);
    else known.push(value);
  };
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value)) for (const item of value) visit(item, `${path}[]`);
    else if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value)) visit(inner, path === '' ? name : `${path}.${name}`);
    else if (value !== null) add(path, String(value));
  };
  const records: readonly unknown[] =
    format === 'ndjson'
      ? text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as unknown]))
      : [JSON.parse(text) as unknown].flat();
  for (const record of records) visit(record, '');
  return values;
}
