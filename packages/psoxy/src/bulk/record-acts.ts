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

/** One transform of record rules: its paths, and what is done to each value there. */
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

/** Compiles one transform whose shape was checked. */
export function compileRecordTransform(
  rule: PsoxyRecordTransformRule,
  scope: CompileScope,
  pointer: string,
): RecordTransform {
  const [name = ''] = Object.keys(rule);
  const paths = (declaredPaths: string | readonly string[] | undefined, place: string): readonly JsonPath[] =>
    [declaredPaths ?? []].flat().map((each) => scope.compilePath(each, place));
  const place = joinPointer(pointer, name);
  const { textDigestKeywords: digest } = rule;
  if (digest !== undefined)
    return {
      paths: paths(digest.jsonPaths, place),
      action: { type: 'textDigest', keywords: digest.keywords },
      pointer,
    };
  if (rule.pseudonymize !== undefined)
    return { paths: paths(rule.pseudonymize, place), action: PSEUDONYMIZE, pointer };
  if (rule.tokenize !== undefined)
    return { paths: paths(rule.tokenize, place), action: { type: 'tokenize' }, pointer };
  if (rule.textDigest !== undefined)
    return { paths: paths(rule.textDigest, place), action: { type: 'textDigest', keywords: [] }, pointer };
  return { paths: paths(rule.redact, place), action: { type: 'redact' }, pointer };
}

const INTEGER = /^-?(?:0|[1-9][0-9]*)$/;

/**
 * What a transform makes of one value (psoxy-facts.md#l): redact makes null, null stays null and a blank text as it is, and a value that is
 * neither text nor whole number fails its record.
 *
 * @throws RequestError RESPONSE_NOT_SANITIZABLE
 */
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

/** In words, for explanations and comparisons. */
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
