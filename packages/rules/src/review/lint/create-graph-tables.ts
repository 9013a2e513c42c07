import type { PlanNode } from '@nymgate/engine/plan/plan';
import type { EntityRule, FieldRule, LeafRule, RuleSet } from '@nymgate/engine/plan/rule-set';
import { ELEMENT } from '../../dialects/field-path.ts';
import type { LintKnowledge } from '../../dialects/lint-finding.ts';
import { PERSONAL_CLASSES } from '../../native/treatment-rules.ts';
import type { JsonPathStep } from '../../text/jsonpath/json-path.ts';
import { getChildEntries } from '../explain/list-fields.ts';

export type GraphTables = {
  readonly entities: ReadonlyMap<string, EntityRule>;
  readonly names: ReadonlySet<string>;
  /** Names that are personal wherever they occur and that no policy keeps, each with one of its rules. */
  readonly sensitive: ReadonlyMap<string, LeafRule>;
};

export function createGraphTables({ plans, navigationReason }: LintKnowledge): GraphTables {
  const entities = new Map<string, EntityRule>();
  for (const { ruleSet } of plans)
    for (const [name, rule] of Object.entries(ruleSet.entities ?? {}))
      if (!entities.has(name)) entities.set(name, rule);
  const names = new Set<string>();
  const sensitive = new Map<string, LeafRule>();
  const harmless = new Set<string>();
  const visit = (name: string, rule: FieldRule): void => {
    if ('items' in rule) return void visit(name, rule.items);
    if ('properties' in rule) return void visitAll(rule.properties);
    if (!('treatment' in rule)) return;
    if (isSensitive(rule) && rule.reason !== navigationReason) sensitive.set(name, rule);
    else harmless.add(name);
  };
  const visitAll = (properties: EntityRule['properties']): void => {
    for (const [name, rule] of Object.entries(properties)) {
      names.add(name);
      visit(name, rule);
    }
  };
  const inline = plans.flatMap(({ ruleSet }) => ruleSet.endpoints.flatMap(inlineProperties));
  for (const { properties } of [...entities.values(), ...inline]) visitAll(properties);
  for (const name of harmless) sensitive.delete(name);
  return { entities, names, sensitive };
}

function inlineProperties({ response }: RuleSet['endpoints'][number]): readonly EntityRule[] {
  return 'properties' in response ? [response] : [];
}

/** Whether a policy classifies a property as data about a person or resource. */
export function isSensitive(rule: LeafRule): boolean {
  return rule.treatment !== 'keep' && rule.class !== undefined && PERSONAL_CLASSES.has(rule.class);
}

/** The content of a value that a policy drops whole is unknown, so a path may lead into it. */
export function matchesKnownField(root: PlanNode, steps: readonly JsonPathStep[]): boolean {
  const seen = new Map<PlanNode, Set<number>>();
  return visit(root, 0);

  function visit(node: PlanNode, index: number): boolean {
    const known = seen.get(node) ?? new Set();
    if (known.has(index)) return false;
    seen.set(node, known.add(index));
    const step = steps[index];
    if (step === undefined) return true;
    if (node.kind === 'leaf') return node.action.treatment === 'drop' && index > 0;
    if (step.kind === 'descendants') return visit(node, index + 1) || below(node, index);
    if (step.kind === 'filter' && node.kind === 'object') return visit(node, index + 1);
    return getChildEntries(node).some(([name, inner]) => matchesStep(step, name) && visit(inner, index + 1));
  }

  /** Doesn't enter what is dropped whole: `..` would find any name there. */
  function below(node: Exclude<PlanNode, { readonly kind: 'leaf' }>, index: number): boolean {
    return getChildEntries(node).some(([, inner]) => inner.kind !== 'leaf' && visit(inner, index));
  }
}

function matchesStep(step: JsonPathStep, name: string | typeof ELEMENT): boolean {
  if (step.kind === 'wildcard') return true;
  if (step.kind === 'names') return name === '{key}' || (name !== ELEMENT && step.names.includes(name));
  return name === ELEMENT;
}
