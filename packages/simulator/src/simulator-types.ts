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
  /** Another number gives users, groups, teams and members in another order; the same tenant otherwise. */
  readonly listOrder?: number;
  /** A GUID; by default derived from the seed. */
  readonly tenantId?: string;
  /** PEM. If given, all servers speak HTTPS. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  readonly graphPort?: number;
  readonly entraPort?: number;
  /** Clock of tokens; default the system's. */
  readonly now?: () => Date;
  /** Called with every entity before it is written; returns the entity to write. */
  readonly decorate?: (kind: EntityKind, entity: Entity) => Entity;
  /** The documented shape of file activities; default `mixed`: v1.0 for even items, preview for odd ones. */
  readonly activityShape?: 'v1.0' | 'preview' | 'mixed';
  /** How many of the last requests `requests` keeps; default 1,000. `Infinity` keeps all, 0 none. */
  readonly recordedRequests?: number;
};

/** A running tenant and the controls that tests use. */
export type Simulator = MessageChanges &
  ItemChanges &
  PostChanges & {
    /** Origin of Graph, e.g. `http://127.0.0.1:49152`. */
    readonly graphUrl: string;
    /** Origin of Entra (the authority host). */
    readonly entraUrl: string;
    /** Issuer of the assertions, and the base URL of its discovery document. */
    readonly issuerUrl: string;
    readonly tenantId: string;
    /** The tenant's verified domains; the first is the default one. */
    readonly domains: readonly string[];
    /** Everyone as seeded, without later changes. */
    readonly people: readonly SimulatedPerson[];
    /** Throws `GraphError` for credentials that Graph rejects. */
    readonly registerApp: (app: AppRegistration) => SimulatedApp;
    readonly issueAssertion: (claims: AssertionClaims) => Promise<string>;
    /** Replaces the keys of the assertion issuer. */
    readonly rotateIssuerKeys: () => Promise<void>;
    /** Makes Entra read this issuer's documents at `url`, so that tokens can carry the names of real issuers. */
    readonly locateIssuer: (issuer: string, url: string) => void;
    /** Makes Entra accept this issuer's tokens without verifying signatures, because real issuers are not requested. */
    readonly trustIssuer: (issuer: string) => void;
    /** Issuer of managed identities' tokens. */
    readonly managedIdentityIssuer: string;
    readonly issueManagedIdentityToken: (claims: ManagedIdentityClaims) => Promise<string>;
    /** A delegated access token for Graph. Scopes count like roles; directory roles and ownership limit writes. */
    readonly issueOperatorToken: (scopes: readonly string[], operator?: Operator) => Promise<string>;
    /** Makes Graph answer every access token issued so far with 401. */
    readonly revokeTokens: () => void;
    /** The last requests to both servers, oldest first; see `recordedRequests`. */
    readonly requests: readonly RecordedRequest[];
    /** Queues a raw response for the next matching request. */
    readonly answerNext: (answer: InjectedResponse) => void;
    /** Percentage of requests to Graph that fail; `{}` ends it. */
    readonly setFaults: (rates: FaultRates) => void;
    /** Makes one random change, which the next delta round shows, and returns its kind. */
    readonly changeSomething: () => TenantChange;
    /** Queues an AADSTS error, other claims or other response fields for the token endpoint. */
    readonly answerNextToken: (fault: TokenFault) => void;
    /** Changes that the next delta round shows. Throw `RangeError` for an unknown id. */
    readonly renamePerson: (id: string, displayName?: string) => void;
    readonly removePerson: (id: string) => void;
    readonly addMember: (groupId: string, personId: string) => void;
    readonly removeMember: (groupId: string, personId: string) => void;
    readonly renameEvent: (personId: string, eventId: string, subject: string) => void;
    readonly removeEvent: (personId: string, eventId: string) => void;
    /** The application access policy that admits apps to online meetings; granted at the start. */
    readonly grantMeetingPolicy: () => void;
    readonly revokeMeetingPolicy: () => void;
    /** Makes Graph answer every delta and skip token issued so far with 410. */
    readonly expireDeltaTokens: () => void;
    readonly close: () => Promise<void>;
  };
