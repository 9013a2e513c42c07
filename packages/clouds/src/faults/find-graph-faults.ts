import { type Fault, type FaultEntry, freezeFaults } from './fault.ts';
import { type GraphErrorCode, RESYNC_ERROR_CODES } from './graph-error-codes.ts';

type GraphFaultEntry = FaultEntry & GraphCriteria;
export type GraphFault = Fault & GraphCriteria;

type GraphCriteria = {
  readonly statuses: readonly number[];
  /** Empty: any code. */
  readonly codes: readonly GraphErrorCode[];
  /** Distinguishes faults that Graph reports with the same code. */
  readonly paths?: RegExp;
};

const MAILBOX = /\/(?:messages|mailFolders|events|calendar|calendars|calendarView|mailboxSettings)(?:\/|$)/i;
const MEETINGS = /\/onlineMeetings(?:\/|$)/i;

/** Likelier ones first. Sources: Graph concepts/errors, pages of services, graph-facts.md#4.2 and #7. */
export const GRAPH_FAULTS = freezeFaults({
  'token-refused': {
    statuses: [401],
    codes: ['InvalidAuthenticationToken', 'unauthenticated'],
    title: 'Graph refuses the access token.',
    causes: [
      'source.graph is the Graph of another cloud than the authority.',
      'The application was disabled, or its sessions were revoked.',
    ],
    fix: "Set source to the tenant's own cloud, and check that the enterprise application is enabled.",
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
  },
  'claims-challenge': {
    statuses: [401, 403],
    codes: ['insufficient_claims'],
    title: 'A Conditional Access policy for workload identities asks for more than the access token shows.',
    causes: ["The gateway's public address is not in a named location that the policy allows."],
    fix: "Add the gateway's outgoing address to the named locations, or exclude the application from the policy.",
    who: 'tenant-administrator',
  },
  'billing-missing': {
    statuses: [402],
    codes: [],
    title: 'This part of Graph is metered and no billing is set up.',
    causes: ['The tenant has no active billing for a metered part of Graph.'],
    fix: 'Set up billing for the application, or leave the endpoint out.',
    who: 'tenant-administrator',
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
    fix: 'Add the application to the policy that these people have, or grant a new one behind those of other groups, as the document teams-policy of `nymgate docs` does. Then wait up to 30 minutes.',
    commands: [
      'Connect-MicrosoftTeams',
      'Get-CsApplicationAccessPolicy',
      'New-CsApplicationAccessPolicy -Identity "Nymgate-<environment>" -AppIds "<client id>" -Description "Nymgate reads attendance"',
      '$rank = 1 + (Get-CsGroupPolicyAssignment -PolicyType ApplicationAccessPolicy | Measure-Object -Property Rank -Maximum).Maximum',
      'Grant-CsApplicationAccessPolicy -PolicyName "Nymgate-<environment>" -Group "<group id>" -Rank $rank',
    ],
    who: 'teams-administrator',
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
    fix: 'Ask for accounts that have the licence only; assignedPlans of /v1.0/users shows it.',
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
  },
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
    fix: 'Nothing is broken: skip this account.',
    who: 'caller',
  },
  'drive-missing': {
    statuses: [404],
    codes: ['ResourceNotFound', 'itemNotFound'],
    paths: /\/drives?(?:\/|$)/i,
    title: 'The account has no OneDrive, or the file is gone.',
    causes: ['OneDrive is set up when a person first opens it; this one never did, or has no licence.'],
    fix: 'Nothing is broken: skip this account.',
    who: 'caller',
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
  },
  'not-found': {
    statuses: [404],
    codes: ['Request_ResourceNotFound', 'ErrorItemNotFound', 'NotFound', 'ResourceNotFound', 'itemNotFound'],
    title: 'The resource no longer exists.',
    causes: ['It was deleted.', 'Call records are kept for 30 days.'],
    fix: 'Nothing is broken: skip it.',
    who: 'caller',
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
    fix: 'Simplify the query.',
    who: 'caller',
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
    title: 'The delta token has expired.',
    causes: ['Too much time has passed since the last query, or Graph has reorganised the data.'],
    fix: 'Start a new delta query, or follow Location.',
    who: 'caller',
  },
  'site-locked': {
    statuses: [423],
    codes: [],
    title: 'The site is locked.',
    causes: ['An administrator has locked the site, or it is being moved.'],
    fix: 'Pass over it, or have it unlocked.',
    who: 'tenant-administrator',
  },
  'not-implemented': {
    statuses: [501],
    codes: [],
    title: 'Graph has this property one by one only, not in lists.',
    causes: ['A property such as aboutMe or mySite is selected in a list.'],
    fix: 'Leave the property out of $select.',
    who: 'caller',
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
  },
  unavailable: {
    statuses: [500, 502, 504],
    codes: [],
    title: 'Graph failed or took too long.',
    causes: ['A passing fault of Graph.', 'The page is too large.'],
    fix: 'Try again; ask for less with $top and $select.',
    who: 'nobody',
  },
} as const satisfies Record<string, GraphFaultEntry>);

type GraphFaultName = keyof typeof GRAPH_FAULTS;

type GraphErrorResponse = {
  readonly status: number;
  /** `error.code` of the closed list, or `unknown`. */
  readonly code: string;
  /** Without its query. */
  readonly path: string;
};

/** Faults that an error of Graph may mean, in the order of the table. */
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
