import { EXPOSURE, type FieldFate, type FieldStep } from '@nymgate/rules/dialects/explanation';
import type { FieldPath } from '@nymgate/rules/dialects/field-path';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import type { JsonPath } from '@nymgate/rules/text/jsonpath/json-path';
import type { PsoxyResponse, PsoxyTransform } from '../plan/psoxy-response.ts';
import type { PsoxyEndpointRule, PsoxyRuleSet } from '../plan/psoxy-rule-set.ts';
import { PAGING_LINK } from '../tree/seal-links.ts';
import { type Reach, reachesOf } from './match-json-path.ts';
import { detailOfAction, exposureOfAction, meaningOfAction } from './psoxy-action.ts';
import { type SchemaFate, schemaFate, type ValueKind } from './schema-fate.ts';

/** An endpoint of Psoxy's language, as it is written and as it is compiled. */
export type PsoxyView = {
  readonly ruleSet: PsoxyRuleSet;
  readonly rule: PsoxyEndpointRule | undefined;
  readonly response: PsoxyResponse;
};

/**
 * What an endpoint of Psoxy's language does to a field: the schema first, then each transform in order. Filters, indexes and
 * `applyOnlyWhen` depend on values, so what they guard happens sometimes.
 *
 * @param kind of the value, where there is one
 */
export function psoxySteps(view: PsoxyView, path: FieldPath, kind?: ValueKind): FieldFate['steps'] {
  const declared = declaredFate(view, path, kind);
  if (declared?.passes === 'never') return [undeclared(declared)];
  const sealed = view.response.links === 'seal' && PAGING_LINK.test(String(path.at(-1)));
  if (sealed) return [sealStep(view)];
  const steps: FieldStep[] = declared?.passes === 'sometimes' ? [undeclared(declared, 'sometimes')] : [];
  for (const transform of view.response.transforms) {
    const step = stepOf(transform, path);
    if (step === undefined) continue;
    steps.push(step);
    if (step.exposure === EXPOSURE.nothing && step.sometimes === undefined) break;
  }
  const [first, ...others] = steps;
  const kept = steps.every(({ sometimes }) => sometimes === true);
  if (first === undefined) return [keepStep(view, declared)];
  return kept ? [first, ...others, keepStep(view, declared)] : [first, ...others];
}

function declaredFate(
  { ruleSet, rule, response }: PsoxyView,
  path: FieldPath,
  kind: ValueKind | undefined,
): SchemaFate | undefined {
  if (response.schema === undefined || rule?.responseSchema === undefined) return undefined;
  const pointer = joinPointer(response.pointer, 'responseSchema');
  return schemaFate(ruleSet, { schema: rule.responseSchema, pointer }, path, kind);
}

function undeclared({ rule, why }: SchemaFate, sometimes?: 'sometimes'): FieldStep {
  const cause = why === 'type' ? 'the schema declares another type' : 'the schema does not declare it';
  return {
    treatment: 'drop',
    detail: sometimes === undefined ? cause : `where ${cause}`,
    rule,
    ...(sometimes !== undefined && { sometimes: true }),
    exposure: EXPOSURE.nothing,
    meaning: '{"treatment":"drop"}',
  };
}

function keepStep({ response }: PsoxyView, declared: SchemaFate | undefined): FieldStep {
  const type = declared?.type;
  const isScalar = type === 'boolean' || type === 'integer' || type === 'number';
  return {
    treatment: 'keep',
    detail: declared === undefined ? 'no rule names it' : 'declared, and no transform names it',
    rule: declared?.rule ?? response.pointer,
    exposure: EXPOSURE.everything,
    meaning: JSON.stringify({ treatment: 'keep', type: isScalar ? type : 'any' }),
    keeps: isScalar ? type : 'any',
  };
}

function sealStep({ response }: PsoxyView): FieldStep {
  return {
    treatment: 'sealLink',
    rule: joinPointer(response.pointer, 'links'),
    exposure: EXPOSURE.constant,
    meaning: '{"treatment":"sealLink"}',
  };
}

function stepOf(transform: PsoxyTransform, path: FieldPath): FieldStep | undefined {
  const found = nearestReach(transform.paths, path);
  if (found === undefined) return undefined;
  const { action, applyOnlyWhen } = transform;
  const sometimes = found.reach === 'sometimes' || applyOnlyWhen !== undefined;
  const details = [
    detailOfAction(action),
    found.whole ? undefined : 'with what is around it',
    sometimes ? 'only where the path or its condition finds it' : undefined,
  ].filter((detail) => detail !== undefined);
  return {
    treatment: action.type,
    ...(details.length > 0 && { detail: details.join('; ') }),
    rule: joinPointer(transform.pointer, 'jsonPaths', found.index),
    ...(sometimes && { sometimes: true }),
    // No action but redact takes a container: it becomes null, or the answer is refused.
    exposure: found.whole ? exposureOfAction(action) : EXPOSURE.nothing,
    meaning: `${found.whole ? meaningOfAction(action) : '{"treatment":"drop"}'}${
      sometimes
        ? ` where ${transform.paths[found.index]?.source ?? ''} if ${applyOnlyWhen?.source ?? ''}`
        : ''
    }`,
  };
}

type Found = { readonly index: number; readonly reach: Reach; readonly whole: boolean };

/** The first path that surely leads to the field or to something around it, else the first that may. */
function nearestReach(paths: readonly JsonPath[], path: FieldPath): Found | undefined {
  let best: Found | undefined;
  for (const [index, { steps }] of paths.entries()) {
    const reaches = reachesOf(steps, path);
    const around = reaches.slice(0, path.length);
    const reach = best?.reach === 'always' ? undefined : strongest(around);
    if (reach !== undefined && (best === undefined || reach === 'always'))
      best = { index, reach, whole: false };
    const own = reaches[path.length];
    if (own !== undefined && (best === undefined || (own === 'always' && best.reach !== 'always')))
      best = { index, reach: own, whole: true };
  }
  return best;
}

function strongest(reaches: readonly (Reach | undefined)[]): Reach | undefined {
  return reaches.includes('always') ? 'always' : reaches.includes('sometimes') ? 'sometimes' : undefined;
}
