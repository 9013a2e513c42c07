import type { EndpointRule, EntityRule, FieldRule, ResponseRule } from '../../plan/rule-set.ts';

/**
 * Names of the entities that the endpoints return, directly or inside others: a rule set carries no table that nothing uses.
 */
export function reachableEntities(
  entity: (name: string) => EntityRule | undefined,
  endpoints: readonly EndpointRule[],
): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = endpoints.flatMap(({ response }) => namesOf(response));
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    const rule = entity(name);
    if (rule !== undefined) waiting.push(...namesOf(rule));
  }
  return reached;
}

function namesOf(rule: FieldRule | ResponseRule): readonly string[] {
  if ('collection' in rule) return [rule.collection];
  if ('entity' in rule) return [rule.entity];
  if ('items' in rule) return namesOf(rule.items);
  if ('properties' in rule)
    return [...Object.values(rule.properties), ...(rule.others ? [rule.others] : [])].flatMap(namesOf);
  return [];
}
