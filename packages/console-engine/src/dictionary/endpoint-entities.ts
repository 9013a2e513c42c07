import {
  type EndpointRule,
  type FieldRule,
  getEntityName,
  type RuleSet,
} from '@nymgate/engine/plan/rule-set';

/** The name under which the fields of an answer stand that is no entity of Graph. @example answerName('teams-count') // 'endpoint teams-count' */
export function responseEntityName(endpoint: string): string {
  return `endpoint ${endpoint}`;
}

/**
 * Names of the entities that the answer of an endpoint can hold, the answer itself first, then what stands inside of it.
 *
 * @example endpointEntities(ruleSet, events) // ['event', 'dateTimeTimeZone', 'recipient', …]
 */
export function endpointEntities(ruleSet: RuleSet, { id, response }: EndpointRule): readonly string[] {
  const reached = new Set<string>('properties' in response ? [responseEntityName(id)] : []);
  const visit = (rule: FieldRule): void => {
    if ('items' in rule) visit(rule.items);
    else if ('properties' in rule)
      for (const inner of [
        ...Object.values(rule.properties),
        ...(rule.others === undefined ? [] : [rule.others]),
      ])
        visit(inner);
    else if ('entity' in rule && !reached.has(rule.entity)) {
      reached.add(rule.entity);
      const entity = ruleSet.entities?.[rule.entity];
      if (entity !== undefined) visit(entity);
    }
  };
  visit('properties' in response ? response : { entity: getEntityName(response) ?? '' });
  return [...reached];
}
