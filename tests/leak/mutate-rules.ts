import type { FieldRule, RuleSet } from '../../packages/engine/src/plan/rule-set.ts';

/** A sensitive or dropped entry of an entity table, and the ways to open it: as a value, as a list, as an object of any keys. */
export type Mutation = {
  readonly name: string;
  readonly pointer: readonly string[];
  readonly variants: readonly FieldRule[];
};

const SENSITIVE: ReadonlySet<string | undefined> = new Set(['personal', 'contact', 'text']);
const KEEP: FieldRule = { treatment: 'keep', type: 'string' };
const KEEP_NUMBER: FieldRule = { treatment: 'keep', type: 'number' };
const KEEP_OBJECT: FieldRule = { properties: {}, others: KEEP };
const VARIANTS: readonly FieldRule[] = [
  KEEP,
  { items: KEEP },
  KEEP_OBJECT,
  { items: KEEP_OBJECT },
  KEEP_NUMBER,
];

/**
 * One mutation for each property that is dropped, and for each of class personal, contact or text that is not kept (LEK-01); with a
 * path for its name.
 */
export function mutationsOf(ruleSet: RuleSet): readonly Mutation[] {
  return Object.entries(ruleSet.entities ?? {}).flatMap(([name, rule]) =>
    collect(rule, name, ['entities', name]),
  );
}

function collect(rule: FieldRule, name: string, pointer: readonly string[]): Mutation[] {
  if ('treatment' in rule)
    return rule.treatment === 'drop' || (SENSITIVE.has(rule.class) && rule.treatment !== 'keep')
      ? [{ name, pointer, variants: VARIANTS }]
      : [];
  if ('entity' in rule) return [];
  if ('items' in rule) return collect(rule.items, `${name}[]`, [...pointer, 'items']);
  const own = Object.entries(rule.properties).flatMap(([key, inner]) =>
    collect(inner, `${name}.${key}`, [...pointer, 'properties', key]),
  );
  return rule.others === undefined
    ? own
    : [...own, ...collect(rule.others, `${name}.*`, [...pointer, 'others'])];
}

/** The rule set with every such entry opened in one of the ways. */
export function openAll(ruleSet: RuleSet, mutations: readonly Mutation[], variant: number): RuleSet {
  return mutations.reduce((opened, { pointer, variants }) => {
    const rule = variants[variant];
    return rule === undefined ? opened : mutate(opened, pointer, rule);
  }, ruleSet);
}

export const VARIANT_COUNT = 5;

/** The rule set with one rule replaced. */
export function mutate(ruleSet: RuleSet, pointer: readonly string[], variant: FieldRule): RuleSet {
  return replace(ruleSet, pointer, variant) as RuleSet;
}

function replace(node: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const object = node as Record<string, unknown>;
  return { ...object, [key]: replace(object[key], rest, value) };
}
