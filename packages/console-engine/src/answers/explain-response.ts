import { DEFAULT_CONNECTOR_OPTIONS } from '@nymgate/connectors/index';
import type { JsonNode } from '@nymgate/engine/kernel/json/json';
import type { Endpoint, NativePlan } from '@nymgate/engine/plan/plan';
import type { FieldRule, RuleSet } from '@nymgate/engine/plan/rule-set';
import { describeOutcome, type FieldOutcome } from '@nymgate/rules/dialects/explanation';
import { lookupConnector } from '@nymgate/shell/input/find-connector';
import type { NamedPolicy } from '@nymgate/shell/review/read-policy';
import type { FieldExplanation } from 'nymgate-console';
import { createFieldTree, type FieldExplanations } from './field-tree.ts';

export type ExplainedResponse = {
  /** Id of the connector whose dictionary knows the fields. */
  readonly connector: string;
  readonly policy: NamedPolicy;
  readonly endpoint: Endpoint;
  /** Default policies, which know Graph's answers field by field for languages that tell nothing of a field without a rule. */
  readonly known: readonly NativePlan[];
};

/** What the rules say of each field of an answer, in words. */
export function explainResponse(
  endpointResponse: ExplainedResponse,
  documents: readonly JsonNode[],
): FieldExplanations {
  const { policy, endpoint, known } = endpointResponse;
  const fates = policy.review.explainFields(policy.plan, endpoint, { documents, known });
  const rules = lookupConnector(endpointResponse.connector)?.ruleSet(DEFAULT_CONNECTOR_OPTIONS);
  return {
    tree: createFieldTree(fates),
    fields: fates.map((fate) => sentenceFor(fate, policy, endpointResponse.connector, rules)),
  };
}

function sentenceFor(
  fate: FieldOutcome,
  policy: NamedPolicy,
  connector: string,
  rules: RuleSet | undefined,
): FieldExplanation {
  const [{ rule }] = fate.steps;
  const { class: dataClass, reason } = policy.getNote(rule);
  const name = policy.review.noteOf(policy.plan, rule).name;
  const known = name !== undefined && rules !== undefined && isInDictionary(rules, name);
  return {
    pointer: fate.field,
    treatment: describeOutcome(fate),
    ...(reason !== undefined && { reason }),
    ...(dataClass !== undefined && { class: dataClass }),
    rule: [...new Set(fate.steps.map((step) => policy.getLocation(step.rule)))].join(', '),
    ...(known && { dictionary: `${connector}/${name}` }),
  };
}

/** @param name `user.mail`, `event.start.dateTime` */
function isInDictionary({ entities = {} }: RuleSet, name: string): boolean {
  const [first = '', ...path] = name.split('.');
  let rule: FieldRule | undefined = entities[first];
  for (const part of path) {
    while (rule !== undefined && 'items' in rule) rule = rule.items;
    if (rule === undefined || !('properties' in rule)) return false;
    rule = rule.properties[part];
  }
  return rule !== undefined && path.length > 0;
}
