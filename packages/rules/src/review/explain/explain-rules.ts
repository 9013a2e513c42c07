import type { JsonNode } from '@nymgate/engine/kernel/json/json-node';
import type { NativePlan } from '@nymgate/engine/plan/plan';
import type { BestEngine } from '@nymgate/engine/sanitizer/open-native';
import type { FieldOutcome, RequestExplanation } from '../../dialects/explanation.ts';
import type { ReviewedPlan } from '../../dialects/rule-language.ts';
import { fillSlots } from './known-answers.ts';

export type ExplainOptions = {
  readonly method: string;
  /** Scheme and host are ignored. `{name}` in the path is replaced by an allowed value. */
  readonly url: string;
  /** The documents of a response. */
  readonly documents?: readonly JsonNode[];
  /** Plans that describe Graph's responses field by field. */
  readonly known?: readonly NativePlan[];
};

export type Explanation = {
  readonly request: RequestExplanation;
  /** Absent when the request is refused. */
  readonly engine?: BestEngine;
  /** All fields that may be returned, or those of the given response; empty when the request is refused. */
  readonly fields: readonly FieldOutcome[];
};

const ORIGIN = /^https?:\/\/[^/?#]*/i;

/**
 * Explains how a plan treats a request and its response, and by which rule. Contains rule locations and field
 * paths, never values.
 *
 * @example explainRules(reviewed, { method: 'GET', url: '/v1.0/users/{userId}' }).fields[0]?.field // '/id'
 */
export function explainRules(
  { plan, ruleLanguage, review }: ReviewedPlan,
  { method, url, documents, known = [] }: ExplainOptions,
): Explanation {
  const target = fillSlots(plan.endpoints, url.replace(ORIGIN, ''));
  const { request, endpoint } = review.explainRequest(plan, method, target);
  if (endpoint === undefined) return { request, fields: [] };
  return {
    request,
    engine: ruleLanguage.bestEngine(endpoint),
    fields: review.explainFields(plan, endpoint, { documents, known }),
  };
}
