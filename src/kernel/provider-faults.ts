import { type Fault, freezeFaults } from './fault.ts';
import { PLATFORM_FAULTS } from './platform-faults.ts';

const NOTHING_RENEWS = 'The projected volume, the agent or the job step that writes the token is missing.';

/**
 * Why there is no assertion, or no token that Graph takes, by the constant that stands as `subject` of SOURCE_AUTH_FAILED: one
 * table a provider of `source-auth`. A provider that adds a constant adds its row here; a test compares them. The table of AWS,
 * which also reads AWS's own codes, is in source-auth.
 */
export const PROVIDER_FAULTS = {
  gateway: freezeFaults({
    'no client assertion': {
      title: 'The platform gave no assertion.',
      causes: ['The assertion provider of the connector failed; nymgate doctor says why.'],
      fix: 'Run nymgate doctor where the gateway runs, under the same identity.',
      who: 'operator',
      mark: 'verified',
    },
    'Graph refused the access token': {
      title: 'Graph refuses the access token of a request that is not sent twice.',
      causes: ['Graph no longer accepts the token: its sessions were revoked, or the application changed.'],
      fix: 'Send the request again: the token has been discarded. When it goes on, run "nymgate doctor".',
      who: 'operator',
      mark: 'verified',
    },
    'Graph refused a fresh access token': {
      title: 'Entra ID issued an access token and Graph refuses it.',
      causes: [
        'source.graph is the Graph of another cloud than the authority.',
        'Admin consent has never been granted, so Graph does not know the application (Authorization_IdentityNotFound).',
        'The application was disabled, or its sessions were revoked.',
      ],
      fix: "Set source to the tenant's own cloud, grant admin consent, and check that the enterprise application is enabled.",
      who: 'operator',
      mark: 'verified',
    },
    internal: {
      title: 'Fetching an access token failed in a way that nobody foresaw.',
      causes: ['A fault of the gateway.'],
      fix: 'Report it with the log lines around it.',
      who: 'operator',
      mark: 'verified',
    },
  }),
  'token-file': freezeFaults({
    'assertion file cannot be read': {
      title: 'The file with the identity token is missing or may not be read.',
      causes: [
        'assertion.path is wrong.',
        NOTHING_RENEWS,
        'The user that runs the gateway may not read the file.',
      ],
      fix: 'Compare assertion.path with the path at which the platform mounts the token, and check the permissions.',
      who: 'operator',
      mark: 'verified',
    },
    'assertion file does not hold a JWT': {
      title: 'The file does not hold one identity token.',
      causes: [
        'It holds another kind of token or a whole JSON answer.',
        'It is empty: the platform has not written it yet.',
      ],
      fix: 'The file must hold one compact JWT (three parts with dots between) and nothing else.',
      who: 'operator',
      mark: 'verified',
    },
  }),
  ...PLATFORM_FAULTS,
} as const satisfies Record<string, Readonly<Record<string, Fault>>>;
