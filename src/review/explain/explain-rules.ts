import type { JsonNode } from '../../kernel/json-node.ts';
import type { NativePlan, Plan, PlanEndpoint } from '../../plan/plan.ts';
import type { RuleSet } from '../../plan/rule-set.ts';
import { explainPsoxyRequest } from '../../psoxy/review/explain-request.ts';
import { psoxyFields, psoxyFieldsOf } from '../../psoxy/review/psoxy-fields.ts';
import type { PsoxyView } from '../../psoxy/review/psoxy-steps.ts';
import type { PsoxyRuleSet } from '../../psoxy/rules/psoxy-rule-set.ts';
import type { EngineExplanation } from './engine-explanation.ts';
import type { FieldFate } from './field-fate.ts';
import { knownAnswerOf } from './known-answers.ts';
import { nativeFields, nativeFieldsOf } from './native-fields.ts';
import { explainNativeRequest } from './native-request.ts';
import type { RequestExplanation } from './request-explanation.ts';
import { fillSlots } from './sample-requests.ts';

export type ExplainOptions = {
  readonly plan: Plan;
  readonly method: string;
  /** Target of the request; scheme and host are ignored. `{name}` in the path stands for any value that is allowed there. */
  readonly url: string;
  /** The documents of an answer to it. */
  readonly documents?: readonly JsonNode[];
  /** Plans that know Graph's answers field by field. */
  readonly known?: readonly NativePlan[];
  /** Which engine sanitizes a response: the sanitizer knows. */
  readonly engineOf?: (response: PlanEndpoint['response']) => EngineExplanation;
};

export type Explanation = {
  readonly request: RequestExplanation;
  /** Absent when the request is refused, or nobody was asked for it. */
  readonly engine?: EngineExplanation;
  /** What becomes of each field of the given answer, or of every field that may come; empty when the request is refused. */
  readonly fields: readonly FieldFate[];
};

const ORIGIN = /^https?:\/\/[^/?#]*/i;

/**
 * Tells what a plan does with a request and its answer, and which rule says so. Holds names and places of rules and paths of
 * fields, never a value of request or answer.
 *
 * @example explainRules({ plan, method: 'GET', url: '/v1.0/users/{userId}' }).fields[0]?.field // '/id'
 */
export function explainRules(options: ExplainOptions): Explanation {
  const { plan, method, url, documents, known = [], engineOf } = options;
  const target = fillSlots(plan.endpoints, url.replace(ORIGIN, ''));
  const request =
    plan.dialect === 'native'
      ? explainNativeRequest(plan, method, target)
      : explainPsoxyRequest(plan, method, target);
  const endpoint = request.allowed ? endpointAt(plan, request.endpoint?.rule) : undefined;
  if (endpoint === undefined) return { request, fields: [] };
  return {
    request,
    ...(engineOf !== undefined && { engine: engineOf(endpoint.response) }),
    fields: fieldsOf(plan, endpoint, documents, known),
  };
}

function endpointAt(plan: Plan, pointer: string | undefined): PlanEndpoint | undefined {
  const index = /^\/endpoints\/(\d+)$/.exec(pointer ?? '')?.[1];
  return index === undefined ? plan.open : plan.endpoints[Number(index)];
}

/** What becomes of the fields of an endpoint's answer: of a given one, or of any. */
export function fieldsOf(
  plan: Plan,
  endpoint: PlanEndpoint,
  documents: readonly JsonNode[] | undefined,
  known: readonly NativePlan[],
): readonly FieldFate[] {
  const { response } = endpoint;
  if (response.kind !== 'psoxy')
    return documents === undefined ? nativeFields(response) : nativeFieldsOf(response, documents);
  const view = viewOf(plan.ruleSet, endpoint, response);
  if (documents !== undefined) return psoxyFieldsOf(view, documents);
  return psoxyFields(view, knownAnswerOf(known, endpoint)?.endpoint.response);
}

/** The two forms of an endpoint of Psoxy's language. */
export function viewOf(
  ruleSet: RuleSet | PsoxyRuleSet,
  endpoint: PlanEndpoint,
  response: PsoxyView['response'],
): PsoxyView {
  const index = /^\/endpoints\/(\d+)$/.exec(response.pointer)?.[1];
  if ('nymgate' in ruleSet) throw new Error(`${endpoint.id} is of another language than its rule set`);
  return { ruleSet, rule: index === undefined ? undefined : ruleSet.endpoints?.[Number(index)], response };
}
