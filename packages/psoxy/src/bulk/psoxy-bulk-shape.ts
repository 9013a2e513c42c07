import { DELIMITERS } from '@nymgate/bulk/csv/rows/csv-limits';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import { type Report, reportInvalid } from '@nymgate/rules/text/yaml/finding';
import {
  enumShape,
  isMapping,
  listShape,
  mappingShape,
  recordShape,
  type ShapeCheck,
  textShape,
} from '@nymgate/rules/text/yaml/shapes';
import { schemaShape } from '../rules/schema-shape.ts';
import { detectBulkKind } from './bulk-words.ts';

const LIST_BOUNDS = { least: 0, most: 10_000 };
/** A blank entry is an error (psoxy-facts.md#k). */
const column = textShape('the name of a column', /^(?=[\s\S]*\S)[\s\S]{1,256}$/);
const columnListShape = listShape(column, LIST_BOUNDS);
const renameMapShape = recordShape(column, column);
const pattern = textShape('a pattern of 1 to 8192 characters', /^[\s\S]{1,8192}$/);
const path = textShape('a JSONPath of 1 to 4096 characters', /^[\s\S]{1,4096}$/);
const phrase = textShape('a phrase of 1 to 200 characters', /^[\s\S]{1,200}$/);

const paths: ShapeCheck = (value, pointer, report) =>
  (Array.isArray(value) ? listShape(path, { least: 1, most: 10_000 }) : path)(value, pointer, report);

const exactlyOneKey =
  (shape: ShapeCheck): ShapeCheck =>
  (value, pointer, report) => {
    shape(value, pointer, report);
    if (isMapping(value) && Object.keys(value).length !== 1)
      reportInvalid(report, pointer, 'must have exactly one key', { fix: 'write one transform an entry' });
  };

const step = exactlyOneKey(
  mappingShape({
    filter: { shape: pattern },
    formatString: { shape: textShape('a text with one %s', /^(?:[^%]|%%)*%s(?:[^%]|%%)*$/) },
    javaRegExpReplace: {
      shape: mappingShape({
        regExp: { shape: pattern, required: true },
        replaceString: { shape: textShape('a replacement of at most 4096 characters'), required: true },
      }),
    },
    pseudonymize: { shape: enumShape([true, false]) },
  }),
);

const field = mappingShape({
  newName: { shape: column, required: true },
  sourceColumn: { shape: column },
  transforms: { shape: listShape(step, LIST_BOUNDS) },
});

const columnar = mappingShape({
  delimiter: { shape: enumShape(['', ...DELIMITERS]) },
  pseudonymFormat: { shape: enumShape(['JSON', 'URL_SAFE_TOKEN', 'URL_SAFE_HASH_ONLY']) },
  columnsToPseudonymize: { shape: columnListShape },
  columnsToPseudonymizeIfPresent: { shape: columnListShape },
  columnsToInclude: { shape: columnListShape },
  columnsToRedact: { shape: columnListShape },
  columnsToDuplicate: { shape: renameMapShape },
  columnsToRename: { shape: renameMapShape },
  fieldsToTransform: { shape: recordShape(column, field) },
});

const recordRules = mappingShape({
  format: { shape: enumShape(['AUTO', 'NDJSON', 'CSV', 'JSON_ARRAY', 'PARQUET']) },
  transforms: {
    shape: listShape(
      exactlyOneKey(
        mappingShape({
          redact: { shape: paths },
          pseudonymize: { shape: paths },
          tokenize: { shape: paths },
          textDigest: { shape: paths },
          textDigestKeywords: {
            shape: mappingShape({
              keywords: { shape: listShape(phrase, LIST_BOUNDS), required: true },
              jsonPaths: { shape: paths, required: true },
            }),
          },
        }),
      ),
      LIST_BOUNDS,
    ),
  },
  outputSchemaFilter: { shape: schemaShape },
});

export function checkPsoxyBulkShape(data: unknown, report: Report): void {
  checkRules(data, { pointer: '', depth: 0 }, report);
}

type CheckContext = { readonly pointer: string; readonly depth: number };

function checkRules(data: unknown, { pointer, depth }: CheckContext, report: Report): void {
  const kind = isMapping(data) ? detectBulkKind(data) : undefined;
  if (kind === 'columnar') columnar(data, pointer, report);
  else if (kind === 'record') recordRules(data, pointer, report);
  else if (kind === undefined)
    reportInvalid(report, pointer, 'must have rules for columns, records or files', { fix: EXPECTED_KINDS });
  else if (depth > 1) reportInvalid(report, pointer, 'fileRules are nested more than one level deep');
  else
    mappingShape({
      fileRules: {
        shape: recordShape(column, (childRules, at, reportedKind) =>
          checkRules(childRules, { pointer: at, depth: depth + 1 }, reportedKind),
        ),
      },
    })(data, pointer, report);
}

const EXPECTED_KINDS = 'write columnsToPseudonymize …, or format and transforms, or fileRules';

/** @example fileRulePointer('/fileRules/a', 'b') // '/fileRules/a/fileRules/b' */
export function toFileRulePointer(pointer: string, template: string): string {
  return joinPointer(pointer, 'fileRules', template);
}
