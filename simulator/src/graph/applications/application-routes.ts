import type { Entity } from '../../base/entity.ts';
import type { RegisteredApp } from '../../entra/app-registry.ts';
import type { HeldCredential } from '../../entra/federated-credentials.ts';
import { contextUrl, type GraphCall } from '../call.ts';
import { directoryPage } from '../directory-page.ts';
import { badRequest, notFound } from '../graph-error.ts';
import type { ApplicationEndpointId } from './application-endpoints.ts';
import { applicationEntity, credentialEntity } from './application-entities.ts';

export const APPLICATION_ROUTES: Readonly<Record<ApplicationEndpointId, (call: GraphCall) => Entity>> = {
  applications: listApplications,
  application: (call) => single(call, 'applications', applicationEntity(applicationOf(call))),
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
    value: page.rows.map((app) => selected(call, applicationEntity(app))),
  };
}

function listCredentials(call: GraphCall): Entity {
  const app = applicationOf(call);
  const page = directoryPage<HeldCredential>(call, {
    list: app.state.credentials,
    id: ({ id }) => id,
    entity: credentialEntity,
  });
  return {
    '@odata.context': contextUrl(call, setOf(app)),
    ...page.annotations,
    value: page.rows.map((credential) => selected(call, credentialEntity(credential))),
  };
}

/** By id or name. */
function getCredential(call: GraphCall): Entity {
  const app = applicationOf(call);
  const key = call.slots['credential'] ?? '';
  const found = app.state.credentials.find(({ id, name }) => id === key || name === key);
  if (found === undefined) throw notFound(key);
  return single(call, setOf(app), credentialEntity(found));
}

function setOf({ objectId }: RegisteredApp): string {
  return `applications('${objectId}')/federatedIdentityCredentials`;
}

function single(call: GraphCall, set: string, entity: Entity): Entity {
  return { '@odata.context': contextUrl(call, `${set}/$entity`), ...selected(call, entity) };
}

/** The application that the path names: by object id, or by client id as `applications(appId='…')`. */
function applicationOf(call: GraphCall): RegisteredApp {
  const key = call.slots['application'] ?? '';
  const clientId = /^appId='([^']*)'$/i.exec(key)?.[1];
  const found =
    clientId === undefined
      ? call.apps.list().find(({ objectId }) => objectId === key.toLowerCase())
      : call.apps.find(clientId);
  if (found === undefined) throw notFound(key);
  return found;
}

function selected({ options }: GraphCall, entity: Entity): Entity {
  const { select } = options;
  if (select === undefined) return entity;
  const unknown = select.find((name) => !(name in entity));
  if (unknown !== undefined)
    throw badRequest(`Could not find a property named '${unknown}'.`, 'Request_BadRequest');
  return Object.fromEntries(Object.entries(entity).filter(([name]) => select.includes(name)));
}
