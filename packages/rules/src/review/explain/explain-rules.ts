import type { JsonNode } from '@nymgate/engine/kernel/json/json-node';
import type { NativePlan } from '@nymgate/engine/plan/plan';
import type { BestEngine } from '@nymgate/engine/sanitizer/open-native';
import type { FieldOutcome, RequestExplanation } from '../../dialects/explanation.ts';
import type { ReviewedPlan } from '../../dialects/rule-language.ts';
import { fillSlots } from './known-answers.ts';

export type ExplainOptions = {
  readonly method: string;
  /** Target of the request; scheme and host are ignored. `{name}` in the path stands for any value that is allowed there. */
  readonly url: string;
  /** The documents of an answer to it. */
  readonly documents?: readonly JsonNode[];
  /** Plans that know Graph's answers field by field. */
  readonly known?: readonly NativePlan[];
};

export type Explanation = {
  readonly request: RequestExplanation;
  /** How the endpoint's answers are sanitized. Absent when the request is refused. */
  readonly engine?: BestEngine;
  /** What becomes of each field of the given answer, or of every field that may come; empty when the request is refused. */
  readonly fields: readonly FieldOutcome[];
};

const ORIGIN = /^https?:\/\/[^/?#]*/i;

/**
 * Tells what a plan does with a request and its answer, and which rule says so. Holds names and places of rules and paths of
 * fields, never a value of request or answer.
 *
 * @example explainRules(reviewed, { method: 'GET', url: '/v1.0/users/{userId}' }).fields[0]?.field // '/id'
 */
export function explainRules(
  { plan, dialect, review }: ReviewedPlan,
  { method, url, documents, known = [] }: ExplainOptions,
): Explanation {
  const target = fillSlots(plan.endpoints, url.replace(ORIGIN, ''));
  const { request, endpoint } = review.explainRequest(plan, method, target);
  if (endpoint === undefined) return { request, fields: [] };
  return {
    request,
    engine: dialect.bestEngine(endpoint),
    fields: review.explainFields(plan, endpoint, { documents, known }),
  };
}
