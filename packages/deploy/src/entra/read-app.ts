import { GRAPH_APP_ID } from '@nymgate/connectors/index';
import {
  type AdminGraphClient,
  type AdminResponse,
  type GraphObject,
  getId,
  getRows,
  key,
  textIn,
  toJsonObject,
} from './admin-graph-client.ts';
import type { DesiredApp, DesiredCredential } from './to-desired-app.ts';
import { toGraphError } from './to-graph-error.ts';

/** Absent parts are undefined or empty. */
export type AppState = {
  readonly objectId: string;
  readonly clientId: string;
  readonly displayName: string;
  /** Raw `requiredResourceAccess`. */
  readonly access: readonly GraphObject[];
  readonly credentials: readonly ExistingCredential[];
  readonly owners: readonly string[];
  readonly principalId: string | undefined;
  /** App role assignments for Graph. */
  readonly grants: readonly { readonly id: string; readonly roleId: string }[];
};

export type ExistingCredential = DesiredCredential & { readonly id: string };

/** The tenant's service principal of Graph, with its role IDs. */
export type GraphPrincipal = {
  readonly id: string;
  readonly roleIds: ReadonlyMap<string, string>;
  readonly roleNames: ReadonlyMap<string, string>;
};

export type GraphReader = { readonly graph: AdminGraphClient; readonly tenantId: string };

/** @throws CommandError for a status other than 200 and 404 */
async function read({ graph, tenantId }: GraphReader, path: string): Promise<AdminResponse | undefined> {
  const answer = await graph.send({ method: 'GET', path });
  if (answer.status === 404) return undefined;
  if (answer.status === 200) return answer;
  throw toGraphError(answer, { doing: 'reading what is there', right: 'read', tenantId });
}

/** Role IDs as the tenant publishes them, which shows roles that Microsoft withdrew. */
export async function readGraphPrincipal(reader: GraphReader): Promise<GraphPrincipal> {
  const answer = await read(
    reader,
    `/v1.0/servicePrincipals${key('appId', GRAPH_APP_ID)}?$select=id,appRoles`,
  );
  const { body = {} } = answer ?? {};
  const roles = Array.isArray(body['appRoles']) ? body['appRoles'].map(toJsonObject) : [];
  const pairs = roles.map((role) => [textIn(role, 'value'), textIn(role, 'id')] as const);
  return {
    id: textIn(body, 'id'),
    roleIds: new Map(pairs),
    roleNames: new Map(pairs.map(([value, id]) => [id, value])),
  };
}

/** @returns undefined if there is no such application */
export async function readApp(
  reader: GraphReader,
  desired: Pick<DesiredApp, 'clientId' | 'uniqueName'>,
): Promise<AppState | undefined> {
  const name =
    desired.clientId === undefined ? key('uniqueName', desired.uniqueName) : key('appId', desired.clientId);
  const select = '$select=id,appId,displayName,requiredResourceAccess';
  const found = await read(reader, `/v1.0/applications${name}?${select}`);
  if (found === undefined) return undefined;
  const [objectId, clientId] = [getId(found.body, 'id'), getId(found.body, 'appId')];
  const access = found.body['requiredResourceAccess'];
  const owners = await read(reader, `/v1.0/applications/${objectId}/owners?$select=id`);
  const principal = await read(reader, `/v1.0/servicePrincipals${key('appId', clientId)}?$select=id`);
  const principalId = principal === undefined ? undefined : getId(principal.body, 'id');
  return {
    ...{ objectId, clientId, displayName: textIn(found.body, 'displayName'), principalId },
    access: Array.isArray(access) ? access.map(toJsonObject) : [],
    credentials: await readCredentials(reader, `/${objectId}`),
    owners: owners === undefined ? [] : getRows(owners).map((row) => textIn(row, 'id')),
    grants: principalId === undefined ? [] : await readGrants(reader, principalId),
  };
}

/** @param application its address: `/OBJECT-ID` or `(appId='…')` */
export async function readCredentials(
  reader: GraphReader,
  application: string,
): Promise<readonly ExistingCredential[]> {
  const found = await read(reader, `/v1.0/applications${application}/federatedIdentityCredentials`);
  return found === undefined ? [] : getRows(found).map(toCredential);
}

async function readGrants(reader: GraphReader, principalId: string): Promise<AppState['grants']> {
  const answer = await read(reader, `/v1.0/servicePrincipals/${principalId}/appRoleAssignments?$top=999`);
  const rows = answer === undefined ? [] : getRows(answer);
  return rows.map((row) => ({ id: textIn(row, 'id'), roleId: textIn(row, 'appRoleId') }));
}

function toCredential(row: GraphObject): ExistingCredential {
  const audiences = Array.isArray(row['audiences']) ? row['audiences'] : [];
  return {
    ...{ id: getId(row, 'id'), name: textIn(row, 'name'), issuer: textIn(row, 'issuer') },
    ...{ subject: textIn(row, 'subject'), audience: String(audiences[0] ?? '') },
  };
}
