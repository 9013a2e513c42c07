import { createHash } from 'node:crypto';
import { type Connector, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import type { FieldRule, RuleSet } from '../../packages/engine/src/plan/rule-set.ts';
import type { DataClass, ValueType } from '../../packages/engine/src/plan/treatments.ts';

/** A property that the policy drops, and the ways in which somebody could turn that into a keep. */
export type DroppedProperty = {
  /** `user.birthday` */
  readonly name: string;
  readonly dataClass: DataClass | undefined;
  readonly pointer: readonly string[];
  readonly variants: readonly FieldRule[];
};

const TYPES: readonly ValueType[] = ['string', 'dateTime', 'date', 'integer', 'number', 'boolean'];

/** Which rules a run was of: the page has it, and a test compares it with those of today. */
export function getRulesDigest({ ruleSet }: Connector): string {
  return createHash('sha256')
    .update(JSON.stringify(ruleSet(DEFAULT_CONNECTOR_OPTIONS)))
    .digest('hex')
    .slice(0, 12);
}

/** Every drop of the entities, of whatever class. */
export function droppedProperties(ruleSet: RuleSet): readonly DroppedProperty[] {
  return Object.entries(ruleSet.entities ?? {}).flatMap(([name, rule]) =>
    collect(rule, name, ['entities', name]),
  );
}

function collect(rule: FieldRule, name: string, pointer: readonly string[]): readonly DroppedProperty[] {
  if ('treatment' in rule)
    return rule.treatment === 'drop'
      ? [{ name, dataClass: rule.class, pointer, variants: variantsOf(rule.class) }]
      : [];
  if ('entity' in rule) return [];
  if ('items' in rule) return collect(rule.items, `${name}[]`, [...pointer, 'items']);
  return [
    ...Object.entries(rule.properties).flatMap(([key, inner]) =>
      collect(inner, `${name}.${key}`, [...pointer, 'properties', key]),
    ),
    ...(rule.others === undefined ? [] : collect(rule.others, `${name}.*`, [...pointer, 'others'])),
  ];
}

/** Kept as each type, as a list of it, as an object of any keys. */
function variantsOf(dataClass: DataClass | undefined): readonly FieldRule[] {
  const note = dataClass === undefined ? {} : { class: dataClass };
  return TYPES.flatMap((type) => {
    const keep: FieldRule = { treatment: 'keep', type, ...note };
    return [keep, { items: keep }, { properties: {}, others: keep }];
  });
}
