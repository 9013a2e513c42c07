import type { FieldRule, ObjectRule, RuleSet } from '@nymgate/engine/plan/rule-set';
import type { ReviewedField } from '../../dialects/endpoint-view.ts';

/**
 * The `reviewed` of native rules, in their order. Dropped fields have none: nothing of them leaves.
 * @example listReviews(plan.ruleSet) // [{ field: 'user.salary', reason: 'Agreed with the works council.' }]
 */
export function listReviews({ entities = {}, endpoints }: RuleSet): readonly ReviewedField[] {
  return [
    ...Object.entries(entities).flatMap(([name, rule]) => listField(name, rule)),
    ...endpoints.flatMap(({ path, response }) => ('properties' in response ? listField(path, response) : [])),
  ];
}

function listField(field: string, rule: FieldRule): readonly ReviewedField[] {
  if ('treatment' in rule && rule.treatment === 'drop') return [];
  const reviewed = rule.reviewed === undefined ? [] : [{ field, reason: rule.reviewed }];
  if ('items' in rule) return [...reviewed, ...listField(field, rule.items)];
  return 'properties' in rule ? [...reviewed, ...listParts(field, rule)] : reviewed;
}

function listParts(field: string, { properties, others }: ObjectRule): readonly ReviewedField[] {
  return [
    ...Object.entries(properties).flatMap(([name, rule]) => listField(`${field}.${name}`, rule)),
    ...(others === undefined ? [] : listField(`${field}.*`, others)),
  ];
}
