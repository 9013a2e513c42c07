import { isOrganisationType } from '@nymgate/connectors/entities/writers';
import { isListName } from '@nymgate/engine/kernel/closed-lists';
import type { Grammar } from '@nymgate/engine/kernel/grammars';
import type { NativeEndpoint, Plan, PlanNode } from '@nymgate/engine/plan/plan';
import type { LeafAction } from '@nymgate/engine/plan/treatments';

/** A property of users that the rules keep by a grammar of organisations' texts. */
export type OrganisationText = { readonly path: readonly string[]; readonly type: Grammar };

export type UsersEndpoint = { readonly id: string; readonly version: string; readonly entity: PlanNode };

/** The list of users first, then the endpoints whose rows have the same rules. */
const USERS = [
  /^\/(v1\.0|beta)\/users$/i,
  /^\/(v1\.0|beta)\/users\/delta(?:\(\))?$/i,
  /^\/(v1\.0|beta)\/users\/\{\w+\}$/i,
];

/** @returns undefined if the rules return no users */
export function findUsersEndpoint(plan: Plan): UsersEndpoint | undefined {
  if (plan.language !== 'native') return undefined;
  const found = USERS.flatMap((pattern) => plan.endpoints.flatMap((endpoint) => toUsers(endpoint, pattern)));
  return found[0];
}

function toUsers({ id, template, entity }: NativeEndpoint, pattern: RegExp): readonly UsersEndpoint[] {
  const version = pattern.exec(template)?.[1];
  return version === undefined ? [] : [{ id, version, entity }];
}

/** Nothing in a row of users is deeper. */
const MAX_DEPTH = 4;

/**
 * @example listOrganisationTexts(entity) // [{ path: ['employeeOrgData', 'division'], type: 'organisationCode' }, …]
 */
export function listOrganisationTexts(
  node: PlanNode,
  path: readonly string[] = [],
): readonly OrganisationText[] {
  if (node.kind === 'leaf') return toText(node.action, path);
  if (node.kind === 'array') return listOrganisationTexts(node.items, path);
  // An object with an ID is another entity, which `$select` doesn't return.
  if ((path.length > 0 && node.properties.has('id')) || path.length === MAX_DEPTH) return [];
  return [...node.properties].flatMap(([name, inner]) =>
    name.includes('@') ? [] : listOrganisationTexts(inner, [...path, name]),
  );
}

function toText(action: LeafAction, path: readonly string[]): readonly OrganisationText[] {
  if (action.treatment !== 'keep') return [];
  const { type } = action;
  if (type === 'boolean' || type === 'integer' || type === 'number' || isListName(type)) return [];
  return isOrganisationType(type) ? [{ path, type }] : [];
}
