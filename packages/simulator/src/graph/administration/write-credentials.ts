import { badRequest, GraphError } from '../../base/graph-error.ts';
import type { RegisteredApp } from '../../entra/app-registry.ts';
import type { FederatedCredential } from '../../entra/entra-types.ts';
import type { HeldCredential } from '../../entra/federated-credentials.ts';
import { applicationOf, credentialEntity, credentialOf, credentialSet } from '../directory/applications.ts';
import { contextUrl } from '../odata/call.ts';
import {
  checkNames,
  DONE,
  demandManager,
  textOf,
  WRITERS,
  type Write,
  type WriteAnswer,
  type WriteCall,
} from './write.ts';

const PATH = 'applications/{application}/federatedIdentityCredentials';

/** Create, upsert, update and delete what an application trusts (graph-facts.md#5.1 and #8.1). */
export const CREDENTIAL_WRITES: readonly Write[] = Object.freeze([
  { method: 'POST', path: PATH, roles: WRITERS, run: create },
  { method: 'PATCH', path: `${PATH}/{credential}`, roles: WRITERS, run: upsert },
  { method: 'DELETE', path: `${PATH}/{credential}`, roles: WRITERS, run: remove },
]);

const NAMES = ['name', 'issuer', 'subject', 'audiences', 'description'];

function create(call: WriteCall): WriteAnswer {
  const app = applicationOf(call);
  demandManager(call, app);
  return add(call, app, textOf(call.body, 'name'));
}

function add(call: WriteCall, app: RegisteredApp, name: string): WriteAnswer {
  const held = call.apps.holdCredential(app, { ...valuesOf(call), name });
  const context = contextUrl(call, `${credentialSet(app)}/$entity`);
  return { status: 201, body: { '@odata.context': context, ...credentialEntity(held) } };
}

function valuesOf({ body }: WriteCall): Required<Omit<FederatedCredential, 'name'>> {
  checkNames(body, NAMES);
  const { audiences, description = '' } = body;
  if (!Array.isArray(audiences) || audiences.length !== 1 || typeof audiences[0] !== 'string')
    throw badRequest('Exactly one audience must be given.', 'InvalidFederatedIdentityCredentialValue');
  const words = typeof description === 'string' ? description : '';
  const named = { issuer: textOf(body, 'issuer'), subject: textOf(body, 'subject') };
  return { ...named, audience: audiences[0], description: words };
}

function upsert(call: WriteCall): WriteAnswer {
  const app = applicationOf(call);
  demandManager(call, app);
  const key = call.slots['credential'] ?? '';
  const held = found(app, key);
  const name = /^name='([^']*)'$/i.exec(key)?.[1];
  if (held === undefined && name !== undefined && call.createIfMissing) return add(call, app, name);
  const known = held ?? credentialOf(app, key);
  const before = app.state.credentials;
  app.state.credentials = before.filter((one) => one !== known);
  try {
    call.apps.holdCredential(app, { ...valuesOf(call), name: known.name });
  } catch (error) {
    app.state.credentials = before;
    throw error;
  }
  return DONE;
}

function found(app: RegisteredApp, key: string): HeldCredential | undefined {
  try {
    return credentialOf(app, key);
  } catch (error) {
    if (error instanceof GraphError && error.status === 404) return undefined;
    throw error;
  }
}

function remove(call: WriteCall): WriteAnswer {
  const app = applicationOf(call);
  demandManager(call, app);
  const held = credentialOf(app, call.slots['credential'] ?? '');
  app.state.credentials = app.state.credentials.filter((one) => one !== held);
  return DONE;
}
