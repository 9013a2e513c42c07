import { GRAPH_APP_ID } from '@nymgate/connectors/index';
import {
  type AdminAnswer,
  type AdminGraph,
  answerRows,
  asJson,
  idIn,
  type Json,
  key,
  textIn,
} from './admin-graph.ts';
import { graphFailure } from './graph-failure.ts';
import type { WantedApp, WantedCredential } from './wanted-app.ts';

/** An application as Graph tells it; what is not there is undefined or empty. */
export type AppState = {
  readonly objectId: string;
  readonly clientId: string;
  readonly displayName: string;
  /** `requiredResourceAccess` as it stands. */
  readonly access: readonly Json[];
  readonly credentials: readonly HeldCredential[];
  readonly principalId: string | undefined;
  /** Assignments of Graph's roles to the service principal. */
  readonly grants: readonly { readonly id: string; readonly roleId: string }[];
};

export type HeldCredential = WantedCredential & { readonly id: string };

/** The tenant's own service principal of Graph: who grants, and which role has which id. */
export type GraphPrincipal = {
  readonly id: string;
  readonly roleIds: ReadonlyMap<string, string>;
  readonly roleNames: ReadonlyMap<string, string>;
};

type Reader = { readonly graph: AdminGraph; readonly tenantId: string };

/** @throws CommandError when an answer is neither 200 nor 404 */
async function read({ graph, tenantId }: Reader, path: string): Promise<AdminAnswer | undefined> {
  const answer = await graph.send({ method: 'GET', path });
  if (answer.status === 404) return undefined;
  if (answer.status === 200) return answer;
  throw graphFailure(answer, { doing: 'reading what is there', right: 'read', tenantId });
}

/** Role ids as this tenant publishes them, not from a list of ours: a role that Microsoft withdrew is noticed here. */
export async function readGraphPrincipal(reader: Reader): Promise<GraphPrincipal> {
  const answer = await read(
    reader,
    `/v1.0/servicePrincipals${key('appId', GRAPH_APP_ID)}?$select=id,appRoles`,
  );
  const { body = {} } = answer ?? {};
  const roles = Array.isArray(body['appRoles']) ? body['appRoles'].map(asJson) : [];
  const pairs = roles.map((role) => [textIn(role, 'value'), textIn(role, 'id')] as const);
  return {
    id: textIn(body, 'id'),
    roleIds: new Map(pairs),
    roleNames: new Map(pairs.map(([value, id]) => [id, value])),
  };
}

/** @returns undefined when there is no such application */
export async function readApp(reader: Reader, wanted: WantedApp): Promise<AppState | undefined> {
  const name =
    wanted.clientId === undefined ? key('uniqueName', wanted.uniqueName) : key('appId', wanted.clientId);
  const select = '$select=id,appId,displayName,requiredResourceAccess';
  const found = await read(reader, `/v1.0/applications${name}?${select}`);
  if (found === undefined) return undefined;
  const [objectId, clientId] = [idIn(found.body, 'id'), idIn(found.body, 'appId')];
  const access = found.body['requiredResourceAccess'];
  const credentials = await read(reader, `/v1.0/applications/${objectId}/federatedIdentityCredentials`);
  const principal = await read(reader, `/v1.0/servicePrincipals${key('appId', clientId)}?$select=id`);
  const principalId = principal === undefined ? undefined : idIn(principal.body, 'id');
  return {
    ...{ objectId, clientId, displayName: textIn(found.body, 'displayName'), principalId },
    access: Array.isArray(access) ? access.map(asJson) : [],
    credentials: credentials === undefined ? [] : answerRows(credentials).map(credentialOf),
    grants: principalId === undefined ? [] : await readGrants(reader, principalId),
  };
}

async function readGrants(reader: Reader, principalId: string): Promise<AppState['grants']> {
  const answer = await read(reader, `/v1.0/servicePrincipals/${principalId}/appRoleAssignments?$top=999`);
  const rows = answer === undefined ? [] : answerRows(answer);
  return rows.map((row) => ({ id: textIn(row, 'id'), roleId: textIn(row, 'appRoleId') }));
}

function credentialOf(row: Json): HeldCredential {
  const audiences = Array.isArray(row['audiences']) ? row['audiences'] : [];
  return {
    ...{ id: idIn(row, 'id'), name: textIn(row, 'name'), issuer: textIn(row, 'issuer') },
    ...{ subject: textIn(row, 'subject'), audience: String(audiences[0] ?? '') },
  };
}
