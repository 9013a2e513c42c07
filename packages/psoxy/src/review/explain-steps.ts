import { EXPOSURE_LEVELS, type FieldOutcome, type FieldStep } from '@nymgate/rules/dialects/explanation';
import type { FieldPath } from '@nymgate/rules/dialects/field-path';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import type { JsonPath } from '@nymgate/rules/text/jsonpath/json-path';
import type { PsoxyResponse, PsoxyTransform } from '../plan/psoxy-response.ts';
import type { PsoxyEndpointRule, PsoxyRuleSet } from '../plan/psoxy-rule-set.ts';
import { PAGING_LINK } from '../tree/encrypt-links.ts';
import { findSchemaOutcome, type SchemaOutcome, type ValueKind } from './find-schema-outcome.ts';
import { type MatchCertainty, matchPrefixes } from './match-json-path.ts';
import { getActionExposure, getDetail, toActionKey } from './psoxy-action.ts';

export type PsoxyView = {
  readonly ruleSet: PsoxyRuleSet;
  readonly rule: PsoxyEndpointRule | undefined;
  readonly response: PsoxyResponse;
};

/** Filters, indexes and `applyOnlyWhen` depend on values, so their transforms apply sometimes. */
export function explainSteps(view: PsoxyView, path: FieldPath, kind?: ValueKind): FieldOutcome['steps'] {
  const declared = findDeclaredOutcome(view, path, kind);
  if (declared?.passes === 'never') return [undeclaredStep(declared)];
  const sealed = view.response.links === 'seal' && PAGING_LINK.test(String(path.at(-1)));
  if (sealed) return [encryptStep(view)];
  const steps: FieldStep[] = declared?.passes === 'sometimes' ? [undeclaredStep(declared, 'sometimes')] : [];
  for (const transform of view.response.transforms) {
    const step = toFieldStep(transform, path);
    if (step === undefined) continue;
    steps.push(step);
    if (step.exposure === EXPOSURE_LEVELS.nothing && step.sometimes === undefined) break;
  }
  const [first, ...others] = steps;
  const kept = steps.every(({ sometimes }) => sometimes === true);
  if (first === undefined) return [keepStep(view, declared)];
  return kept ? [first, ...others, keepStep(view, declared)] : [first, ...others];
}

function findDeclaredOutcome(
  { ruleSet, rule, response }: PsoxyView,
  path: FieldPath,
  kind: ValueKind | undefined,
): SchemaOutcome | undefined {
  if (response.schema === undefined || rule?.responseSchema === undefined) return undefined;
  const pointer = joinPointer(response.pointer, 'responseSchema');
  return findSchemaOutcome(ruleSet, { schema: rule.responseSchema, pointer }, path, kind);
}

function undeclaredStep({ rule, reason }: SchemaOutcome, sometimes?: 'sometimes'): FieldStep {
  const cause = reason === 'type' ? 'the schema declares another type' : 'the schema does not declare it';
  return {
    treatment: 'drop',
    detail: sometimes === undefined ? cause : `where ${cause}`,
    rule,
    ...(sometimes !== undefined && { sometimes: true }),
    ...(reason !== 'type' && { isUnlisted: true }),
    exposure: EXPOSURE_LEVELS.nothing,
    meaning: '{"treatment":"drop"}',
  };
}

function keepStep({ response }: PsoxyView, declared: SchemaOutcome | undefined): FieldStep {
  const type = declared?.type;
  const isScalar = type === 'boolean' || type === 'integer' || type === 'number';
  return {
    treatment: 'keep',
    detail: declared === undefined ? 'no rule names it' : 'declared, and no transform names it',
    rule: declared?.rule ?? response.pointer,
    exposure: EXPOSURE_LEVELS.everything,
    meaning: JSON.stringify({ treatment: 'keep', type: isScalar ? type : 'any' }),
    keeps: isScalar ? type : 'any',
  };
}

function encryptStep({ response }: PsoxyView): FieldStep {
  return {
    treatment: 'sealLink',
    rule: joinPointer(response.pointer, 'links'),
    exposure: EXPOSURE_LEVELS.constant,
    meaning: '{"treatment":"sealLink"}',
  };
}

function toFieldStep(transform: PsoxyTransform, path: FieldPath): FieldStep | undefined {
  const found = findNearestMatch(transform.paths, path);
  if (found === undefined) return undefined;
  const { action, applyOnlyWhen } = transform;
  const sometimes = found.certainty === 'sometimes' || applyOnlyWhen !== undefined;
  const details = [
    getDetail(action),
    found.matchesFullPath ? undefined : 'with what is around it',
    sometimes ? 'only where the path or its condition finds it' : undefined,
  ].filter((detail) => detail !== undefined);
  return {
    treatment: action.type,
    ...(details.length > 0 && { detail: details.join('; ') }),
    rule: joinPointer(transform.pointer, 'jsonPaths', found.index),
    ...(sometimes && { sometimes: true }),
    // Only redact accepts a container; other actions null it or refuse the response.
    exposure: found.matchesFullPath ? getActionExposure(action) : EXPOSURE_LEVELS.nothing,
    meaning: `${found.matchesFullPath ? toActionKey(action) : '{"treatment":"drop"}'}${
      sometimes
        ? ` where ${transform.paths[found.index]?.source ?? ''} if ${applyOnlyWhen?.source ?? ''}`
        : ''
    }`,
  };
}

type PathMatch = {
  readonly index: number;
  readonly certainty: MatchCertainty;
  readonly matchesFullPath: boolean;
};

/** The first path that always leads to the field or its container, else the first that may. */
function findNearestMatch(paths: readonly JsonPath[], path: FieldPath): PathMatch | undefined {
  let best: PathMatch | undefined;
  for (const [index, { steps }] of paths.entries()) {
    const reaches = matchPrefixes(steps, path);
    const around = reaches.slice(0, path.length);
    const reach = best?.certainty === 'always' ? undefined : strongestCertainty(around);
    if (reach !== undefined && (best === undefined || reach === 'always'))
      best = { index, certainty: reach, matchesFullPath: false };
    const direct = reaches[path.length];
    if (direct !== undefined && (best === undefined || (direct === 'always' && best.certainty !== 'always')))
      best = { index, certainty: direct, matchesFullPath: true };
  }
  return best;
}

function strongestCertainty(reaches: readonly (MatchCertainty | undefined)[]): MatchCertainty | undefined {
  return reaches.includes('always') ? 'always' : reaches.includes('sometimes') ? 'sometimes' : undefined;
}
