import type { CloudName } from './entra/clouds.ts';
import type {
  AppRegistration,
  AssertionClaims,
  Exchange,
  ManagedIdentityClaims,
  Propagation,
  SimulatedApp,
  TokenFault,
} from './entra-types.ts';

export type {
  AppRegistration,
  AssertionClaims,
  Exchange,
  FederatedCredential,
  ManagedIdentityClaims,
  Propagation,
  SimulatedApp,
  TokenFault,
} from './entra-types.ts';

/** Any JSON object of Graph. */
export type Entity = Record<string, unknown>;

export type EntityKind =
  | 'user'
  | 'group'
  | 'directoryObject'
  | 'event'
  | 'calendar'
  | 'mailboxSettings'
  | 'message'
  | 'mailFolder'
  | 'drive'
  | 'driveItem'
  | 'itemActivity'
  | TeamsEntityKind;

/** Entities of Teams, meetings, calls and Copilot. */
export type TeamsEntityKind =
  | 'team'
  | 'channel'
  | 'conversationMember'
  | 'chat'
  | 'chatMessage'
  | 'chatMessageInfo'
  | 'callRecord'
  | 'callSession'
  | 'callSegment'
  | 'callParticipant'
  | 'pstnCallLogRow'
  | 'directRoutingLogRow'
  | 'onlineMeeting'
  | 'meetingAttendanceReport'
  | 'attendanceRecord'
  | 'aiInteraction';

export type SimulatorOptions = {
  /** Number of directory users (members, guests, shared mailboxes, rooms), 1 to 10,000; default 60. */
  readonly people?: number;
  /** The same seed gives the same tenant; default 1. */
  readonly seed?: number;
  /** PEM; given, all servers speak HTTPS. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** 0 or absent: a free port. */
  readonly graphPort?: number;
  readonly entraPort?: number;
  /** Wall time of tokens; default the real one. */
  readonly now?: () => Date;
  /** Called with every entity just before it is written; its result is written instead. */
  readonly decorate?: (kind: EntityKind, entity: Entity) => Entity;
  /** Which of the two documented shapes activities of files have; default `mixed`: even items v1.0's, odd ones the preview's. */
  readonly activityShape?: 'v1.0' | 'preview' | 'mixed';
  /** Which of Microsoft's clouds the tenant lives in; default `global`. */
  readonly cloud?: CloudName;
  /** Tenants of other clouds, by id or domain (AADSTS90038). */
  readonly foreignTenants?: readonly string[];
  /** How Entra learns of new credentials; default at once. */
  readonly propagation?: Propagation;
  /** Default false; true: a client assertion is taken once, by its `jti`. */
  readonly refuseReplays?: boolean;
  /** Sees each assertion and what came of it, for tests that look for either where it must not be. */
  readonly onExchange?: (exchange: Exchange) => void;
};

export type PersonKind = 'member' | 'guest' | 'shared' | 'room' | 'disabled';

/** What the tenant is made of; tests use it as the ground truth of who must not leak. */
export type SimulatedPerson = {
  readonly index: number;
  /** Object id, a GUID. */
  readonly id: string;
  readonly kind: PersonKind;
  readonly givenName: string | null;
  readonly surname: string | null;
  readonly displayName: string;
  readonly userPrincipalName: string;
  /** Primary SMTP address; a guest's is the one of the home tenant. */
  readonly mail: string;
  readonly mailNickname: string;
  /** Secondary SMTP addresses. */
  readonly aliases: readonly string[];
  readonly department: string;
  readonly jobTitle: string;
  readonly office: string;
  /** IETF language tag, e.g. `de-DE`. */
  readonly language: string;
  /** Windows time zone name. */
  readonly timeZone: string;
};

export type ServerName = 'graph' | 'entra';

export type RecordedRequest = {
  readonly server: ServerName;
  readonly method: string;
  /** The request target as it came on the wire. */
  readonly rawTarget: string;
  /** Lower-case names; `authorization` holds only its scheme. */
  readonly headers: Readonly<Record<string, string>>;
  readonly status: number;
};

/** An answer instead of the real one, for faults. */
export type InjectedAnswer = {
  /** Tested on the raw target; absent: the next request. */
  readonly match?: RegExp;
  /** How many requests; default 1. */
  readonly times?: number;
  /** Milliseconds before the answer, or what it waits for. */
  readonly delay?: number | Promise<unknown>;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
  /** The socket is destroyed after this many bytes of the body; negative: before the status line. */
  readonly cutAfter?: number;
  /** Default `graph`. */
  readonly server?: ServerName;
};

export type Simulator = {
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
  /** Issuer of managed identities' tokens: Entra ID itself. */
  readonly managedIdentityIssuer: string;
  readonly issueManagedIdentityToken: (claims: ManagedIdentityClaims) => Promise<string>;
  /** A delegated access token for Graph, as an administrator's tool has: the scopes count like roles. */
  readonly issueOperatorToken: (scopes: readonly string[]) => Promise<string>;
  /** Graph answers every access token issued so far with 401. */
  readonly revokeTokens: () => void;
  readonly requests: readonly RecordedRequest[];
  /** A raw answer for coming requests of either server. */
  readonly answerNext: (answer: InjectedAnswer) => void;
  /** What the token endpoint makes of coming requests: an AADSTS error, other claims, another answer. */
  readonly answerNextToken: (fault: TokenFault) => void;
  /** Changes that the next delta round shows. Throw `RangeError` for an unknown id. */
  readonly renamePerson: (id: string, displayName?: string) => void;
  readonly removePerson: (id: string) => void;
  readonly addMember: (groupId: string, personId: string) => void;
  readonly removeMember: (groupId: string, personId: string) => void;
  readonly renameEvent: (personId: string, eventId: string, subject: string) => void;
  readonly removeEvent: (personId: string, eventId: string) => void;
  /** Changes to messages and files. Throw `RangeError` for an unknown person, message, folder, drive or item. */
  readonly markMessage: (personId: string, messageId: string, isRead: boolean) => void;
  /** Into a folder by its well-known name; the message then has another id. */
  readonly moveMessage: (personId: string, messageId: string, folder: string) => void;
  readonly removeMessage: (personId: string, messageId: string) => void;
  readonly renameItem: (driveId: string, itemId: string, name: string) => void;
  /** With everything inside. */
  readonly removeItem: (driveId: string, itemId: string) => void;
  /** Throw `RangeError` for an unknown channel or post. */
  readonly editPost: (channelId: string, postId: string) => void;
  readonly removePost: (channelId: string, postId: string) => void;
  /** The application access policy that admits apps to online meetings, for everybody; granted at the start. */
  readonly grantMeetingPolicy: () => void;
  readonly revokeMeetingPolicy: () => void;
  /** From now on every delta and skip token handed out before is answered with 410. */
  readonly expireDeltaTokens: () => void;
  readonly close: () => Promise<void>;
};
