import type { GraphFault } from './graph-fault.ts';

const MAILBOX = /\/(?:messages|mailFolders|events|calendar|calendars|calendarView|mailboxSettings)(?:\/|$)/i;
const MEETINGS = /\/onlineMeetings(?:\/|$)/i;

/** What Graph does not let the application do. Sources: Graph concepts/errors and the pages of each service; graph-facts.md#4.2 and #7. */
export const ACCESS_FAULTS = {
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
} as const satisfies Record<string, GraphFault>;
