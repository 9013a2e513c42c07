import { type KeyObject, randomUUID, X509Certificate } from 'node:crypto';
import type {
  AppRegistration,
  FederatedCredential,
  MailboxGrant,
  Propagation,
  SimulatedApp,
} from './entra-types.ts';
import { type HeldCredential, holdCredential } from './federated-credentials.ts';

/** An application as the token endpoint and Graph see it now. */
export type RegisteredApp = {
  readonly clientId: string;
  readonly name: string;
  /** Object id of the application. */
  readonly objectId: string;
  /** Object id of its service principal. */
  readonly principalId: string;
  readonly publicClient: boolean;
  readonly state: AppState;
};

type AppState = {
  servicePrincipal: boolean;
  disabled: boolean;
  /** False until consent where the app was registered as unknown to Graph. */
  knownToGraph: boolean;
  /** The roles that an access token holds now: none before consent. */
  roles: readonly string[];
  credentials: readonly HeldCredential[];
  certificates: readonly HeldCertificate[];
  /** Of Exchange, which asks Entra nothing about them. */
  mailboxGrants: readonly MailboxGrant[];
};

export type AppRegistry = {
  readonly register: (app: AppRegistration) => SimulatedApp;
  readonly find: (clientId: string) => RegisteredApp | undefined;
  readonly list: () => readonly RegisteredApp[];
};

type RegistryOptions = { readonly now: () => Date; readonly propagation: Propagation };

export function createAppRegistry(options: RegistryOptions): AppRegistry {
  const apps = new Map<string, RegisteredApp>();
  return {
    register: (registration) => {
      const app = createApp(registration);
      const administered = administer(app, registration, options);
      for (const credential of registration.credentials) administered.addCredential(credential);
      apps.set(app.clientId, app);
      return administered;
    },
    find: (clientId) => apps.get(clientId.toLowerCase()),
    list: () => [...apps.values()],
  };
}

function createApp(registration: AppRegistration): RegisteredApp {
  const consented = registration.consented ?? true;
  return {
    clientId: (registration.clientId ?? randomUUID()).toLowerCase(),
    name: registration.name,
    objectId: randomUUID(),
    principalId: randomUUID(),
    publicClient: registration.publicClient ?? false,
    state: {
      servicePrincipal: registration.servicePrincipal ?? true,
      disabled: false,
      knownToGraph: consented || registration.unknownToGraph !== true,
      roles: consented ? registration.roles : [],
      credentials: [],
      certificates: (registration.certificates ?? []).map(holdCertificate),
      mailboxGrants: [],
    },
  };
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
      state.roles = roles ?? registration.roles;
      state.knownToGraph = true;
    },
    addCredential: (credential) => {
      const held = holdCredential(state.credentials, credential, { propagation, now: options.now() });
      state.credentials = [...state.credentials, held];
    },
    removeCredential: (removed) => {
      state.credentials = without(state.credentials, (one) => isSame(one, removed));
    },
    addCertificate: (certificate) => {
      state.certificates = [...state.certificates, holdCertificate(certificate)];
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

/** A registered certificate (`keyCredentials` of the application) and the names by which an assertion refers to it. */
export type HeldCertificate = {
  readonly pem: string;
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly validFrom: Date;
  readonly validTo: Date;
  /** base64url of the DER's SHA-256 and SHA-1: headers `x5t#S256` and `x5t` (RFC 7515 4.1.7, 4.1.8). */
  readonly sha256: string;
  readonly sha1: string;
};

/** Throws when the text is not a certificate. */
function holdCertificate(pem: string): HeldCertificate {
  const certificate = new X509Certificate(pem);
  const thumbprint = (hex: string) => Buffer.from(hex.replaceAll(':', ''), 'hex').toString('base64url');
  return {
    pem,
    subject: certificate.subject,
    publicKey: certificate.publicKey,
    validFrom: new Date(certificate.validFrom),
    validTo: new Date(certificate.validTo),
    sha256: thumbprint(certificate.fingerprint256),
    sha1: thumbprint(certificate.fingerprint),
  };
}
