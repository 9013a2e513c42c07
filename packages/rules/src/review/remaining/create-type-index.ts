import type { NativePlan } from '@nymgate/engine/plan/plan';
import type { EndpointView } from '../../dialects/endpoint-view.ts';
import { type FieldPath, formatFieldPath } from '../../dialects/field-path.ts';
import { findKnownResponse } from '../explain/known-answers.ts';
import { listFields } from '../explain/list-fields.ts';

/** A property of one of Graph's types, for example `department` of `user`. */
export type GraphProperty = { readonly owner: string; readonly name: string };

/** Which of Graph's types a field belongs to, and which types share properties. */
export type TypeIndex = {
  /** @param rule JSON pointer of the deciding rule */
  readonly getProperty: (endpoint: EndpointView, path: FieldPath, rule: string) => GraphProperty | undefined;
  readonly areRelated: (left: string, right: string) => boolean;
};

/** Smaller types have common names only, such as `id` and `displayName`. */
const MIN_SHARED = 8;

/** @param known plans that describe Graph's responses field by field */
export function createTypeIndex(known: readonly NativePlan[]): TypeIndex {
  const names = new Map<string, ReadonlySet<string>>();
  for (const { ruleSet } of known)
    for (const [type, { properties }] of Object.entries(ruleSet.entities ?? {}))
      names.set(type, new Set(Object.keys(properties).filter((name) => !name.includes('@'))));
  const includes = (wide: string, narrow: string): boolean => {
    const [all, some] = [names.get(wide), names.get(narrow)];
    return all !== undefined && some !== undefined && some.size >= MIN_SHARED && isSubset(some, all);
  };
  const fields = new WeakMap<EndpointView, ReadonlyMap<string, string>>();
  const getKnownRules = (endpoint: EndpointView): ReadonlyMap<string, string> => {
    const found = fields.get(endpoint) ?? listKnownRules(known, endpoint);
    fields.set(endpoint, found);
    return found;
  };
  return {
    areRelated: (left, right) => left === right || includes(left, right) || includes(right, left),
    getProperty: (endpoint, path, rule) => {
      const property = toProperty(rule);
      if (property !== undefined && names.has(property.owner.split('.')[0] ?? '')) return property;
      return toProperty(getKnownRules(endpoint).get(formatFieldPath(path)) ?? '') ?? property;
    },
  };
}

function isSubset(some: ReadonlySet<string>, all: ReadonlySet<string>): boolean {
  return [...some].every((name) => all.has(name));
}

/** Pointers of the rules that Nymgate's own policy has for the fields of an endpoint. */
function listKnownRules(
  known: readonly NativePlan[],
  { template, accepts }: EndpointView,
): ReadonlyMap<string, string> {
  const response = findKnownResponse(known, template, accepts)?.endpoint.response;
  const listed = response === undefined ? [] : listFields(response);
  return new Map(listed.map(({ path, leaf }) => [formatFieldPath(path), leaf.pointer]));
}

/** @example toProperty('/entities/user/properties/mail') // { owner: 'user', name: 'mail' } */
function toProperty(pointer: string): GraphProperty | undefined {
  const [kind, entity, ...keys] = pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (kind !== 'entities' || entity === undefined) return undefined;
  const path = keys.filter((_, index) => keys[index - 1] === 'properties');
  const name = path.at(-1);
  return name === undefined ? undefined : { owner: [entity, ...path.slice(0, -1)].join('.'), name };
}
