import type { AadstsCode } from './aadsts.ts';
import type { CloudName } from './clouds.ts';
import type { DirectoryRole } from './directory-roles.ts';

/** A trusted identity; issuer, subject and audience are compared byte for byte (graph-facts.md#5.1). */
export type FederatedCredential = {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  /** 3 to 120 URL-safe characters; default `federated-credential-1` and so on. */
  readonly name?: string;
  readonly description?: string;
};

/** Delays until Entra accepts a new credential. Until then exchanges fail as if it did not exist. */
export type Propagation = {
  /** Number of exchanges that are rejected first. */
  readonly exchanges?: number;
  /** Time since the credential was added in which it is rejected. */
  readonly milliseconds?: number;
  /** Number of rejections after the first success; until then, every other exchange is rejected. */
  readonly flaps?: number;
};

export type AppRegistration = {
  readonly clientId?: string;
  readonly name: string;
  readonly roles: readonly string[];
  /** Default true. Without consent, tokens hold no role. */
  readonly consented?: boolean;
  /** Default false; true: before consent, Graph answers with 401 `Authorization_IdentityNotFound` instead of 403. */
  readonly unknownToGraph?: boolean;
  /** Default true; false: no enterprise application (AADSTS7000229). */
  readonly servicePrincipal?: boolean;
  /** Default false; true: AADSTS700025 for every assertion. */
  readonly publicClient?: boolean;
  readonly credentials: readonly FederatedCredential[];
  /** Certificates in PEM whose keys may sign client assertions (graph-facts.md#5.7). */
  readonly certificates?: readonly string[];
  readonly propagation?: Propagation;
};

/** A role assignment of Exchange Online's RBAC for Applications, limited to these mailboxes and independent of consent. */
export type MailboxGrant = {
  /** Calendars.ReadBasic has no such role. */
  readonly role:
    | 'Application Calendars.Read'
    | 'Application Mail.ReadBasic'
    | 'Application MailboxSettings.Read';
  /** Object ids or principal names. */
  readonly mailboxes: readonly string[];
};

export type SimulatedApp = {
  readonly clientId: string;
  /** Object id of the application (not of its service principal). */
  readonly objectId: string;
  /** Roles of future tokens, by default the registered ones; earlier tokens keep theirs. */
  readonly consent: (roles?: readonly string[]) => void;
  /** Throws `GraphError` as Graph answers: more than 20, duplicate issuer and subject, lengths, name. */
  readonly addCredential: (credential: FederatedCredential) => void;
  /** Throws `RangeError` when not found. */
  readonly removeCredential: (credential: Pick<FederatedCredential, 'issuer' | 'subject'>) => void;
  readonly addCertificate: (certificate: string) => void;
  /** Throws `RangeError` when not found. */
  readonly removeCertificate: (certificate: string) => void;
  /** Replaces the role assignments in Exchange, which add to what Entra has consented to. */
  readonly assignMailboxes: (grants: readonly MailboxGrant[]) => void;
  /** AADSTS7000112 from now on. */
  readonly disable: () => void;
  readonly enable: () => void;
  /** AADSTS7000229 from now on; Graph answers earlier tokens with 401 `Authorization_IdentityNotFound`. */
  readonly removeServicePrincipal: () => void;
};

export type AssertionClaims = {
  readonly subject: string;
  /** Default `api://AzureADTokenExchange`. */
  readonly audience?: string;
  readonly expiresIn?: number;
  readonly startsIn?: number;
  readonly issuer?: string;
};

/** The identity of an Azure resource: its token for another application (graph-facts.md#5.5). */
export type ManagedIdentityClaims = {
  /** Object id of the identity's service principal. */
  readonly objectId: string;
  /** Default: the cloud's usual audience. */
  readonly audience?: string;
  readonly expiresIn?: number;
};

/** A person who signed in with an administrator's tool. */
export type Operator = {
  /** Roles in the directory; default none. */
  readonly roles?: readonly DirectoryRole[];
  /** Object id; default always the same one. */
  readonly id?: string;
  readonly upn?: string;
};

export type Exchange = {
  readonly assertion: string;
  /** Absent when rejected. */
  readonly token?: string;
};

/** Overrides the outcome of the next token requests. */
export type TokenFault = {
  /** How many; default 1. */
  readonly times?: number;
} & (
  | {
      /** Rejected with this AADSTS code; `detail` defaults to the client id. */
      readonly code: AadstsCode;
      readonly detail?: string;
    }
  | {
      /** Claims to replace; `undefined` removes one. */
      readonly claims?: Readonly<Record<string, unknown>>;
      /** Response fields to replace; `undefined` removes one. */
      readonly fields?: Readonly<Record<string, unknown>>;
    }
);

export type EntraOptions = {
  readonly cloud?: CloudName;
  /** Tenants of other clouds, by id or domain (AADSTS90038). */
  readonly otherTenants?: readonly string[];
  /** Whether members without a role may register applications; default true. */
  readonly membersMayRegister?: boolean;
  readonly propagation?: Propagation;
  /** Default false; true: a client assertion is accepted once, by its `jti`. */
  readonly refuseReplays?: boolean;
  /** Called with each assertion and its outcome, for tests that search for leaks. */
  readonly onExchange?: (exchange: Exchange) => void;
};
