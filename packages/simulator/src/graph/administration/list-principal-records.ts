import type { Entity } from '../../base/entity.ts';
import { notFound } from '../../base/graph-error.ts';
import type { Grant, RegisteredApp } from '../../entra/app-registry.ts';
import { appRoleId, GRAPH_APP_ID, GRAPH_APP_ROLES } from '../../entra/graph-app-roles.ts';
import { READERS, selectProperties, single } from '../directory/applications.ts';
import { contextUrl, type GraphCall } from '../odata/call.ts';
import type { Endpoint, FilterTable, OptionRules } from '../odata/endpoint.ts';
import { directoryPage } from '../odata/page.ts';

export type PrincipalEndpointId =
  | 'service-principals'
  | 'service-principal'
  | 'app-role-assigned-to'
  | 'app-role-assignments';

/** Source: servicePrincipal resource, list service principals. */
export const PRINCIPAL_FILTER: FilterTable = Object.freeze({
  appId: ['eq', 'in'],
  id: ['eq', 'in'],
  displayName: ['eq', 'startswith'],
});

const PAGE = { default: 100, maximum: 999, beyond: 'refused' } as const;
const COLLECTION: OptionRules = { $select: true, $top: true, $skiptoken: true };

function endpoint(
  id: PrincipalEndpointId,
  path: string,
  options: OptionRules,
): Endpoint<PrincipalEndpointId> {
  const page = options.$top === true ? { page: PAGE } : {};
  return { id, path: `servicePrincipals${path}`, service: 'directory', roles: READERS, options, ...page };
}

/** Enterprise applications and what is assigned to them (graph-facts.md#8.1). `{principal}` is an object id or `appId='…'` as a key. */
export const PRINCIPAL_ENDPOINTS: readonly Endpoint<PrincipalEndpointId>[] = Object.freeze([
  endpoint('service-principals', '', { ...COLLECTION, $filter: PRINCIPAL_FILTER }),
  endpoint('service-principal', '/{principal}', { $select: true }),
  endpoint('app-role-assigned-to', '/{principal}/appRoleAssignedTo', COLLECTION),
  endpoint('app-role-assignments', '/{principal}/appRoleAssignments', COLLECTION),
]);

export const PRINCIPAL_ROUTES: Readonly<Record<PrincipalEndpointId, (call: GraphCall) => Entity>> = {
  'service-principals': listPrincipals,
  'service-principal': (call) => single(call, 'servicePrincipals', getPrincipal(call).entity),
  'app-role-assigned-to': (call) => listAssignments(call, 'appRoleAssignedTo'),
  'app-role-assignments': (call) => listAssignments(call, 'appRoleAssignments'),
};

/** A service principal: Graph's own, or that of an application of the tenant. */
export type Principal = {
  readonly id: string;
  readonly appId: string;
  readonly app: RegisteredApp | undefined;
  readonly entity: Entity;
};

type Apps = Pick<GraphCall, 'apps'>;

export function listPrincipalRecords({ apps }: Apps): readonly Principal[] {
  const own = apps.list().filter(({ state }) => state.servicePrincipal);
  return [graphPrincipal(apps.graphPrincipalId), ...own.map(principalFor)];
}

function graphPrincipal(id: string): Principal {
  const appRoles = GRAPH_APP_ROLES.map((role) => ({
    ...{ ...role, displayName: role.value, description: role.value },
    ...{ allowedMemberTypes: ['Application'], isEnabled: true, origin: 'Application' },
  }));
  const entity = { id, appId: GRAPH_APP_ID, displayName: 'Microsoft Graph', accountEnabled: true };
  return { id, appId: GRAPH_APP_ID, app: undefined, entity: { ...entity, ...kind(GRAPH_APP_ID), appRoles } };
}

export function principalFor(app: RegisteredApp): Principal {
  const { principalId: id, clientId: appId, state } = app;
  const entity = { id, appId, displayName: state.name, accountEnabled: !state.disabled };
  return { id, appId, app, entity: { ...entity, ...kind(appId), appRoles: [] } };
}

const kind = (name: string): Entity => ({
  servicePrincipalType: 'Application',
  servicePrincipalNames: [name],
});

/** Throws GraphError 404. */
export function getPrincipal(call: Apps & Pick<GraphCall, 'slots'>): Principal {
  const key = call.slots['principal'] ?? '';
  const appId = /^appId='([^']*)'$/i.exec(key)?.[1]?.toLowerCase();
  const found = listPrincipalRecords(call).find((one) =>
    appId === undefined ? one.id === key : one.appId === appId,
  );
  if (found === undefined) throw notFound(key);
  return found;
}

function listPrincipals(call: GraphCall): Entity {
  const page = directoryPage<Principal>(call, {
    list: listPrincipalRecords(call),
    id: ({ id }) => id,
    entity: ({ entity }) => entity,
  });
  const value = page.rows.map(({ entity }) => selectProperties(call, entity));
  return { '@odata.context': contextUrl(call, 'servicePrincipals'), ...page.annotations, value };
}

/** One assignment, with the application that it is for. */
export type Assignment = { readonly app: RegisteredApp; readonly grant: Grant };

/** Seen from Graph's principal: everybody's. Seen from an application's: its own. */
export function listAssignmentRecords(
  { apps }: Apps,
  { app }: Principal,
  side: string,
): readonly Assignment[] {
  const isGraph = app === undefined;
  const holders = side === 'appRoleAssignedTo' ? (isGraph ? apps.list() : []) : isGraph ? [] : [app];
  return holders.flatMap((holder) => holder.state.grants.map((grant) => ({ app: holder, grant })));
}

function listAssignments(call: GraphCall, side: string): Entity {
  const principal = getPrincipal(call);
  const page = directoryPage<Assignment>(call, {
    list: listAssignmentRecords(call, principal, side),
    id: ({ grant }) => grant.id,
    entity: (assignment) => assignmentEntity(call, assignment),
  });
  const value = page.rows.map((assignment) => selectProperties(call, assignmentEntity(call, assignment)));
  return {
    '@odata.context': contextUrl(call, `servicePrincipals('${principal.id}')/${side}`),
    ...page.annotations,
    value,
  };
}

/** Source: appRoleAssignment resource. */
export function assignmentEntity({ apps }: Apps, { app, grant }: Assignment): Entity {
  return {
    id: grant.id,
    deletedDateTime: null,
    appRoleId: appRoleId(grant.role),
    createdDateTime: grant.since.toISOString(),
    principalDisplayName: app.state.name,
    principalId: app.principalId,
    principalType: 'ServicePrincipal',
    resourceDisplayName: 'Microsoft Graph',
    resourceId: apps.graphPrincipalId,
  };
}
