import type { FieldRule, LeafRule, RuleSet } from '../../packages/engine/src/plan/rule-set.ts';

/** The rule set with another rule for each of the named properties: `event.subject`, `daysOfWeek` of a written object. */
export function editRules(ruleSet: RuleSet, properties: ReadonlySet<string>, rule: LeafRule): RuleSet {
  const edit = <Rule extends FieldRule>(old: Rule, name: string): Rule => editField(old, name) as Rule;
  function editField(old: FieldRule, name: string): FieldRule {
    if ('entity' in old) return old;
    if ('items' in old) return { ...old, items: editField(old.items, name) };
    if ('treatment' in old) return properties.has(name.replace(/^\./, '')) ? rule : old;
    const inner = Object.entries(old.properties).map(([key, one]) => [key, editField(one, `${name}.${key}`)]);
    const stricter = old.stricter && {
      stricter: {
        ...old.stricter,
        properties: Object.fromEntries(
          Object.entries(old.stricter.properties).map(([key, one]) => [
            key,
            editField(one, `${name}.${key}`),
          ]),
        ),
      },
    };
    const others = old.others === undefined ? {} : { others: editField(old.others, `${name}.{key}`) };
    return {
      ...old,
      properties: Object.fromEntries(inner) as Record<string, FieldRule>,
      ...others,
      ...stricter,
    };
  }
  return {
    ...ruleSet,
    entities: Object.fromEntries(
      Object.entries(ruleSet.entities ?? {}).map(([name, entity]) => [name, edit(entity, name)]),
    ),
    endpoints: ruleSet.endpoints.map((endpoint) =>
      'properties' in endpoint.response ? { ...endpoint, response: edit(endpoint.response, '') } : endpoint,
    ),
  };
}
