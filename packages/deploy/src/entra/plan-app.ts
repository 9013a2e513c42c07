import { grantsMailboxAccess } from '@nymgate/connectors/builders/exchange-roles';
import { GRAPH_APP_ID } from '@nymgate/connectors/index';
import { CommandError } from '@nymgate/shell/terminal/command-error';
import { type GraphObject, textIn, toJsonObject } from './admin-graph-client.ts';
import { checkOwnedByDeployment } from './check-owned-by-deployment.ts';
import type { AppState, GraphPrincipal } from './read-app.ts';
import type { DesiredApp, DesiredCredential } from './to-desired-app.ts';

/** One change; the list is in order. */
export type Change =
  | { readonly kind: 'create-application'; readonly access: readonly GraphObject[] }
  | {
      readonly kind: 'permissions';
      readonly access: readonly GraphObject[];
      readonly added: readonly string[];
      readonly removed: readonly string[];
    }
  | { readonly kind: 'owner'; readonly id: string }
  | { readonly kind: 'create-principal' }
  | {
      readonly kind: 'credential';
      readonly credential: DesiredCredential;
      readonly before: DesiredCredential | undefined;
    }
  | { readonly kind: 'grant'; readonly role: string; readonly roleId: string };

export type AppPlan = {
  readonly desired: DesiredApp;
  readonly state: AppState | undefined;
  readonly changes: readonly Change[];
  /** Reported, but not changed. */
  readonly warnings: readonly string[];
};

export type PlanInput = {
  readonly desired: DesiredApp;
  readonly state: AppState | undefined;
  readonly principal: GraphPrincipal;
  /** Register, consent, or both. */
  readonly register: boolean;
  readonly consent: boolean;
  /** Object IDs of people who must own it. */
  readonly owners: readonly string[];
};

/**
 * The changes until the application is as desired.
 * @throws CommandError ENTRA_MISSING: the specified application doesn't exist or isn't ours, or the tenant's
 * Graph lacks a role
 */
export function planApp(parts: PlanInput): AppPlan {
  const { desired, state, principal } = parts;
  checkRoles(desired, principal);
  if (state === undefined && (desired.clientId !== undefined || desired.existing || !parts.register))
    throw missingApp(desired);
  if (state !== undefined) checkOwnedByDeployment(desired, state, 'changed');
  const changes = [...(parts.register ? registration(parts) : []), ...(parts.consent ? grants(parts) : [])];
  if (!parts.register && state?.principalId === undefined) throw missingApp(desired);
  return { desired, state, changes, warnings: listWarnings(parts) };
}

function checkRoles({ roles, connector }: DesiredApp, { roleIds }: GraphPrincipal): void {
  const unknown = roles.filter((role) => !roleIds.has(role));
  if (unknown.length > 0)
    throw new CommandError(
      'ENTRA_MISSING',
      `Microsoft Graph of this tenant has no role ${unknown.join(', ')}, which ${connector} needs`,
    );
}

function missingApp({ clientId, uniqueName, connector }: DesiredApp): CommandError {
  const which = clientId === undefined ? uniqueName : `with the client id ${clientId}`;
  return new CommandError(
    'ENTRA_MISSING',
    `the application of ${connector} (${which}), or its service principal, is not in this tenant; nymgate setup entra makes it`,
  );
}

function registration({ desired, state, principal, owners }: PlanInput): readonly Change[] {
  const ids = desired.roles.flatMap((role) => principal.roleIds.get(role) ?? []);
  if (state === undefined)
    return [
      { kind: 'create-application', access: withRoles([], ids, []) },
      ...addOwners(owners, []),
      { kind: 'create-principal' },
      ...credentialChange(desired, []),
    ];
  return [
    ...permissionChange(state, { ids, narrowed: desired.isExchangeScoped && !desired.existing, principal }),
    ...(desired.existing ? [] : addOwners(owners, state.owners)),
    ...(state.principalId === undefined ? [{ kind: 'create-principal' as const }] : []),
    ...credentialChange(desired, state.credentials),
  ];
}

function addOwners(owners: readonly string[], present: readonly string[]): readonly Change[] {
  return owners.filter((id) => !present.includes(id)).map((id) => ({ kind: 'owner', id }));
}

type RoleChange = {
  readonly ids: readonly string[];
  /** Whether mailbox roles are removed from the list. */
  readonly narrowed: boolean;
  readonly principal: GraphPrincipal;
};

/** Adds roles; removes only those whose consent would open every mailbox. */
function permissionChange({ access }: AppState, { ids, narrowed, principal }: RoleChange): readonly Change[] {
  const listed = listedRoles(access);
  const name = (id: string) => principal.roleNames.get(id) ?? id;
  const added = ids.filter((id) => !listed.includes(id));
  const removed = narrowed ? listed.filter((id) => grantsMailboxAccess(name(id))) : [];
  if (added.length === 0 && removed.length === 0) return [];
  const next = withRoles(access, added, removed);
  return [{ kind: 'permissions', access: next, added: added.map(name), removed: removed.map(name) }];
}

function listedRoles(access: readonly GraphObject[]): readonly string[] {
  return access
    .filter((one) => textIn(one, 'resourceAppId') === GRAPH_APP_ID)
    .flatMap((one) => (Array.isArray(one['resourceAccess']) ? one['resourceAccess'].map(toJsonObject) : []))
    .filter((one) => one['type'] === 'Role')
    .map((one) => textIn(one, 'id'));
}

/** Keeps delegated scopes and the permissions of other resources. */
function withRoles(
  access: readonly GraphObject[],
  added: readonly string[],
  removed: readonly string[],
): readonly GraphObject[] {
  const others = access.filter((one) => textIn(one, 'resourceAppId') !== GRAPH_APP_ID);
  const graphAccess = access.filter((one) => textIn(one, 'resourceAppId') === GRAPH_APP_ID);
  const kept = graphAccess
    .flatMap((one) => (Array.isArray(one['resourceAccess']) ? one['resourceAccess'].map(toJsonObject) : []))
    .filter((one) => !removed.includes(textIn(one, 'id')));
  const resourceAccess = [...kept, ...added.map((id) => ({ id, type: 'Role' }))];
  return [...others, { resourceAppId: GRAPH_APP_ID, resourceAccess }];
}

/** A credential with the same three values matches under any name, as Terraform may have made it. */
function credentialChange(
  { credential }: DesiredApp,
  existing: readonly DesiredCredential[],
): readonly Change[] {
  if (credential === undefined || existing.some((one) => isSame(one, credential))) return [];
  // Issuer and subject are unique together, so one with another audience is changed, not duplicated
  // (graph-facts.md#5.1).
  const before =
    existing.find(({ issuer, subject }) => issuer === credential.issuer && subject === credential.subject) ??
    existing.find(({ name }) => name === credential.name);
  return [
    { kind: 'credential', credential: { ...credential, name: before?.name ?? credential.name }, before },
  ];
}

function isSame(one: DesiredCredential, other: DesiredCredential): boolean {
  return one.issuer === other.issuer && one.subject === other.subject && one.audience === other.audience;
}

function grants({ desired, state, principal }: PlanInput): readonly Change[] {
  const held = new Set(state?.grants.map(({ roleId }) => roleId));
  return desired.roles.flatMap((role) => {
    const roleId = principal.roleIds.get(role);
    return roleId === undefined || held.has(roleId) ? [] : [{ kind: 'grant' as const, role, roleId }];
  });
}

function listWarnings({ desired, state, principal }: PlanInput): readonly string[] {
  const granted = (state?.grants ?? []).map(({ roleId }) => principal.roleNames.get(roleId) ?? roleId);
  const open = desired.isExchangeScoped ? granted.filter(grantsMailboxAccess) : [];
  if (open.length === 0) return [];
  return [
    `${desired.connector}: ${open.join(', ')} is granted in Entra, which opens every mailbox, whatever Exchange says; revoke it in the enterprise application ${desired.displayName}`,
  ];
}
