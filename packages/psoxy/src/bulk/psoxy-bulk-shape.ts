import { DELIMITERS } from '@nymgate/bulk/csv/rows/csv-limits';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import { invalid, type Report } from '@nymgate/rules/text/yaml/finding';
import {
  isMapping,
  list,
  mapping,
  oneOf,
  record,
  type ShapeCheck,
  text,
} from '@nymgate/rules/text/yaml/shapes';
import { schemaShape } from '../rules/schema-shape.ts';
import { kindOfBulk } from './bulk-words.ts';

const MANY = { least: 0, most: 10_000 };
/** A blank entry is an error (psoxy-facts.md#k). */
const column = text('the name of a column', /^(?=[\s\S]*\S)[\s\S]{1,256}$/);
const columns = list(column, MANY);
const renamed = record(column, column);
const pattern = text('a pattern of 1 to 8192 characters', /^[\s\S]{1,8192}$/);
const path = text('a JSONPath of 1 to 4096 characters', /^[\s\S]{1,4096}$/);
const phrase = text('a phrase of 1 to 200 characters', /^[\s\S]{1,200}$/);

const paths: ShapeCheck = (value, pointer, report) =>
  (Array.isArray(value) ? list(path, { least: 1, most: 10_000 }) : path)(value, pointer, report);

/** A mapping of one key. */
const onlyOne =
  (shape: ShapeCheck): ShapeCheck =>
  (value, pointer, report) => {
    shape(value, pointer, report);
    if (isMapping(value) && Object.keys(value).length !== 1)
      report(invalid(pointer, 'must have exactly one key', { fix: 'write one transform an entry' }));
  };

const step = onlyOne(
  mapping({
    filter: { shape: pattern },
    formatString: { shape: text('a text with one %s', /^(?:[^%]|%%)*%s(?:[^%]|%%)*$/) },
    javaRegExpReplace: {
      shape: mapping({
        regExp: { shape: pattern, required: true },
        replaceString: { shape: text('a replacement of at most 4096 characters'), required: true },
      }),
    },
    pseudonymize: { shape: oneOf([true, false]) },
  }),
);

const field = mapping({
  newName: { shape: column, required: true },
  sourceColumn: { shape: column },
  transforms: { shape: list(step, MANY) },
});

const columnar = mapping({
  delimiter: { shape: oneOf(['', ...DELIMITERS]) },
  pseudonymFormat: { shape: oneOf(['JSON', 'URL_SAFE_TOKEN', 'URL_SAFE_HASH_ONLY']) },
  columnsToPseudonymize: { shape: columns },
  columnsToPseudonymizeIfPresent: { shape: columns },
  columnsToInclude: { shape: columns },
  columnsToRedact: { shape: columns },
  columnsToDuplicate: { shape: renamed },
  columnsToRename: { shape: renamed },
  fieldsToTransform: { shape: record(column, field) },
});

const recordRules = mapping({
  format: { shape: oneOf(['AUTO', 'NDJSON', 'CSV', 'JSON_ARRAY', 'PARQUET']) },
  transforms: {
    shape: list(
      onlyOne(
        mapping({
          redact: { shape: paths },
          pseudonymize: { shape: paths },
          tokenize: { shape: paths },
          textDigest: { shape: paths },
          textDigestKeywords: {
            shape: mapping({
              keywords: { shape: list(phrase, MANY), required: true },
              jsonPaths: { shape: paths, required: true },
            }),
          },
        }),
      ),
      MANY,
    ),
  },
  outputSchemaFilter: { shape: schemaShape },
});

/** Checks bulk rules of Psoxy's language, key by key; an unknown key is refused. */
export function checkPsoxyBulkShape(data: unknown, report: Report): void {
  checkRules(data, { pointer: '', depth: 0 }, report);
}

type Site = { readonly pointer: string; readonly depth: number };

function checkRules(data: unknown, { pointer, depth }: Site, report: Report): void {
  const kind = isMapping(data) ? kindOfBulk(data) : undefined;
  if (kind === 'columnar') columnar(data, pointer, report);
  else if (kind === 'record') recordRules(data, pointer, report);
  else if (kind === undefined)
    report(invalid(pointer, 'must have rules for columns, records or files', { fix: KINDS }));
  else if (depth > 1) report(invalid(pointer, 'fileRules are nested more than one level deep'));
  else
    mapping({
      fileRules: {
        shape: record(column, (inner, at, told) =>
          checkRules(inner, { pointer: at, depth: depth + 1 }, told),
        ),
      },
    })(data, pointer, report);
}

const KINDS = 'write columnsToPseudonymize …, or format and transforms, or fileRules';

/** @example fileRulePointer('/fileRules/a', 'b') // '/fileRules/a/fileRules/b' */
export function fileRulePointer(pointer: string, template: string): string {
  return joinPointer(pointer, 'fileRules', template);
}
