import type { BulkFault, BulkFormat, ColumnAction, InputPlan, PlanTable } from '@nymgate/bulk/bulk-plan';
import type { DescribedColumn } from '@nymgate/bulk/bulk-rules';
import { RECORD_LIMITS, withJsonErrors } from '@nymgate/bulk/records/native-records';
import { findDuplicate } from '@nymgate/bulk/rules/find-duplicate';
import { normalizeColumnName } from '@nymgate/bulk/rules/normalize-column-name';
import { RequestError } from '@nymgate/engine/kernel/errors';
import { type JsonNode, parseJson, writeJson } from '@nymgate/engine/kernel/json/json';
import type { Pseudonymizer } from '@nymgate/engine/pseudonyms/pseudonymizer';
import { createTally } from '@nymgate/engine/sanitizer/tree/tally';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import type { JsonPathStep } from '@nymgate/rules/text/jsonpath/json-path';
import type { PsoxySchema } from '../plan/psoxy-response.ts';
import type { PsoxySchemaRule } from '../plan/psoxy-rule-set.ts';
import { compileResponseSchema } from '../rules/compile-response-schema.ts';
import type { CompileScope } from '../rules/compile-scope.ts';
import { filterBySchema } from '../tree/filter-by-schema.ts';
import { isObject, makeKeysUnique, replacePlaces } from '../tree/place.ts';
import { findPathPlaces, rejectInvalidJson } from '../tree/sanitize-psoxy.ts';
import type { PsoxyRecordRules } from './bulk-words.ts';
import {
  applyToRecordValue,
  compileRecordTransform,
  describeTransform,
  type RecordTransform,
} from './record-acts.ts';

export type RecordPlan = {
  readonly transforms: readonly RecordTransform[];
  readonly schema: PsoxySchema | undefined;
};

export function planRecords(rules: PsoxyRecordRules, scope: CompileScope, pointer: string): RecordPlan {
  const { transforms = [], outputSchemaFilter } = rules;
  const place = joinPointer(pointer, 'outputSchemaFilter');
  return {
    transforms: transforms.map((rule, index) =>
      compileRecordTransform(rule, scope, joinPointer(pointer, 'transforms', index)),
    ),
    schema:
      outputSchemaFilter === undefined
        ? undefined
        : compileResponseSchema(scope, {}, { rule: outputSchemaFilter as PsoxySchemaRule, pointer: place }),
  };
}

/** Records are processed one by one; CSV is processed by column, and its cells are text. */
export function createRecordInputPlan(plan: RecordPlan, format: BulkFormat): InputPlan | BulkFault {
  if (format !== 'csv' && format !== 'tsv')
    return {
      type: 'records',
      rowOrder: 'kept',
      createRecordSanitizer: (pseudonymizer) => createRecordSanitizer(plan, pseudonymizer),
    };
  if (plan.schema !== undefined)
    return { fault: 'FORMAT_MISMATCH', subject: 'outputSchemaFilter is for JSON' };
  const unsupportedTransform = plan.transforms
    .flatMap(({ paths }) => paths)
    .find(({ steps }) => !isColumnPath(steps));
  if (unsupportedTransform !== undefined)
    return { fault: 'FORMAT_MISMATCH', subject: 'a path searches or filters' };
  const tableFormat = { delimiter: format === 'tsv' ? '\t' : ',', encoding: 'auto' } as const;
  return { type: 'table', tableFormat, planTable: createTablePlanner(plan) };
}

function createRecordSanitizer(plan: RecordPlan, pseudonymizer: Pseudonymizer) {
  const context = { pseudonymizer, limits: RECORD_LIMITS };
  return withJsonErrors((record) => {
    const root = rejectInvalidJson(() => parseJson(record, RECORD_LIMITS));
    if (!isObject(root)) throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'root' });
    const document = { root, valueCount: makeKeysUnique(root) };
    for (const transform of plan.transforms)
      for (const path of transform.paths)
        replacePlaces(findPathPlaces(path, document), (value) =>
          applyToRecordValue(transform, value, context),
        );
    const safe =
      plan.schema === undefined
        ? root
        : filterBySchema(plan.schema, root, { tally: createTally(), added: new Set() });
    return new TextEncoder().encode(writeJson(safe));
  });
}

/** Only `$.name`, `$['name']` and `$.*` address a column: a record of text has nothing below. */
function isColumnPath([step]: readonly JsonPathStep[]): boolean {
  return step?.kind === 'names' || step?.kind === 'wildcard';
}

function createTablePlanner({ transforms }: RecordPlan): PlanTable {
  return (header) => {
    if (header.every((name) => name.trim() === '')) return { fault: 'HEADER_MISSING' };
    const names = header.map(normalizeColumnName);
    if (findDuplicate(names) !== undefined) return { fault: 'HEADER_DUPLICATE' };
    return {
      columns: names.map((name, source) => ({ name, source, action: createColumnAction(name, transforms) })),
      dropped: [],
      unknown: [],
      missing: [],
      rowOrder: 'kept',
      trim: false,
      formulas: 'keep',
    };
  };
}

function createColumnAction(name: string, transforms: readonly RecordTransform[]): ColumnAction {
  const applicableTransforms = transforms.flatMap((transform) =>
    transform.paths.filter(({ steps }) => pathMatchesName(steps, name)).map(() => transform),
  );
  if (applicableTransforms.length === 0) return { type: 'keep', asItIs: true };
  return {
    type: 'apply',
    label: applicableTransforms
      .flatMap(describeTransform)
      .map(({ treatment }) => treatment)
      .join(', '),
    apply: (value, pseudonymizer) => {
      const context = { pseudonymizer, limits: RECORD_LIMITS };
      const result = applicableTransforms.reduce<JsonNode>(
        (remaining, transform) => applyToRecordValue(transform, remaining, context),
        value,
      );
      return typeof result === 'string' ? result : null;
    },
  };
}

function pathMatchesName([step, ...remainingSteps]: readonly JsonPathStep[], name: string): boolean {
  if (remainingSteps.length > 0) return false;
  // The file may use combining accents or invisible characters where the rules don't (BLK-02).
  const same = (each: string): boolean => normalizeColumnName(each) === normalizeColumnName(name);
  return step?.kind === 'wildcard' || (step?.kind === 'names' && step.names.some(same));
}

/** `*` covers everything that no path matches. */
export function describeRecords(
  { transforms, schema }: RecordPlan,
  pointer: string,
): readonly DescribedColumn[] {
  const rest: DescribedColumn =
    schema === undefined
      ? { column: '*', treatment: 'kept: no rule names it', exposes: 'everything', pointer }
      : { column: '*', treatment: 'what outputSchemaFilter names', exposes: 'parts', pointer };
  return [...transforms.flatMap(describeTransform), rest];
}
