import type { Entity } from '../../base/entity.ts';
import { badRequest, notFound } from '../../base/graph-error.ts';
import type { RegisteredApp } from '../../entra/app-registry.ts';
import type { StoredCredential } from '../../entra/federated-credentials.ts';
import type { StoredCertificate } from '../../entra/stored-certificate.ts';
import { contextUrl, type GraphCall } from '../odata/call.ts';
import type { Endpoint, FilterTable, OptionRules } from '../odata/endpoint.ts';
import { directoryPage } from '../odata/page.ts';

export type ApplicationEndpointId =
  | 'applications'
  | 'application'
  | 'federated-credentials'
  | 'federated-credential';

/** Source: application resource, list applications. */
export const APPLICATION_FILTER: FilterTable = Object.freeze({
  appId: ['eq', 'in'],
  id: ['eq', 'in'],
  displayName: ['eq', 'startswith'],
  uniqueName: ['eq'],
});

/** Source: federatedIdentityCredential resource. */
export const CREDENTIAL_FILTER: FilterTable = Object.freeze({
  name: ['eq'],
  subject: ['eq'],
  issuer: ['eq'],
});

export const READERS = ['Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All'];
const PAGE = { default: 100, maximum: 999, beyond: 'refused' } as const;
const COLLECTION: OptionRules = { $select: true, $top: true, $count: true, $skiptoken: true };

type Rest = Pick<Endpoint<ApplicationEndpointId>, 'options'> & Partial<Endpoint<ApplicationEndpointId>>;

function application(id: ApplicationEndpointId, path: string, rest: Rest): Endpoint<ApplicationEndpointId> {
  return { id, path, service: 'directory', roles: READERS, ...rest };
}

/**
 * What applications trust, for an administrator's tool (graph-facts.md#5.1). `{application}` is an object id, or `appId='…'` or
 * `uniqueName='…'` as a key; `{credential}` an id, a name, or `name='…'`.
 */
export const APPLICATION_ENDPOINTS: readonly Endpoint<ApplicationEndpointId>[] = Object.freeze([
  application('applications', 'applications', {
    options: { ...COLLECTION, $filter: APPLICATION_FILTER },
    page: PAGE,
  }),
  application('application', 'applications/{application}', { options: { $select: true } }),
  application('federated-credentials', 'applications/{application}/federatedIdentityCredentials', {
    options: { ...COLLECTION, $filter: CREDENTIAL_FILTER },
    page: PAGE,
  }),
  application(
    'federated-credential',
    'applications/{application}/federatedIdentityCredentials/{credential}',
    { options: { $select: true } },
  ),
]);

export const APPLICATION_ROUTES: Readonly<Record<ApplicationEndpointId, (call: GraphCall) => Entity>> = {
  applications: listApplications,
  application: (call) => single(call, 'applications', applicationEntity(getApplicationByKey(call))),
  'federated-credentials': listCredentials,
  'federated-credential': getCredential,
};

function listApplications(call: GraphCall): Entity {
  const page = directoryPage<RegisteredApp>(call, {
    list: call.apps.list(),
    id: (app) => app.objectId,
    entity: applicationEntity,
  });
  return {
    '@odata.context': contextUrl(call, 'applications'),
    ...page.annotations,
    value: page.rows.map((app) => selectProperties(call, applicationEntity(app))),
  };
}

function listCredentials(call: GraphCall): Entity {
  const app = getApplicationByKey(call);
  const page = directoryPage<StoredCredential>(call, {
    list: app.state.credentials,
    id: ({ id }) => id,
    entity: credentialEntity,
  });
  return {
    '@odata.context': contextUrl(call, credentialSet(app)),
    ...page.annotations,
    value: page.rows.map((credential) => selectProperties(call, credentialEntity(credential))),
  };
}

/** By id or name. */
function getCredential(call: GraphCall): Entity {
  const app = getApplicationByKey(call);
  return single(
    call,
    credentialSet(app),
    credentialEntity(getStoredCredential(app, call.slots['credential'] ?? '')),
  );
}

/** By id or name, both ways of writing the name. Throws GraphError 404. */
export function getStoredCredential({ state }: RegisteredApp, key: string): StoredCredential {
  const named = /^name='([^']*)'$/i.exec(key)?.[1] ?? key;
  const found = state.credentials.find(({ id, name }) => id === key || name === named);
  if (found === undefined) throw notFound(key);
  return found;
}

export function credentialSet({ objectId }: RegisteredApp): string {
  return `applications('${objectId}')/federatedIdentityCredentials`;
}

export function single(call: GraphCall, set: string, entity: Entity): Entity {
  return { '@odata.context': contextUrl(call, `${set}/$entity`), ...selectProperties(call, entity) };
}

/** The application that the path names: by object id, or by client id as `applications(appId='…')`, or by `uniqueName`. */
export function getApplicationByKey(call: Pick<GraphCall, 'apps' | 'slots'>): RegisteredApp {
  const key = call.slots['application'] ?? '';
  const [, name, value = ''] = /^(appId|uniqueName)='([^']*)'$/i.exec(key) ?? [];
  const found =
    name?.toLowerCase() === 'appid'
      ? call.apps.find(value)
      : call.apps
          .list()
          .find(({ objectId, state }) =>
            name === undefined ? objectId === key.toLowerCase() : state.uniqueName === value,
          );
  if (found === undefined) throw notFound(key);
  return found;
}

export function selectProperties({ options }: GraphCall, entity: Entity): Entity {
  const { select } = options;
  if (select === undefined) return entity;
  const unknown = select.find((name) => !(name in entity));
  if (unknown !== undefined)
    throw badRequest(`Could not find a property named '${unknown}'.`, 'Request_BadRequest');
  return Object.fromEntries(Object.entries(entity).filter(([name]) => select.includes(name)));
}

/** The application object, with the properties that say who it is and what it trusts. */
export function applicationEntity({ objectId, clientId, publicClient, state }: RegisteredApp): Entity {
  return {
    id: objectId,
    appId: clientId,
    displayName: state.name,
    uniqueName: state.uniqueName,
    notes: state.notes,
    signInAudience: state.signInAudience,
    requiredResourceAccess: state.requiredResourceAccess,
    isFallbackPublicClient: publicClient,
    keyCredentials: state.certificates.map(keyCredential),
    passwordCredentials: [],
  };
}

/** Graph tells a certificate's dates and thumbprint (SHA-1, base64), not its bytes. */
function keyCredential({ subject, validFrom, validTo, sha1 }: StoredCertificate): Entity {
  return {
    customKeyIdentifier: Buffer.from(sha1, 'base64url').toString('base64'),
    displayName: subject,
    endDateTime: seconds(validTo),
    key: null,
    keyId: null,
    startDateTime: seconds(validFrom),
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
  };
}

function seconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** Exactly one audience, as a list (graph-facts.md#5.1). */
export function credentialEntity({
  id,
  name,
  issuer,
  subject,
  description,
  audience,
}: StoredCredential): Entity {
  return { id, name, issuer, subject, description, audiences: [audience] };
}
