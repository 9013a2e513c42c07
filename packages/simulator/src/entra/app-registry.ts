import { randomUUID } from 'node:crypto';
import type {
  AppRegistration,
  FederatedCredential,
  MailboxGrant,
  Propagation,
  SimulatedApp,
} from './entra-types.ts';
import { type StoredCredential, storeCredential } from './federated-credentials.ts';
import { appRoleId, GRAPH_APP_ID } from './graph-app-roles.ts';
import { parseCertificate, type StoredCertificate } from './stored-certificate.ts';

/** An application as the token endpoint and Graph see it now. */
export type RegisteredApp = {
  readonly clientId: string;
  /** Object id of the application. */
  readonly objectId: string;
  /** Object id of its service principal. */
  readonly principalId: string;
  readonly publicClient: boolean;
  readonly state: AppState;
};

type AppState = {
  name: string;
  /** Name that the client chose and that is a key, or null. */
  readonly uniqueName: string | null;
  notes: string | null;
  signInAudience: string;
  /** What it asks for, which is not what it was granted. */
  requiredResourceAccess: readonly ResourceAccess[];
  /** Object ids of people. */
  owners: readonly string[];
  servicePrincipal: boolean;
  disabled: boolean;
  deleted: boolean;
  /** False until consent where the app was registered as unknown to Graph. */
  knownToGraph: boolean;
  /** What an access token holds as `roles` now: nothing before consent. */
  grants: readonly Grant[];
  credentials: readonly StoredCredential[];
  certificates: readonly StoredCertificate[];
  /** Of Exchange, which asks Entra nothing about them. */
  mailboxGrants: readonly MailboxGrant[];
};

export type ResourceAccess = {
  readonly resourceAppId: string;
  readonly resourceAccess: readonly { readonly id: string; readonly type: string }[];
};

/** An app role of Graph that is assigned to the service principal. */
export type Grant = { readonly id: string; readonly role: string; readonly since: Date };

export type AppRegistry = {
  readonly register: (app: AppRegistration) => SimulatedApp;
  /** What Graph does for a new application: no service principal, no grant. */
  readonly create: (draft: AppDraft) => RegisteredApp;
  readonly find: (clientId: string) => RegisteredApp | undefined;
  readonly list: () => readonly RegisteredApp[];
  /** Deleted ones, which can be restored for 30 days. */
  readonly deleted: () => readonly RegisteredApp[];
  /** Object id of the tenant's service principal of Graph. */
  readonly graphPrincipalId: string;
  readonly holdCredential: (app: RegisteredApp, credential: FederatedCredential) => StoredCredential;
  readonly now: () => Date;
};

export type AppDraft = {
  readonly name: string;
  readonly uniqueName: string | null;
  readonly owner: string | undefined;
};

type RegistryOptions = { readonly now: () => Date; readonly propagation: Propagation };

export function createAppRegistry(options: RegistryOptions): AppRegistry {
  const apps = new Map<string, RegisteredApp>();
  const keep = (app: RegisteredApp) => {
    apps.set(app.clientId, app);
    return app;
  };
  const list = () => [...apps.values()].filter(({ state }) => !state.deleted);
  return {
    register: (registration) => {
      const app = createApp(registration, options.now());
      const administered = administer(app, registration, options);
      for (const credential of registration.credentials) administered.addCredential(credential);
      keep(app);
      return administered;
    },
    create: ({ name, uniqueName, owner }) => {
      const draft = { name, roles: [], consented: false, servicePrincipal: false, credentials: [] };
      const app = createApp(draft, options.now(), uniqueName);
      app.state.owners = owner === undefined ? [] : [owner];
      return keep(app);
    },
    find: (clientId) => list().find((app) => app.clientId === clientId.toLowerCase()),
    list,
    deleted: () => [...apps.values()].filter(({ state }) => state.deleted),
    graphPrincipalId: randomUUID(),
    holdCredential: ({ state }, credential) => {
      const held = storeCredential(state.credentials, credential, {
        propagation: options.propagation,
        now: options.now(),
      });
      state.credentials = [...state.credentials, held];
      return held;
    },
    now: options.now,
  };
}

function createApp(
  registration: AppRegistration,
  now: Date,
  uniqueName: string | null = null,
): RegisteredApp {
  const consented = registration.consented ?? true;
  return {
    clientId: (registration.clientId ?? randomUUID()).toLowerCase(),
    objectId: randomUUID(),
    principalId: randomUUID(),
    publicClient: registration.publicClient ?? false,
    state: {
      name: registration.name,
      uniqueName,
      notes: null,
      signInAudience: 'AzureADMyOrg',
      requiredResourceAccess: accessTo(registration.roles),
      owners: [],
      servicePrincipal: registration.servicePrincipal ?? true,
      disabled: false,
      deleted: false,
      knownToGraph: consented || registration.unknownToGraph !== true,
      grants: consented ? grantsOf(registration.roles, now) : [],
      credentials: [],
      certificates: (registration.certificates ?? []).map(parseCertificate),
      mailboxGrants: [],
    },
  };
}

function accessTo(roles: readonly string[]): readonly ResourceAccess[] {
  if (roles.length === 0) return [];
  const resourceAccess = roles.map((role) => ({ id: appRoleId(role), type: 'Role' }));
  return [{ resourceAppId: GRAPH_APP_ID, resourceAccess }];
}

function grantsOf(roles: readonly string[], since: Date): readonly Grant[] {
  return roles.map((role) => newGrant(role, since));
}

/** An assignment's id is 43 characters of base64url. */
export function newGrant(role: string, since: Date): Grant {
  const id = Buffer.from(`${randomUUID()}${randomUUID()}`.replaceAll('-', ''), 'hex').toString('base64url');
  return { id, role, since };
}

/** What the token's `roles` holds. */
export function grantedRoles({ state }: RegisteredApp): readonly string[] {
  return state.grants.map(({ role }) => role);
}

function administer(
  { clientId, objectId, state }: RegisteredApp,
  registration: AppRegistration,
  options: RegistryOptions,
): SimulatedApp {
  const propagation = registration.propagation ?? options.propagation;
  return Object.freeze({
    clientId,
    objectId,
    consent: (roles) => {
      state.grants = grantsOf(roles ?? registration.roles, options.now());
      state.knownToGraph = true;
    },
    addCredential: (credential) => {
      const held = storeCredential(state.credentials, credential, { propagation, now: options.now() });
      state.credentials = [...state.credentials, held];
    },
    removeCredential: (removed) => {
      state.credentials = without(state.credentials, (one) => isSame(one, removed));
    },
    addCertificate: (certificate) => {
      state.certificates = [...state.certificates, parseCertificate(certificate)];
    },
    removeCertificate: (certificate) => {
      state.certificates = without(state.certificates, ({ pem }) => pem === certificate);
    },
    assignMailboxes: (grants) => {
      state.mailboxGrants = grants;
    },
    disable: () => {
      state.disabled = true;
    },
    enable: () => {
      state.disabled = false;
    },
    removeServicePrincipal: () => {
      state.servicePrincipal = false;
    },
  } satisfies SimulatedApp);
}

type Named = Pick<FederatedCredential, 'issuer' | 'subject'>;

function isSame(one: Named, other: Named): boolean {
  return one.issuer === other.issuer && one.subject === other.subject;
}

function without<T>(list: readonly T[], isRemoved: (item: T) => boolean): readonly T[] {
  const kept = list.filter((item) => !isRemoved(item));
  if (kept.length === list.length) throw new RangeError('the application has no such credential');
  return kept;
}
