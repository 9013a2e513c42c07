import { type Fault, freezeFaults } from './fault.ts';
import { type GraphErrorCode, RESYNC_ERROR_CODES } from './graph-error-codes.ts';

/** A fault that Graph reports by status and `error.code`. */
export type GraphFault = Fault & {
  readonly statuses: readonly number[];
  /** Empty: any code, the unknown ones included. */
  readonly codes: readonly GraphErrorCode[];
  /** Graph says the same for several faults; this one is possible at such paths only. */
  readonly paths?: RegExp;
};

const MAILBOX = /\/(?:messages|mailFolders|events|calendar|calendars|calendarView|mailboxSettings)(?:\/|$)/i;
const MEETINGS = /\/onlineMeetings(?:\/|$)/i;

/**
 * What Graph refuses an application with, and why, likelier ones first where several fit. Sources: Graph concepts/errors and the
 * pages of each service; graph-facts.md#4.2 and #7.
 */
export const GRAPH_FAULTS = freezeFaults({
  // What Graph does not let the application do.
  'token-refused': {
    statuses: [401],
    codes: ['InvalidAuthenticationToken', 'unauthenticated'],
    title: 'Graph refuses the access token.',
    causes: [
      'source.graph is the Graph of another cloud than the authority.',
      'The application was disabled, or its sessions were revoked.',
    ],
    fix: "Set source to the tenant's own cloud, and check that the enterprise application is enabled.",
    who: 'operator',
    mark: 'verified',
  },
  'identity-not-found': {
    statuses: [401, 403],
    codes: ['Authorization_IdentityNotFound'],
    title: 'Graph does not know the application in this tenant yet.',
    causes: [
      'Admin consent has never been granted, so the enterprise application is missing.',
      'Consent was granted after this access token was issued.',
    ],
    fix: 'Grant admin consent and wait some minutes: the gateway takes up a fresh access token by itself.',
    who: 'consent-administrator',
    mark: 'verified',
  },
  'claims-challenge': {
    statuses: [401, 403],
    codes: ['insufficient_claims'],
    title: 'A Conditional Access policy for workload identities asks for more than the access token shows.',
    causes: ["The gateway's public address is not in a named location that the policy allows."],
    fix: "Add the gateway's outgoing address to the named locations, or exclude the application from the policy.",
    who: 'tenant-administrator',
    mark: 'verified',
  },
  'billing-missing': {
    statuses: [402],
    codes: [],
    title: 'This part of Graph is metered and no billing is set up.',
    causes: ['The tenant has no active billing for a metered part of Graph.'],
    fix: 'Set up billing for the application, or leave the endpoint out.',
    who: 'tenant-administrator',
    mark: 'verified',
  },
  'teams-policy-missing': {
    statuses: [403],
    codes: ['Forbidden', 'Unauthorized'],
    paths: MEETINGS,
    title: 'No Teams application access policy admits the application to the meetings of this organizer.',
    causes: [
      'The policy was never made, or names another client id.',
      'It was not granted to this organizer, to a group of theirs or to the whole tenant; a person has one policy at a time.',
      'It was granted less than 30 minutes ago.',
    ],
    fix: 'Make and grant the policy in the MicrosoftTeams PowerShell module, then wait up to 30 minutes.',
    commands: [
      'Connect-MicrosoftTeams',
      'New-CsApplicationAccessPolicy -Identity Nymgate -AppIds "<client id>" -Description "Nymgate reads attendance"',
      'Grant-CsApplicationAccessPolicy -PolicyName Nymgate -Group "<group id>" -Rank 1',
    ],
    who: 'teams-administrator',
    mark: 'verified',
  },
  'exchange-scope': {
    statuses: [403],
    codes: ['ErrorAccessDenied'],
    paths: MAILBOX,
    title: 'Exchange Online keeps the application out of this mailbox.',
    causes: [
      'A management scope (RBAC for Applications) or an older application access policy of Exchange leaves the mailbox out.',
      'The change is less than two hours old: Exchange caches permissions.',
    ],
    fix: 'Test the scope, and widen it if this mailbox should be read.',
    commands: [
      'Connect-ExchangeOnline',
      'Test-ServicePrincipalAuthorization -Identity "<client id>" -Resource "<mailbox>"',
    ],
    who: 'exchange-administrator',
    mark: 'unverified',
  },
  'copilot-licence-missing': {
    statuses: [403, 404],
    codes: ['Forbidden', 'NotFound', 'AccessDenied'],
    paths: /\/copilot\//i,
    title: 'The account has no licence for Microsoft 365 Copilot.',
    causes: [
      'The account lacks the service plan "Microsoft Copilot with Graph-grounded chat".',
      'The account has no mailbox.',
    ],
    fix: 'Ask for accounts that have the licence only; assignedPlans of /v1.0/users tells.',
    who: 'license-administrator',
    mark: 'unverified',
  },
  'role-missing': {
    statuses: [403],
    codes: [
      'Authorization_RequestDenied',
      'ErrorAccessDenied',
      'Forbidden',
      'accessDenied',
      'AccessDenied',
      'Unauthorized',
      'notAllowed',
    ],
    title: 'The application lacks a permission, or the access token is older than the consent.',
    causes: [
      'The permission was never consented to, or was added after the consent.',
      'Consent was granted less than some minutes ago, or the gateway still holds an access token from before it.',
    ],
    fix: 'Grant admin consent for all permissions of the connector, then wait some minutes: the gateway takes up a fresh access token by itself.',
    who: 'consent-administrator',
    mark: 'verified',
  },
  // What Graph does not have, cannot answer, or not now.
  'mailbox-missing': {
    statuses: [404],
    codes: [
      'MailboxNotEnabledForRESTAPI',
      'MailboxNotSupportedForRESTAPI',
      'ErrorNonExistentMailbox',
      'ErrorInvalidUser',
    ],
    title: 'The account has no mailbox in Exchange Online.',
    causes: ['It has no Exchange Online licence, its mailbox lies on-premises, or it is soft-deleted.'],
    fix: 'Nothing is broken: pass over this account.',
    who: 'caller',
    mark: 'verified',
  },
  'drive-missing': {
    statuses: [404],
    codes: ['ResourceNotFound', 'itemNotFound'],
    paths: /\/drives?(?:\/|$)/i,
    title: 'The account has no OneDrive, or the file is gone.',
    causes: ['OneDrive is set up when a person first opens it; this one never did, or has no licence.'],
    fix: 'Nothing is broken: pass over this account.',
    who: 'caller',
    mark: 'verified',
  },
  'extension-error': {
    statuses: [400, 403, 404, 500, 502, 503],
    codes: ['ExtensionError'],
    title: 'Exchange could not open the mailbox for Graph.',
    causes: [
      'The mailbox lies on-premises without hybrid Graph access.',
      'An application access policy of Exchange keeps the application out.',
    ],
    fix: 'Pass over accounts whose mailbox is on-premises; else test the scope in Exchange.',
    who: 'exchange-administrator',
    mark: 'verified',
  },
  'not-found': {
    statuses: [404],
    codes: ['Request_ResourceNotFound', 'ErrorItemNotFound', 'NotFound', 'ResourceNotFound', 'itemNotFound'],
    title: 'The thing does not exist any more.',
    causes: ['It was deleted.', 'Call records are kept for 30 days.'],
    fix: 'Nothing is broken: pass over it.',
    who: 'caller',
    mark: 'verified',
  },
  'query-refused': {
    statuses: [400],
    codes: [
      'Request_BadRequest',
      'BadRequest',
      'invalidRequest',
      'Request_UnsupportedQuery',
      'InefficientFilter',
      'notSupported',
    ],
    title: 'Graph refuses the query.',
    causes: [
      'The directory answers advanced queries with ConsistencyLevel: eventual and $count=true only.',
      'Exchange wants properties of $orderby in $filter too, first and in the same order.',
    ],
    fix: 'Ask more simply.',
    who: 'caller',
    mark: 'verified',
  },
  'page-expired': {
    statuses: [400],
    codes: ['Directory_ExpiredPageToken'],
    title: 'The link to the next page is too old.',
    causes: ['Too much time has passed since the page before.'],
    fix: 'Begin with the first page again.',
    who: 'caller',
    mark: 'unverified',
  },
  'delta-expired': {
    statuses: [410],
    codes: RESYNC_ERROR_CODES,
    title: 'The state of the delta round has expired.',
    causes: ['Too much time has passed since the round before, or Graph has reorganised the data.'],
    fix: 'Begin the delta round anew, or follow Location.',
    who: 'caller',
    mark: 'verified',
  },
  'site-locked': {
    statuses: [423],
    codes: [],
    title: 'The site is locked.',
    causes: ['An administrator has locked the site, or it is being moved.'],
    fix: 'Pass over it, or have it unlocked.',
    who: 'tenant-administrator',
    mark: 'verified',
  },
  'not-implemented': {
    statuses: [501],
    codes: [],
    title: 'Graph has this property one by one only, not in lists.',
    causes: ['A property such as aboutMe or mySite is selected in a list.'],
    fix: 'Leave the property out of $select.',
    who: 'caller',
    mark: 'verified',
  },
  throttled: {
    statuses: [429, 503, 509],
    codes: [],
    title: 'Graph throttles.',
    causes: [
      'Too many requests from this application, tenant or mailbox; other tools of the tenant count too.',
    ],
    fix: 'Wait as long as Retry-After says, and ask for less at a time.',
    who: 'nobody',
    mark: 'verified',
  },
  unavailable: {
    statuses: [500, 502, 504],
    codes: [],
    title: 'Graph failed or took too long.',
    causes: ['A passing fault of Graph.', 'The page is too large.'],
    fix: 'Try again; ask for less with $top and $select.',
    who: 'nobody',
    mark: 'verified',
  },
} as const satisfies Record<string, GraphFault>);

type GraphFaultName = keyof typeof GRAPH_FAULTS;

/** What Graph answered, as far as the gateway tells it. */
type GraphErrorResponse = {
  readonly status: number;
  /** `error.code` of the closed list, or `unknown`. */
  readonly code: string;
  /** Path of Graph, without its query. */
  readonly path: string;
};

/**
 * The faults that may be behind a refusal of Graph, in the order of the table; Graph says 403 for several.
 *
 * @example graphFaults({ status: 403, code: 'Forbidden', path: '/v1.0/users/x/onlineMeetings' })[0]?.[0] // 'teams-policy-missing'
 */
export function findGraphFaults(
  errorResponse: GraphErrorResponse,
): readonly (readonly [GraphFaultName, GraphFault])[] {
  const table: Readonly<Record<string, GraphFault>> = GRAPH_FAULTS;
  return (Object.keys(GRAPH_FAULTS) as GraphFaultName[]).flatMap((name) => {
    const fault = table[name];
    return fault !== undefined && matchesFault(fault, errorResponse) ? [[name, fault] as const] : [];
  });
}

function matchesFault(
  { statuses, codes, paths }: GraphFault,
  { status, code, path }: GraphErrorResponse,
): boolean {
  const known: readonly string[] = codes;
  return (
    statuses.includes(status) &&
    (known.length === 0 || known.includes(code)) &&
    (paths === undefined || paths.test(path))
  );
}
