import { type Entity, orThrow, pick } from '../../base/entity.ts';
import { badRequest, notFound } from '../../base/graph-error.ts';
import type { RegisteredApp } from '../../entra/app-registry.ts';
import type { StoredCredential } from '../../entra/federated-credentials.ts';
import type { StoredCertificate } from '../../entra/stored-certificate.ts';
import { contextUrl, type Endpoint, endpointFactory, type GraphCall, inContext } from '../odata/call.ts';
import { filterTable, type OptionRules } from '../odata/endpoint-rules.ts';
import { directoryPage } from '../odata/page.ts';

export const APPLICATION_FILTER = filterTable({
  'eq in': 'appId id',
  'eq startswith': 'displayName',
  eq: 'uniqueName',
});

export const CREDENTIAL_FILTER = filterTable({ eq: 'name subject issuer' });
export const READERS = ['Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All'];
const PAGE = { default: 100, maximum: 999, beyond: 'refused' } as const;
const COLLECTION: OptionRules = { $select: true, $top: true, $count: true, $skiptoken: true };
const application = endpointFactory({ service: 'directory', roles: READERS });

/**
 * Applications and their federated credentials (graph-facts.md#5.1). `{application}` is an object id, or `appId='…'` or
 * `uniqueName='…'` as a key; `{credential}` an id, a name, or `name='…'`.
 */
export const APPLICATION_ENDPOINTS: readonly Endpoint[] = Object.freeze([
  application('applications', 'applications', listApplications, {
    options: { ...COLLECTION, $filter: APPLICATION_FILTER },
    page: PAGE,
  }),
  application(
    'application',
    'applications/{application}',
    (call) => single(call, 'applications', applicationEntity(getApplicationByKey(call))),
    { options: { $select: true } },
  ),
  application(
    'federated-credentials',
    'applications/{application}/federatedIdentityCredentials',
    listCredentials,
    {
      options: { ...COLLECTION, $filter: CREDENTIAL_FILTER },
      page: PAGE,
    },
  ),
  application(
    'federated-credential',
    'applications/{application}/federatedIdentityCredentials/{credential}',
    getCredential,
    { options: { $select: true } },
  ),
]);

function listApplications(call: GraphCall): Entity {
  const page = directoryPage<RegisteredApp>(call, {
    list: call.apps.list(),
    id: (app) => app.objectId,
    entity: applicationEntity,
  });
  return inContext(call, 'applications', {
    ...page.annotations,
    value: page.rows.map((app) => selectProperties(call, applicationEntity(app))),
  });
}

function listCredentials(call: GraphCall): Entity {
  const app = getApplicationByKey(call);
  const page = directoryPage<StoredCredential>(call, {
    list: app.state.credentials,
    id: ({ id }) => id,
    entity: credentialEntity,
  });
  return inContext(call, credentialSet(app), {
    ...page.annotations,
    value: page.rows.map((credential) => selectProperties(call, credentialEntity(credential))),
  });
}

function getCredential(call: GraphCall): Entity {
  const app = getApplicationByKey(call);
  return single(
    call,
    credentialSet(app),
    credentialEntity(getStoredCredential(app, call.slots['credential'] ?? '')),
  );
}

/** By id, name or `name='…'`. Throws GraphError 404. */
export function getStoredCredential({ state }: RegisteredApp, key: string): StoredCredential {
  const named = /^name='([^']*)'$/i.exec(key)?.[1] ?? key;
  return orThrow(
    state.credentials.find(({ id, name }) => id === key || name === named),
    () => notFound(key),
  );
}

export const credentialSet = ({ objectId }: RegisteredApp): string =>
  `applications('${objectId}')/federatedIdentityCredentials`;

export function single(call: GraphCall, set: string, entity: Entity): Entity {
  return { '@odata.context': contextUrl(call, `${set}/$entity`), ...selectProperties(call, entity) };
}

/** By object id, `appId='…'` or `uniqueName='…'`. Throws GraphError 404. */
export function getApplicationByKey(call: Pick<GraphCall, 'apps' | 'slots'>): RegisteredApp {
  const key = call.slots['application'] ?? '';
  const [, name, value = ''] = /^(appId|uniqueName)='([^']*)'$/i.exec(key) ?? [];
  return orThrow(
    name?.toLowerCase() === 'appid'
      ? call.apps.find(value)
      : call.apps
          .list()
          .find(({ objectId, state }) =>
            name === undefined ? objectId === key.toLowerCase() : state.uniqueName === value,
          ),
    () => notFound(key),
  );
}

export function selectProperties({ options }: GraphCall, entity: Entity): Entity {
  const { select } = options;
  if (select === undefined) return entity;
  const unknown = select.find((name) => !(name in entity));
  if (unknown !== undefined)
    throw badRequest(`Could not find a property named '${unknown}'.`, 'Request_BadRequest');
  return Object.fromEntries(Object.entries(entity).filter(([name]) => select.includes(name)));
}

export function applicationEntity({ objectId, clientId, publicClient, state }: RegisteredApp): Entity {
  return {
    id: objectId,
    appId: clientId,
    displayName: state.name,
    ...pick(state, 'uniqueName', 'notes', 'signInAudience', 'requiredResourceAccess'),
    isFallbackPublicClient: publicClient,
    keyCredentials: state.certificates.map(keyCredential),
    passwordCredentials: [],
  };
}

/** Graph returns a certificate's dates and thumbprint (SHA-1, base64), not its bytes. */
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

const seconds = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;

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
