import { type Entity, orThrow } from '../../base/entity.ts';
import { notFound } from '../../base/graph-error.ts';
import type { Grant, RegisteredApp } from '../../entra/app-registry.ts';
import { appRoleId, GRAPH_APP_ID, GRAPH_APP_ROLES } from '../../entra/graph-app-roles.ts';
import { READERS, selectProperties, single } from '../directory/applications.ts';
import { contextUrl, type Endpoint, type GraphCall, inContext, type Route } from '../odata/call.ts';
import { filterTable, type OptionRules } from '../odata/endpoint-rules.ts';
import { directoryPage } from '../odata/page.ts';

export const PRINCIPAL_FILTER = filterTable({ 'eq in': 'appId id', 'eq startswith': 'displayName' });
const PAGE = { default: 100, maximum: 999, beyond: 'refused' } as const;
const COLLECTION: OptionRules = { $select: true, $top: true, $skiptoken: true };

function endpoint(id: string, path: string, run: Route, options: OptionRules): Endpoint {
  const page = options.$top === true ? { page: PAGE } : {};
  return {
    ...{ id, path: `servicePrincipals${path}`, run, roles: READERS, options },
    service: 'directory',
    ...page,
  };
}

/** Enterprise applications and their assignments (graph-facts.md#8.1). `{principal}` is an object id or `appId='…'` as a key. */
export const PRINCIPAL_ENDPOINTS: readonly Endpoint[] = Object.freeze([
  endpoint('service-principals', '', listPrincipals, { ...COLLECTION, $filter: PRINCIPAL_FILTER }),
  endpoint(
    'service-principal',
    '/{principal}',
    (call) => single(call, 'servicePrincipals', getPrincipal(call).entity),
    { $select: true },
  ),
  endpoint('app-role-assigned-to', '/{principal}/appRoleAssignedTo', listAssignments, COLLECTION),
  endpoint('app-role-assignments', '/{principal}/appRoleAssignments', listAssignments, COLLECTION),
]);

export type Principal = {
  readonly id: string;
  readonly appId: string;
  readonly app: RegisteredApp | undefined;
  readonly entity: Entity;
};

type Apps = Pick<GraphCall, 'apps'>;

export function listPrincipalRecords({ apps }: Apps): readonly Principal[] {
  const registered = apps.list().filter(({ state }) => state.servicePrincipal);
  return [graphPrincipal(apps.graphPrincipalId), ...registered.map(principalFor)];
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

export function getPrincipal(call: Apps & Pick<GraphCall, 'slots'>): Principal {
  const key = call.slots['principal'] ?? '';
  const appId = /^appId='([^']*)'$/i.exec(key)?.[1]?.toLowerCase();
  return orThrow(
    listPrincipalRecords(call).find((one) => (appId === undefined ? one.id === key : one.appId === appId)),
    () => notFound(key),
  );
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

export type Assignment = { readonly app: RegisteredApp; readonly grant: Grant };

export function listAssignmentRecords(
  { apps }: Apps,
  { app }: Principal,
  side: string,
): readonly Assignment[] {
  const isGraph = app === undefined;
  const holders = side === 'appRoleAssignedTo' ? (isGraph ? apps.list() : []) : isGraph ? [] : [app];
  return holders.flatMap((holder) => holder.state.grants.map((grant) => ({ app: holder, grant })));
}

function listAssignments(call: GraphCall): Entity {
  const side = call.endpoint.path.split('/').at(-1) ?? '';
  const principal = getPrincipal(call);
  const page = directoryPage<Assignment>(call, {
    list: listAssignmentRecords(call, principal, side),
    id: ({ grant }) => grant.id,
    entity: (assignment) => assignmentEntity(call, assignment),
  });
  const value = page.rows.map((assignment) => selectProperties(call, assignmentEntity(call, assignment)));
  return inContext(call, `servicePrincipals('${principal.id}')/${side}`, { ...page.annotations, value });
}

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
