import { badRequest } from '../../base/graph-error.ts';
import type { RegisteredApp } from '../../entra/app-registry.ts';
import type { FederatedCredential } from '../../entra/entra-types.ts';
import { credentialEntity, credentialSet, getStoredCredential } from '../directory/applications.ts';
import { contextUrl } from '../odata/call.ts';
import {
  checkPropertyNames,
  findOptional,
  getText,
  managedApplication,
  NO_CONTENT,
  WRITERS,
  type Write,
  type WriteCall,
  type WriteResponse,
} from './write.ts';

const PATH = 'applications/{application}/federatedIdentityCredentials';

export const CREDENTIAL_WRITES: readonly Write[] = Object.freeze([
  { method: 'POST', path: PATH, roles: WRITERS, run: create },
  { method: 'PATCH', path: `${PATH}/{credential}`, roles: WRITERS, run: upsert },
  { method: 'DELETE', path: `${PATH}/{credential}`, roles: WRITERS, run: remove },
]);

const NAMES = ['name', 'issuer', 'subject', 'audiences', 'description'];

function create(call: WriteCall): WriteResponse {
  const app = managedApplication(call);
  return add(call, app, getText(call.body, 'name'));
}

function add(call: WriteCall, app: RegisteredApp, name: string): WriteResponse {
  const held = call.apps.holdCredential(app, { ...readValues(call), name });
  const context = contextUrl(call, `${credentialSet(app)}/$entity`);
  return { status: 201, body: { '@odata.context': context, ...credentialEntity(held) } };
}

function readValues({ body }: WriteCall): Required<Omit<FederatedCredential, 'name'>> {
  checkPropertyNames(body, NAMES);
  const { audiences, description = '' } = body;
  if (!Array.isArray(audiences) || audiences.length !== 1 || typeof audiences[0] !== 'string')
    throw badRequest('Exactly one audience must be given.', 'InvalidFederatedIdentityCredentialValue');
  const words = typeof description === 'string' ? description : '';
  const named = { issuer: getText(body, 'issuer'), subject: getText(body, 'subject') };
  return { ...named, audience: audiences[0], description: words };
}

function upsert(call: WriteCall): WriteResponse {
  const app = managedApplication(call);
  const key = call.slots['credential'] ?? '';
  const held = findOptional(() => getStoredCredential(app, key));
  const name = /^name='([^']*)'$/i.exec(key)?.[1];
  if (held === undefined && name !== undefined && call.createIfMissing) return add(call, app, name);
  const known = held ?? getStoredCredential(app, key);
  const before = app.state.credentials;
  app.state.credentials = before.filter((one) => one !== known);
  try {
    call.apps.holdCredential(app, { ...readValues(call), name: known.name });
  } catch (error) {
    app.state.credentials = before;
    throw error;
  }
  return NO_CONTENT;
}

function remove(call: WriteCall): WriteResponse {
  const app = managedApplication(call);
  const held = getStoredCredential(app, call.slots['credential'] ?? '');
  app.state.credentials = app.state.credentials.filter((one) => one !== held);
  return NO_CONTENT;
}
