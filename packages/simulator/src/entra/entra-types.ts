import type { AadstsCode } from './aadsts.ts';
import type { CloudName } from './clouds.ts';
import type { DirectoryRole } from './directory-roles.ts';

/** What an application trusts: all three are compared byte for byte (graph-facts.md#5.1). */
export type FederatedCredential = {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  /** 3 to 120 characters that need no escaping in a URL; default `federated-credential-1` and so on. */
  readonly name?: string;
  readonly description?: string;
};

/** How Entra's nodes learn of a new credential; without it they know at once. Refusals look as if the credential were not there. */
export type Propagation = {
  /** Number of exchanges that are refused first, although the credential would admit them. */
  readonly exchanges?: number;
  /** Time by the simulator's clock, since the credential was added, in which it is refused. */
  readonly milliseconds?: number;
  /** Number of refusals after the first success; until then, every other exchange is refused. */
  readonly flaps?: number;
};

export type AppRegistration = {
  readonly clientId?: string;
  readonly name: string;
  readonly roles: readonly string[];
  /** Default true. Without consent Entra issues tokens that hold no role. */
  readonly consented?: boolean;
  /** Default false; true: until consent, Graph answers with 401 `Authorization_IdentityNotFound` instead of 403. */
  readonly unknownToGraph?: boolean;
  /** Default true; false: registered, but without enterprise application (AADSTS7000229). */
  readonly servicePrincipal?: boolean;
  /** Default false; true: AADSTS700025 for every assertion. */
  readonly publicClient?: boolean;
  readonly credentials: readonly FederatedCredential[];
  /** Certificates in PEM whose keys may sign client assertions (graph-facts.md#5.7). */
  readonly certificates?: readonly string[];
  /** Default the simulator's. */
  readonly propagation?: Propagation;
};

/**
 * A management role assignment of Exchange Online's RBAC for Applications: the application may do in these mailboxes, and in no
 * other, what the role says, whether or not Entra has consented to anything.
 */
export type MailboxGrant = {
  /** There is none for Calendars.ReadBasic. */
  readonly role:
    | 'Application Calendars.Read'
    | 'Application Mail.ReadBasic'
    | 'Application MailboxSettings.Read';
  /** Object ids or principal names of the mailboxes in the management scope. */
  readonly mailboxes: readonly string[];
};

/** A registered application and what its administrator can do. */
export type SimulatedApp = {
  readonly clientId: string;
  /** Object id of the application (not of its service principal). */
  readonly objectId: string;
  /** Tokens issued from now on hold these roles, by default the registered ones; earlier tokens keep what they have. */
  readonly consent: (roles?: readonly string[]) => void;
  /** Throws `GraphError` as Graph would answer: more than 20, the same issuer and subject twice, lengths, name. */
  readonly addCredential: (credential: FederatedCredential) => void;
  /** By issuer and subject. Throws `RangeError` when there is none. */
  readonly removeCredential: (credential: Pick<FederatedCredential, 'issuer' | 'subject'>) => void;
  /** PEM. */
  readonly addCertificate: (certificate: string) => void;
  /** By the PEM that was added. Throws `RangeError` when there is none. */
  readonly removeCertificate: (certificate: string) => void;
  /** The role assignments in Exchange from now on; those of before are gone. They add to what Entra has consented to. */
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
  /** Seconds; default 600; may be negative. */
  readonly expiresIn?: number;
  /** Seconds from now until `nbf`; default 0. */
  readonly startsIn?: number;
  readonly issuer?: string;
};

/** The identity of an Azure resource: its token for another application (graph-facts.md#5.5). */
export type ManagedIdentityClaims = {
  /** Object id of the identity's service principal. */
  readonly objectId: string;
  /** Default `api://AzureADTokenExchange`, or what the cloud has instead. */
  readonly audience?: string;
  /** Seconds; default 86,400. */
  readonly expiresIn?: number;
};

/** A person who signed in with an administrator's tool. */
export type Operator = {
  /** Roles in the directory; default none. */
  readonly roles?: readonly DirectoryRole[];
  /** Object id of the person; default always the same one. */
  readonly id?: string;
  readonly upn?: string;
};

/** One request to the token endpoint. */
export type Exchange = {
  readonly assertion: string;
  /** Absent when refused. */
  readonly token?: string;
};

/** What becomes of coming token requests, whatever they hold. */
export type TokenFault = {
  /** How many; default 1. */
  readonly times?: number;
} & (
  | {
      /** Refused with this AADSTS code. */
      readonly code: AadstsCode;
      /** What Entra quotes in its text; default the request's client id. */
      readonly detail?: string;
    }
  | {
      /** Claims that replace those of an admitted request's access token; `undefined` takes one away. */
      readonly claims?: Readonly<Record<string, unknown>>;
      /** Members that replace those of its answer; `undefined` takes one away. */
      readonly fields?: Readonly<Record<string, unknown>>;
    }
);

/** What a test may want of Entra ID. */
export type EntraOptions = {
  /** Which of Microsoft's clouds the tenant lives in; default `global`. */
  readonly cloud?: CloudName;
  /** Tenants of other clouds, by id or domain (AADSTS90038). */
  readonly foreignTenants?: readonly string[];
  /** Whether members without a role may register applications, as they may unless the tenant forbids it; default true. */
  readonly membersMayRegister?: boolean;
  /** How Entra learns of new credentials; default at once. */
  readonly propagation?: Propagation;
  /** Default false; true: a client assertion is taken once, by its `jti`. */
  readonly refuseReplays?: boolean;
  /** Sees each assertion and what came of it, for tests that look for either where it must not be. */
  readonly onExchange?: (exchange: Exchange) => void;
};
