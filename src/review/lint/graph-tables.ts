import type { EntityRule, FieldRule, LeafRule, RuleSet } from '../../plan/rule-set.ts';
import type { LintKnowledge } from './lint-finding.ts';

/** What the connectors' tables know, by name. */
export type GraphTables = {
  readonly entities: ReadonlyMap<string, EntityRule>;
  /** Every name of a property, in any table. */
  readonly names: ReadonlySet<string>;
  /** Names that are personal wherever they occur, and that no policy keeps, with the rule of one place. */
  readonly sensitive: ReadonlyMap<string, LeafRule>;
};

const PERSONAL: ReadonlySet<string> = new Set(['personal', 'contact', 'text']);

/** Gathers the tables of all plans. */
export function graphTables({ plans, navigationReason }: LintKnowledge): GraphTables {
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

/** Whether a policy treats a property because of whom or what it tells of. */
export function isSensitive(rule: LeafRule): boolean {
  return rule.treatment !== 'keep' && rule.class !== undefined && PERSONAL.has(rule.class);
}
