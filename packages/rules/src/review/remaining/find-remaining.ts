import type { EndpointView, NamedView, PlanView } from '../../dialects/endpoint-view.ts';
import { describeOutcome, EXPOSURE_LEVELS, getExposure } from '../../dialects/explanation.ts';
import { ELEMENT, type FieldPath, formatFieldPath } from '../../dialects/field-path.ts';
import type { GraphProperty, TypeIndex } from './create-type-index.ts';

/** Where a policy delivers a property. */
export type RemainingPlace = {
  readonly policy: string;
  /** Template of the endpoint. */
  readonly endpoint: string;
  /** JSON pointer with `*` for any element. */
  readonly field: string;
  /** Navigation of `$expand` that leads to it. */
  readonly expand?: string;
  readonly treatment: string;
};

/**
 * Finds all places where policies still deliver properties, by the response itself, by `$expand`, and as a
 * property of a related type: a manager is a `directoryObject`, which has the properties of `user`.
 *
 * @example findRemaining([{ owner: 'user', name: 'department' }], [{ policy: 'entra-id', view }], types)[0]
 * // { policy: 'entra-id', endpoint: '/v1.0/users/{userId}/manager', field: '/department', treatment: 'keep (organisationText, at most 64 characters)' }
 */
export function findRemaining(
  properties: readonly GraphProperty[],
  policies: readonly NamedView[],
  types: TypeIndex,
): readonly RemainingPlace[] {
  const unique = [...new Map(properties.map((each) => [`${each.owner} ${each.name}`, each])).values()];
  const names = [...new Set(unique.map(({ name }) => name))];
  return policies.flatMap(({ policy, view }) => {
    const fields = names.flatMap((name) => getFieldsByName(view).get(name) ?? []);
    return fields.flatMap((field) => findPlace(unique, field, types).map((place) => ({ policy, ...place })));
  });
}

type Field = { readonly endpoint: EndpointView; readonly path: FieldPath };

const fieldsByName = new WeakMap<PlanView, ReadonlyMap<string, readonly Field[]>>();

function getFieldsByName(view: PlanView): ReadonlyMap<string, readonly Field[]> {
  const known = fieldsByName.get(view);
  if (known !== undefined) return known;
  const fields = new Map<string, Field[]>();
  for (const endpoint of view.endpoints)
    for (const path of endpoint.fields.paths) {
      const name = getPropertyName(path);
      const same = fields.get(name);
      if (same === undefined) fields.set(name, [{ endpoint, path }]);
      else same.push({ endpoint, path });
    }
  fieldsByName.set(view, fields);
  return fields;
}

function getPropertyName(path: FieldPath): string {
  return String(path.findLast((step) => step !== ELEMENT) ?? '');
}

function findPlace(
  properties: readonly GraphProperty[],
  { endpoint, path }: Field,
  types: TypeIndex,
): readonly Omit<RemainingPlace, 'policy'>[] {
  const steps = endpoint.fields.getOutcome(path);
  if (getExposure({ steps }) === EXPOSURE_LEVELS.nothing) return [];
  const found = types.getProperty(endpoint, path, steps[0].rule);
  const isSame = properties.some(
    ({ owner, name }) => name === found?.name && types.areRelated(owner, found.owner),
  );
  if (!isSame) return [];
  const expand = endpoint.navigations?.find((name) => path.includes(name));
  return [
    {
      endpoint: endpoint.template,
      field: formatFieldPath(path),
      ...(expand !== undefined && { expand }),
      treatment: describeOutcome({ steps }),
    },
  ];
}

/** @example describePlace(place) // 'keep (organisationText, at most 64 characters) at /v1.0/users/{userId}/manager of entra-id (/department)' */
export function describePlace({ policy, endpoint, field, expand, treatment }: RemainingPlace): string {
  const way = expand === undefined ? field : `${field} by $expand=${expand}`;
  return `${treatment} at ${endpoint} of ${policy} (${way})`;
}

/**
 * One short sentence: the first place, the number of further ones in its policy, and other policies by name.
 * @param places those of the compared policy first
 * @example describeRemaining(places) // 'keep (organisationText, at most 64 characters) at /v1.0/users/{userId}/manager of entra-id (/department) and 25 more; also in outlook-cal'
 */
export function describeRemaining(places: readonly RemainingPlace[]): string {
  const [first] = places;
  if (first === undefined) return '';
  const { policy } = first;
  const more = places.filter((place) => place.policy === policy).length - 1;
  const others = [...new Set(places.map((place) => place.policy))].slice(1);
  return [
    `${describePlace(first)}${more > 0 ? ` and ${more} more` : ''}`,
    ...(others.length === 0 ? [] : [`also in ${others.join(', ')}`]),
  ].join('; ');
}
