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

export type RegisteredApp = {
  readonly clientId: string;
  readonly objectId: string;
  readonly principalId: string;
  readonly publicClient: boolean;
  readonly state: AppState;
};

type AppState = {
  name: string;
  readonly uniqueName: string | null;
  notes: string | null;
  signInAudience: string;
  /** Requested, not granted. */
  requiredResourceAccess: readonly ResourceAccess[];
  owners: readonly string[];
  servicePrincipal: boolean;
  disabled: boolean;
  deleted: boolean;
  /** False before consent for an application registered with `unknownToGraph`. */
  knownToGraph: boolean;
  /** `roles` of access tokens; empty before consent. */
  grants: readonly Grant[];
  credentials: readonly StoredCredential[];
  certificates: readonly StoredCertificate[];
  /** Assigned in Exchange, independently of Entra. */
  mailboxGrants: readonly MailboxGrant[];
};

export type ResourceAccess = {
  readonly resourceAppId: string;
  readonly resourceAccess: readonly { readonly id: string; readonly type: string }[];
};

export type Grant = { readonly id: string; readonly role: string; readonly since: Date };

export type AppRegistry = {
  readonly register: (app: AppRegistration) => SimulatedApp;
  readonly create: (draft: AppDraft) => RegisteredApp;
  readonly find: (clientId: string) => RegisteredApp | undefined;
  readonly list: () => readonly RegisteredApp[];
  /** Can be restored for 30 days. */
  readonly deleted: () => readonly RegisteredApp[];
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
      grants: consented ? createGrants(registration.roles, now) : [],
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

const createGrants = (roles: readonly string[], since: Date): readonly Grant[] =>
  roles.map((role) => newGrant(role, since));

export function newGrant(role: string, since: Date): Grant {
  const id = Buffer.from(`${randomUUID()}${randomUUID()}`.replaceAll('-', ''), 'hex').toString('base64url');
  return { id, role, since };
}

export const grantedRoles = ({ state }: RegisteredApp): readonly string[] =>
  state.grants.map(({ role }) => role);

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
      state.grants = createGrants(roles ?? registration.roles, options.now());
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

const isSame = (one: Named, other: Named): boolean =>
  one.issuer === other.issuer && one.subject === other.subject;

function without<T>(list: readonly T[], isRemoved: (item: T) => boolean): readonly T[] {
  const kept = list.filter((item) => !isRemoved(item));
  if (kept.length === list.length) throw new RangeError('the application has no such credential');
  return kept;
}
