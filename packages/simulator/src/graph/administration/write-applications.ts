import { type Entity, orThrow } from '../../base/entity.ts';
import { badRequest } from '../../base/graph-error.ts';
import type { RegisteredApp, ResourceAccess } from '../../entra/app-registry.ts';
import { canRegister, ownsRegistrations } from '../../entra/directory-roles.ts';
import { parseCertificate, type StoredCertificate } from '../../entra/stored-certificate.ts';
import { applicationEntity, getApplicationByKey } from '../directory/applications.ts';
import { contextUrl } from '../odata/call.ts';
import {
  checkPropertyNames,
  findOptional,
  getText,
  managedApplication,
  NO_CONTENT,
  requireAllowed,
  requireManager,
  WRITERS,
  type Write,
  type WriteCall,
  type WriteResponse,
} from './write.ts';

const WRITABLE = ['displayName', 'notes', 'signInAudience', 'requiredResourceAccess', 'keyCredentials'];

export const APPLICATION_WRITES: readonly Write[] = Object.freeze([
  { method: 'POST', path: 'applications', roles: WRITERS, run: (call) => create(call, null) },
  { method: 'PATCH', path: 'applications/{application}', roles: WRITERS, run: upsert },
  { method: 'DELETE', path: 'applications/{application}', roles: WRITERS, run: remove },
  { method: 'POST', path: 'applications/{application}/owners/$ref', roles: WRITERS, run: addOwner },
]);

function create(call: WriteCall, uniqueName: string | null): WriteResponse {
  requireAllowed(canRegister(call, call.membersMayRegister));
  checkPropertyNames(call.body, WRITABLE);
  const name = getText(call.body, 'displayName');
  const access = readAccess(call.body);
  const owner = ownsRegistrations(call) ? call.person?.id : undefined;
  const app = call.apps.create({ name, uniqueName, owner });
  change(app, call.body, access);
  const body = { '@odata.context': contextUrl(call, 'applications/$entity'), ...applicationEntity(app) };
  return { status: 201, body };
}

function upsert(call: WriteCall): WriteResponse {
  const uniqueName = /^uniqueName='([^']*)'$/i.exec(call.slots['application'] ?? '')?.[1];
  const app = findOptional(() => getApplicationByKey(call));
  if (app === undefined && uniqueName !== undefined && call.createIfMissing) return create(call, uniqueName);
  const known = app ?? getApplicationByKey(call);
  requireManager(call, known);
  checkPropertyNames(call.body, WRITABLE);
  change(known, call.body, readAccess(call.body));
  return NO_CONTENT;
}

function change({ state }: RegisteredApp, body: Entity, access: readonly ResourceAccess[] | undefined): void {
  if ('displayName' in body) state.name = getText(body, 'displayName');
  if ('notes' in body) state.notes = getText(body, 'notes');
  if ('signInAudience' in body) state.signInAudience = getText(body, 'signInAudience');
  if (access !== undefined) state.requiredResourceAccess = access;
  if ('keyCredentials' in body) state.certificates = readCertificates(body, state.certificates);
}

/** The complete list: one without `key` is there already, and one that is missing is removed (graph-facts.md#5.7). */
function readCertificates(
  { keyCredentials }: Entity,
  present: readonly StoredCertificate[],
): readonly StoredCertificate[] {
  if (!Array.isArray(keyCredentials)) throw invalidCertificate();
  return keyCredentials.map((entry) => {
    const { key, customKeyIdentifier } = (entry ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof key === 'string') return parseDer(key);
    return orThrow(
      present.find(({ sha1 }) => Buffer.from(sha1, 'base64url').toString('base64') === customKeyIdentifier),
      invalidCertificate,
    );
  });
}

function parseDer(key: string): StoredCertificate {
  const lines = key.match(/.{1,64}/g) ?? [];
  try {
    return parseCertificate(
      ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    );
  } catch {
    throw invalidCertificate();
  }
}

const invalidCertificate = () =>
  badRequest("Invalid value specified for property 'keyCredentials' of resource.", 'Request_BadRequest');

/** Throws GraphError 400 for another shape. */
function readAccess({ requiredResourceAccess: value }: Entity): readonly ResourceAccess[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || !value.every(isAccess))
    throw badRequest(
      "Invalid value specified for property 'requiredResourceAccess' of resource.",
      'Request_BadRequest',
    );
  return value;
}

function isAccess(value: unknown): value is ResourceAccess {
  const { resourceAppId, resourceAccess } = (value ?? {}) as Record<string, unknown>;
  const isPart = (part: { id?: unknown; type?: unknown } | null) =>
    typeof part?.id === 'string' && (part.type === 'Role' || part.type === 'Scope');
  return typeof resourceAppId === 'string' && Array.isArray(resourceAccess) && resourceAccess.every(isPart);
}

/** A deleted application is kept for 30 days; its service principal and grants are removed at once. */
function remove(call: WriteCall): WriteResponse {
  const app = managedApplication(call);
  Object.assign(app.state, { deleted: true, servicePrincipal: false, grants: [] });
  return NO_CONTENT;
}

function addOwner(call: WriteCall): WriteResponse {
  const app = managedApplication(call);
  const id = /\/(?:directoryObjects|users)\/([0-9a-f-]{36})$/.exec(getText(call.body, '@odata.id'))?.[1];
  if (id === undefined) throw badRequest('Invalid reference.', 'Request_BadRequest');
  if (app.state.owners.includes(id))
    throw badRequest(
      "One or more added object references already exist for the following modified properties: 'owners'.",
      'Request_BadRequest',
    );
  app.state.owners = [...app.state.owners, id];
  return NO_CONTENT;
}
