import { orThrow } from '../../base/entity.ts';
import { badRequest, GraphError, notFound } from '../../base/graph-error.ts';
import { newGrant } from '../../entra/app-registry.ts';
import { canGrant, canManage, canRegister } from '../../entra/directory-roles.ts';
import { GRAPH_APP_ROLES } from '../../entra/graph-app-roles.ts';
import { contextUrl, inContext } from '../odata/call.ts';
import {
  assignmentEntity,
  getPrincipal,
  listAssignmentRecords,
  listPrincipalRecords,
  principalFor,
} from './list-principal-records.ts';
import {
  checkPropertyNames,
  getText,
  NO_CONTENT,
  requireAllowed,
  requireManager,
  WRITERS,
  type Write,
  type WriteCall,
  type WriteResponse,
} from './write.ts';

const GRANTERS = ['AppRoleAssignment.ReadWrite.All', 'Directory.AccessAsUser.All'];
const SIDES = ['appRoleAssignedTo', 'appRoleAssignments'] as const;

export const PRINCIPAL_WRITES: readonly Write[] = Object.freeze([
  { method: 'POST', path: 'servicePrincipals', roles: WRITERS, run: create },
  { method: 'DELETE', path: 'servicePrincipals/{principal}', roles: WRITERS, run: remove },
  ...SIDES.flatMap((side): readonly Write[] => [
    {
      method: 'POST',
      path: `servicePrincipals/{principal}/${side}`,
      roles: GRANTERS,
      run: (call) => grant(call, side),
    },
    {
      ...{ method: 'DELETE', path: `servicePrincipals/{principal}/${side}/{assignment}`, roles: GRANTERS },
      run: (call) => revoke(call, side),
    },
  ]),
]);

function create(call: WriteCall): WriteResponse {
  checkPropertyNames(call.body, ['appId']);
  const appId = getText(call.body, 'appId');
  const app = orThrow(call.apps.find(appId), () =>
    badRequest(
      `When using this permission, the backing application of the service principal being created must in the local tenant: '${appId}'.`,
      'Request_BadRequest',
    ),
  );
  requireAllowed(canManage(call, app.state.owners) || canRegister(call, false));
  if (app.state.servicePrincipal)
    throw new GraphError(
      409,
      'Request_MultipleObjectsWithSameKeyValue',
      `The service principal cannot be created, updated, or restored because the service principal name ${appId} is already in use.`,
    );
  app.state.servicePrincipal = true;
  const body = inContext(call, 'servicePrincipals/$entity', principalFor(app).entity);
  return { status: 201, body };
}

function remove(call: WriteCall): WriteResponse {
  const { app } = getPrincipal(call);
  if (app === undefined) throw badRequest('The principal is not of this tenant.', 'Request_BadRequest');
  requireManager(call, app);
  Object.assign(app.state, { servicePrincipal: false, grants: [] });
  return NO_CONTENT;
}

function grant(call: WriteCall, side: string): WriteResponse {
  requireAllowed(canGrant(call));
  checkPropertyNames(call.body, ['principalId', 'resourceId', 'appRoleId']);
  const [principalId, resourceId, appRoleId] = ['principalId', 'resourceId', 'appRoleId'].map((name) =>
    getText(call.body, name),
  );
  const named = getPrincipal(call);
  if (named.id !== (side === 'appRoleAssignedTo' ? resourceId : principalId))
    throw badRequest('Not a valid reference update.', 'Request_BadRequest');
  const app = listPrincipalRecords(call).find(({ id }) => id === principalId)?.app;
  if (app === undefined) throw notFound(principalId ?? '');
  const role = GRAPH_APP_ROLES.find(({ id }) => id === appRoleId);
  if (role === undefined || resourceId !== call.apps.graphPrincipalId)
    throw badRequest('Permission being assigned was not found on application.', 'Request_BadRequest');
  if (app.state.grants.some((held) => held.role === role.value))
    throw badRequest('Permission being assigned already exists on the object', 'Request_BadRequest');
  const given = newGrant(role.value, call.apps.now());
  app.state.grants = [...app.state.grants, given];
  app.state.knownToGraph = true;
  const context = contextUrl(call, `servicePrincipals('${named.id}')/${side}/$entity`);
  return {
    status: 201,
    body: { '@odata.context': context, ...assignmentEntity(call, { app, grant: given }) },
  };
}

function revoke(call: WriteCall, side: string): WriteResponse {
  requireAllowed(canGrant(call));
  const key = call.slots['assignment'] ?? '';
  const found = listAssignmentRecords(call, getPrincipal(call), side).find((one) => one.grant.id === key);
  if (found === undefined) throw notFound(key);
  found.app.state.grants = found.app.state.grants.filter((one) => one !== found.grant);
  return NO_CONTENT;
}
