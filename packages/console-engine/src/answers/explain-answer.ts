import type { FieldSentence } from 'nymgate-console';
import { DEFAULT_CONNECTOR_OPTIONS } from '@nymgate/connectors/index';
import { describeFate, type FieldFate } from '@nymgate/rules/dialects/explanation';
import type { JsonNode } from '@nymgate/engine/kernel/json/json';
import type { Endpoint, NativePlan } from '@nymgate/engine/plan/plan';
import type { FieldRule, RuleSet } from '@nymgate/engine/plan/rule-set';
import { knownConnector } from '@nymgate/shell/input/find-connector';
import type { NamedPolicy } from '@nymgate/shell/review/read-policy';
import { createFieldTree, type Sentences } from './field-tree.ts';

export type AnswerOfEndpoint = {
  /** Id of the connector whose dictionary knows the fields. */
  readonly connector: string;
  readonly policy: NamedPolicy;
  readonly endpoint: Endpoint;
  /** Default policies, which know Graph's answers field by field for languages that tell nothing of a field without a rule. */
  readonly known: readonly NativePlan[];
};

/** What the rules say of each field of an answer, in words. */
export function explainAnswer(of: AnswerOfEndpoint, documents: readonly JsonNode[]): Sentences {
  const { policy, endpoint, known } = of;
  const fates = policy.review.explainFields(policy.plan, endpoint, { documents, known });
  const rules = knownConnector(of.connector)?.ruleSet(DEFAULT_CONNECTOR_OPTIONS);
  return {
    tree: createFieldTree(fates),
    fields: fates.map((fate) => sentenceFor(fate, policy, of.connector, rules)),
  };
}

function sentenceFor(
  fate: FieldFate,
  policy: NamedPolicy,
  connector: string,
  rules: RuleSet | undefined,
): FieldSentence {
  const [{ rule }] = fate.steps;
  const { class: dataClass, reason } = policy.noteOf(rule);
  const name = policy.review.noteOf(policy.plan, rule).name;
  const known = name !== undefined && rules !== undefined && isInDictionary(rules, name);
  return {
    pointer: fate.field,
    treatment: describeFate(fate),
    ...(reason !== undefined && { reason }),
    ...(dataClass !== undefined && { class: dataClass }),
    rule: [...new Set(fate.steps.map((step) => policy.placeOf(step.rule)))].join(', '),
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
