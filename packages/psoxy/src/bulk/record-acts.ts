import type { DescribedColumn } from '@nymgate/bulk/bulk-rules';
import { RequestError } from '@nymgate/engine/kernel/errors';
import type { JsonNode } from '@nymgate/engine/kernel/json/json';
import { isBlankInJava } from '@nymgate/engine/pseudonyms/addresses/canonical-form';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import type { JsonPath } from '@nymgate/rules/text/jsonpath/json-path';
import type { PsoxyAction } from '../plan/psoxy-response.ts';
import type { CompileScope } from '../rules/compile-scope.ts';
import { type ActContext, applyAction } from '../tree/apply-action.ts';
import type { PsoxyRecordTransformRule } from './bulk-words.ts';

export type RecordTransform = {
  readonly paths: readonly JsonPath[];
  readonly action: PsoxyAction<'redact' | 'pseudonymize' | 'tokenize' | 'textDigest'>;
  readonly pointer: string;
};

const PSEUDONYMIZE = {
  type: 'pseudonymize',
  encoding: 'urlSafeToken',
  includeReversible: false,
  includeOriginal: false,
} as const;

export function compileRecordTransform(
  rule: PsoxyRecordTransformRule,
  scope: CompileScope,
  pointer: string,
): RecordTransform {
  const [name = ''] = Object.keys(rule);
  const { textDigestKeywords: digest, pseudonymize, tokenize, textDigest, redact } = rule;
  const declared = digest?.jsonPaths ?? pseudonymize ?? tokenize ?? textDigest ?? redact ?? [];
  const place = joinPointer(pointer, name);
  const paths = [declared].flat().map((each) => scope.compilePath(each, place));
  return { paths, action: toRecordAction(rule), pointer };
}

function toRecordAction(rule: PsoxyRecordTransformRule): RecordTransform['action'] {
  if (rule.pseudonymize !== undefined) return PSEUDONYMIZE;
  if (rule.tokenize !== undefined) return { type: 'tokenize' };
  const keywords = rule.textDigestKeywords?.keywords ?? (rule.textDigest === undefined ? undefined : []);
  return keywords === undefined ? { type: 'redact' } : { type: 'textDigest', keywords };
}

const INTEGER = /^-?(?:0|[1-9][0-9]*)$/;

/** null and blank text stay; what is neither text nor an integer fails its record (psoxy-facts.md#l). */
export function applyToRecordValue(
  { action }: RecordTransform,
  value: JsonNode,
  context: ActContext,
): JsonNode {
  if (action.type === 'redact' || value === null) return null;
  if (typeof value === 'string') return isBlankInJava(value) ? value : applyAction(action, value, context);
  if (typeof value !== 'object' || value.kind !== 'number' || !INTEGER.test(value.text))
    throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'type' });
  return applyAction(action, action.type === 'pseudonymize' ? value : value.text, context);
}

export function describeTransform({ action, paths, pointer }: RecordTransform): readonly DescribedColumn[] {
  const { treatment, exposes } = DESCRIPTIONS[action.type];
  return paths.map(({ source }) => ({ column: source, treatment, exposes, pointer }));
}

const DESCRIPTIONS = {
  redact: { treatment: 'redact', exposes: 'nothing' },
  pseudonymize: { treatment: 'pseudonymize (person)', exposes: 'pseudonym' },
  tokenize: { treatment: 'tokenize', exposes: 'reversible' },
  textDigest: { treatment: 'textDigest', exposes: 'digest' },
} as const;
