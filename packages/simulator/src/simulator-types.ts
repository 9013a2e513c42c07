import type { Entity, EntityKind } from './base/entity.ts';
import type { TenantChange } from './changes/create-change-generator.ts';
import type {
  AppRegistration,
  AssertionClaims,
  EntraOptions,
  ManagedIdentityClaims,
  Operator,
  SimulatedApp,
  TokenFault,
} from './entra/entra-types.ts';
import type { RecordedRequest } from './servers.ts';
import type { ItemChanges } from './tenant/files/drive-store.ts';
import type { MessageChanges } from './tenant/mail/mail-store.ts';
import type { SimulatedPerson } from './tenant/people/people.ts';
import type { PostChanges } from './tenant/teams/messages.ts';
import type { InjectedResponse } from './traffic/injected-response.ts';
import type { FaultRates } from './traffic/random-faults.ts';

export type SimulatorOptions = EntraOptions & {
  /** Number of directory users (members, guests, shared mailboxes, rooms), 1 to 10,000; default 60. */
  readonly people?: number;
  /** The same seed gives the same tenant; default 1. */
  readonly seed?: number;
  /** Id of the tenant, a GUID; default one made of the seed. */
  readonly tenantId?: string;
  /** PEM. If given, all servers speak HTTPS. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** 0 or absent: a free port. */
  readonly graphPort?: number;
  readonly entraPort?: number;
  /** Wall time of tokens; default the real one. */
  readonly now?: () => Date;
  /** Called with every entity just before it is written; what it returns is written instead. */
  readonly decorate?: (kind: EntityKind, entity: Entity) => Entity;
  /** Which of the two documented shapes activities of files have; default `mixed`: even items v1.0's, odd ones the preview's. */
  readonly activityShape?: 'v1.0' | 'preview' | 'mixed';
  /** How many requests `requests` remembers, the last ones; default 1,000. `Infinity`: all of them, 0: none. */
  readonly recordedRequests?: number;
};

/** A running tenant: its addresses, who is in it, and what a test may do to it. */
export type Simulator = MessageChanges &
  ItemChanges &
  PostChanges & {
    /** Origin of Graph, e.g. `http://127.0.0.1:49152`. */
    readonly graphUrl: string;
    /** Origin of Entra (the authority host). */
    readonly entraUrl: string;
    /** Issuer of the assertions; discovery lies under it. */
    readonly issuerUrl: string;
    readonly tenantId: string;
    /** The tenant's verified domains; the first is the default one. */
    readonly domains: readonly string[];
    /** Everyone as seeded; later changes do not show here. */
    readonly people: readonly SimulatedPerson[];
    /** Throws `GraphError` for credentials that Graph would not take. */
    readonly registerApp: (app: AppRegistration) => SimulatedApp;
    readonly issueAssertion: (claims: AssertionClaims) => Promise<string>;
    /** New keys for the issuer of the assertions; the old ones are withdrawn. */
    readonly rotateIssuerKeys: () => Promise<void>;
    /** Entra reads the documents of this issuer at `url`, so that tokens may bear the names of real issuers. */
    readonly locateIssuer: (issuer: string, url: string) => void;
    /** From now on Entra takes this issuer's tokens without looking at their signatures: real issuers are not asked from here. */
    readonly trustIssuer: (issuer: string) => void;
    /** Issuer of managed identities' tokens: Entra ID itself. */
    readonly managedIdentityIssuer: string;
    readonly issueManagedIdentityToken: (claims: ManagedIdentityClaims) => Promise<string>;
    /**
     * A delegated access token for Graph, as an administrator's tool has: the scopes count like roles, and what a person may
     * change depends on directory roles and ownership too.
     */
    readonly issueOperatorToken: (scopes: readonly string[], operator?: Operator) => Promise<string>;
    /** Graph answers every access token issued so far with 401. */
    readonly revokeTokens: () => void;
    /** The last requests to both servers, oldest first; option `recordedRequests` says how many. */
    readonly requests: readonly RecordedRequest[];
    /** A raw answer for coming requests of either server. */
    readonly answerNext: (answer: InjectedResponse) => void;
    /** From now on so many of a hundred requests to Graph fail; `{}` ends it. */
    readonly setFaults: (rates: FaultRates) => void;
    /** One change of those that happen in a tenant, which the next delta round shows; says which. */
    readonly changeSomething: () => TenantChange;
    /** What the token endpoint makes of coming requests: an AADSTS error, other claims, another answer. */
    readonly answerNextToken: (fault: TokenFault) => void;
    /** Changes that the next delta round shows. Throw `RangeError` for an unknown id. */
    readonly renamePerson: (id: string, displayName?: string) => void;
    readonly removePerson: (id: string) => void;
    readonly addMember: (groupId: string, personId: string) => void;
    readonly removeMember: (groupId: string, personId: string) => void;
    readonly renameEvent: (personId: string, eventId: string, subject: string) => void;
    readonly removeEvent: (personId: string, eventId: string) => void;
    /** The application access policy that admits apps to online meetings, for everybody; granted at the start. */
    readonly grantMeetingPolicy: () => void;
    readonly revokeMeetingPolicy: () => void;
    /** From now on every delta and skip token handed out before is answered with 410. */
    readonly expireDeltaTokens: () => void;
    readonly close: () => Promise<void>;
  };
