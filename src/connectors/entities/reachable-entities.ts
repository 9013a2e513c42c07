import type { EndpointRule, EntityRule, FieldRule, ResponseRule } from '../../rules/rule-set.ts';

type Entities = Readonly<Record<string, EntityRule>>;

/**
 * The entities that the endpoints return, directly or inside others: a rule set carries no table that nothing uses.
 * Order is that of `entities`.
 */
export function reachableEntities(entities: Entities, endpoints: readonly EndpointRule[]): Entities {
  const reached = new Set<string>();
  const waiting = endpoints.flatMap(({ response }) => namesOf(response));
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    const entity = entities[name];
    if (entity !== undefined) waiting.push(...namesOf(entity));
  }
  return Object.fromEntries(Object.entries(entities).filter(([name]) => reached.has(name)));
}

function namesOf(rule: FieldRule | ResponseRule): readonly string[] {
  if ('collection' in rule) return [rule.collection];
  if ('entity' in rule) return [rule.entity];
  if ('items' in rule) return namesOf(rule.items);
  if ('properties' in rule)
    return [...Object.values(rule.properties), ...(rule.others ? [rule.others] : [])].flatMap(namesOf);
  return [];
}
