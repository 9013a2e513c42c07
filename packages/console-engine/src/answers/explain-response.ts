import { DEFAULT_CONNECTOR_OPTIONS } from '@nymgate/connectors/index';
import type { JsonNode } from '@nymgate/engine/kernel/json/json';
import type { Endpoint, NativePlan } from '@nymgate/engine/plan/plan';
import type { FieldRule, RuleSet } from '@nymgate/engine/plan/rule-set';
import { describeOutcome, type FieldOutcome, getExposure } from '@nymgate/rules/dialects/explanation';
import { escapePropertyName } from '@nymgate/rules/dialects/field-path';
import { lookupConnector } from '@nymgate/shell/input/find-connector';
import type { NamedPolicy } from '@nymgate/shell/review/read-policy';
import type { FieldExplanation } from 'nymgate-console';

export type ExplainedResponse = {
  readonly connector: string;
  readonly policy: NamedPolicy;
  readonly endpoint: Endpoint;
  /** Default policies: they describe Graph's fields for languages that explain only fields with a rule. */
  readonly known: readonly NativePlan[];
};

export function explainResponse(
  endpointResponse: ExplainedResponse,
  documents: readonly JsonNode[],
): FieldExplanations {
  const { policy, endpoint, known } = endpointResponse;
  const outcomes = policy.review.explainFields(policy.plan, endpoint, { documents, known });
  const rules = lookupConnector(endpointResponse.connector)?.ruleSet(DEFAULT_CONNECTOR_OPTIONS);
  return {
    tree: createFieldTree(outcomes),
    fields: outcomes.map((outcome) => sentenceFor(outcome, policy, endpointResponse.connector, rules)),
  };
}

function sentenceFor(
  outcome: FieldOutcome,
  policy: NamedPolicy,
  connector: string,
  rules: RuleSet | undefined,
): FieldExplanation {
  const [{ rule }] = outcome.steps;
  const { class: dataClass, reason } = policy.getNote(rule);
  const name = policy.review.getNote(policy.plan, rule).name;
  const known = name !== undefined && rules !== undefined && isInDictionary(rules, name);
  return {
    pointer: outcome.field,
    treatment: describeOutcome(outcome),
    ...(reason !== undefined && { reason }),
    ...(dataClass !== undefined && { class: dataClass }),
    rule: [...new Set(outcome.steps.map((step) => policy.getLocation(step.rule)))].join(', '),
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

/** Fields of a response as a tree, so that a walk finds explanations without building a path per value. */
export type FieldTree = { readonly children: Map<string, FieldTree>; readonly outcomes: FieldOutcomeEntry[] };

type FieldOutcomeEntry = { readonly index: number; readonly is: 'delivered' | 'dropped' | 'null' };

function createFieldTree(outcomes: readonly FieldOutcome[]): FieldTree {
  const root: FieldTree = { children: new Map(), outcomes: [] };
  for (const [index, outcome] of outcomes.entries())
    findNode(root, outcome.field).outcomes.push({ index, is: getKind(outcome) });
  return root;
}

function findNode(root: FieldTree, pointer: string): FieldTree {
  let node = root;
  for (const step of pointer.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    const inner = node.children.get(key) ?? { children: new Map(), outcomes: [] };
    node.children.set(key, inner);
    node = inner;
  }
  return node;
}

function getKind(outcome: FieldOutcome): FieldOutcomeEntry['is'] {
  const [{ treatment, detail }] = outcome.steps;
  if (treatment === 'keep' && detail === 'null') return 'null';
  return getExposure(outcome) === 0 ? 'dropped' : 'delivered';
}

/** Falls back to the placeholder of a key that may be data. */
export function getChild(tree: FieldTree | undefined, key: string): FieldTree | undefined {
  if (tree === undefined || tree.children.size === 0) return undefined;
  return tree.children.get(key) ?? tree.children.get(escapePropertyName(key));
}

/** The values of one field may have several outcomes, for example when one has an unexpected type. */
export function findExplanationIndex(
  tree: FieldTree | undefined,
  outcome: FieldOutcomeEntry['is'],
): number | undefined {
  const outcomes = tree?.outcomes ?? [];
  return (outcomes.find(({ is }) => is === outcome) ?? outcomes[0])?.index;
}

type FieldExplanations = { readonly tree: FieldTree; readonly fields: readonly FieldExplanation[] };
