import { type Fault, type FaultEntry, freezeFaults } from './fault.ts';

const NOT_RENEWED = 'The projected volume, the agent or the job step that writes the token is missing.';

/**
 * Reasons for a missing assertion, or a token that Graph refuses, by the `subject` of SOURCE_AUTH_FAILED: one
 * table per provider. A test compares them with the constants; the table of AWS is in source-auth.
 */
export const PROVIDER_FAULTS = {
  gateway: freezeFaults({
    'no client assertion': {
      title: 'The platform gave no assertion.',
      causes: ['The assertion provider of the connector failed; nymgate doctor says why.'],
      fix: 'Run nymgate doctor where the gateway runs, under the same identity.',
    },
    'Graph refused the access token': {
      title: 'Graph refuses the access token of a request that is not sent twice.',
      causes: ['Graph no longer accepts the token: its sessions were revoked, or the application changed.'],
      fix: 'Send the request again: the token has been discarded. When it goes on, run "nymgate doctor".',
    },
    'Graph refused a fresh access token': {
      title: 'Entra ID issued an access token and Graph refuses it.',
      causes: [
        'source.graph is the Graph of another cloud than the authority.',
        'Admin consent has never been granted, so Graph does not know the application (Authorization_IdentityNotFound).',
        'The application was disabled, or its sessions were revoked.',
      ],
      fix: "Set source to the tenant's own cloud, grant admin consent, and check that the enterprise application is enabled.",
    },
    'Graph refused the last access tokens, and the gateway waits before it asks for another': {
      title:
        'Graph has refused fresh access tokens, and the gateway asks Entra ID for no other within the minute.',
      causes: [
        'What made Graph refuse them lasts: see "Graph refused a fresh access token".',
        'Entra ID gave an access token once more that Graph has refused.',
      ],
      fix: 'Wait for Retry-After, a minute at most; when it goes on, run "nymgate doctor".',
    },
    internal: {
      title: 'Fetching an access token failed unexpectedly.',
      causes: ['A fault of the gateway.'],
      fix: 'Report it with the log lines around it.',
    },
  }),
  'token-file': freezeFaults({
    'assertion file cannot be read': {
      title: 'The file with the identity token is missing or may not be read.',
      causes: [
        'assertion.path is wrong.',
        NOT_RENEWED,
        'The user that runs the gateway may not read the file.',
      ],
      fix: 'Compare assertion.path with the path at which the platform mounts the token, and check the permissions.',
    },
    'assertion file does not hold a JWT': {
      title: 'The file does not hold one identity token.',
      causes: [
        'It holds another kind of token or a whole JSON answer.',
        'It is empty: the platform has not written it yet.',
      ],
      fix: 'The file must hold one compact JWT (three parts with dots between) and nothing else.',
    },
  }),
  // Each endpoint of a platform has `unavailable` (timeout, 408, 429, 5xx), `refused` (any other status but
  // 200) and `answer not understood`.
  gcp: freezeFaults({
    'GCP metadata server unavailable': {
      title: 'The metadata server of Google Cloud did not answer in time, or is overloaded.',
      causes: [
        'The gateway does not run on Google Cloud.',
        'A network policy or firewall of the container blocks 169.254.169.254.',
        'On GKE the metadata server of the node is still starting; it needs some seconds after the pod.',
      ],
      fix: 'Ask it from inside the workload.',
      commands: ["curl -i -H 'Metadata-Flavor: Google' http://169.254.169.254/computeMetadata/v1/"],
    },
    'GCP metadata server is not there: another server answers': {
      title:
        'The gateway does not run on Google Cloud: what answers at GCE_METADATA_HOST is no metadata server.',
      causes: [
        'GCE_METADATA_HOST names this machine, and something else listens there: the answer lacks Metadata-Flavor: Google.',
      ],
      fix: 'Unset GCE_METADATA_HOST. Where there is no Google Cloud, use another kind of assertion.',
    },
    'GCP metadata server refused': {
      title: 'The metadata server has no identity token for this workload.',
      causes: [
        'No service account is attached to the machine, function or service.',
        'On GKE the Kubernetes service account is not linked to a Google service account.',
      ],
      fix: 'Attach a service account; on GKE link it with roles/iam.workloadIdentityUser and the annotation iam.gke.io/gcp-service-account.',
      who: 'platform-administrator',
    },
    'GCP metadata server answer not understood': {
      title: "The answer is not the metadata server's, or not one compact JWT.",
      causes: [
        'GCE_METADATA_HOST names something else.',
        'Something answers in place of the metadata server.',
      ],
      fix: 'Unset GCE_METADATA_HOST and look at the answer.',
      commands: ["curl -i -H 'Metadata-Flavor: Google' http://169.254.169.254/computeMetadata/v1/"],
    },
    'GCP IAM Credentials unavailable': {
      title: 'iamcredentials.googleapis.com did not answer in time, or throttles.',
      causes: ['The workload has no way out to Google APIs.', 'The quota of the project is used up.'],
      fix: 'Open the way to iamcredentials.googleapis.com:443 (Private Google Access suffices).',
    },
    'GCP IAM Credentials refused': {
      title: 'The workload may not take on the service account of `impersonate`.',
      causes: [
        'It lacks roles/iam.serviceAccountOpenIdTokenCreator on that service account.',
        'The API iamcredentials.googleapis.com is not enabled in the project.',
        'On a virtual machine the access scopes leave out cloud-platform.',
        '`impersonate` names no service account.',
      ],
      fix: 'Grant the role on the service account and enable the API.',
      who: 'platform-administrator',
    },
    'GCP IAM Credentials answer not understood': {
      title: 'The answer of the IAM Credentials API holds no compact JWT.',
      causes: ['Something answers in place of the API.'],
      fix: 'Check that nothing intercepts TLS on the way out.',
    },
  }),
  azure: freezeFaults({
    'Azure managed identity endpoint unavailable': {
      title: 'The managed identity endpoint of Azure did not answer in time, or throttles.',
      causes: [
        'The gateway does not run on Azure.',
        'The identity was assigned moments ago.',
        'A network policy blocks 169.254.169.254, as on AKS when pods may not use the identity of the node.',
      ],
      fix: 'Run it on Azure with the identity assigned; in AKS pods use workload identity with token-file.',
    },
    'Azure managed identity endpoint refused': {
      title: 'Azure knows no such managed identity here.',
      causes: [
        'The user-assigned identity is not assigned to this machine, function or app.',
        'assertion.clientId is the id of the application, or the object id of the identity.',
        'The audience is not known in this cloud.',
      ],
      fix: 'Assign the identity to the workload and give its client id.',
      who: 'platform-administrator',
    },
    'Azure managed identity endpoint answer not understood': {
      title: 'The answer of the managed identity endpoint holds no compact JWT.',
      causes: ['IDENTITY_ENDPOINT or AZURE_POD_IDENTITY_AUTHORITY_HOST names something else.'],
      fix: 'Leave both variables as Azure sets them.',
    },
  }),
  github: freezeFaults({
    'GitHub OIDC endpoint unavailable': {
      title: "GitHub's token endpoint did not answer in time, or throttles.",
      causes: ['The runner has no way out to GitHub.', 'GitHub has an outage.'],
      fix: 'Run the job again; for self-hosted runners open the way to GitHub.',
    },
    'GitHub OIDC endpoint refused': {
      title: 'GitHub gave the job no token.',
      causes: [
        'The job has ended: its request token ends with it.',
        'The job lacks permissions: id-token: write.',
      ],
      fix: 'Start the gateway inside the job that needs it, with permissions: id-token: write.',
    },
    'GitHub OIDC endpoint answer not understood': {
      title: 'The answer of GitHub holds no compact JWT.',
      causes: ['Something answers in place of GitHub.'],
      fix: 'Check that nothing intercepts TLS on the way out.',
    },
  }),
  certificate: freezeFaults({
    'certificate expired': {
      title: 'No certificate of the assertion is valid any more.',
      causes: ['The end of the last certificate has passed.', 'The clock of the machine is ahead.'],
      fix: 'Make a new pair, upload its certificate to the application, add it to assertion.certificates and reload.',
      who: 'application-owner',
    },
    'certificate not valid yet: check the clock': {
      title: 'No certificate of the assertion is valid yet.',
      causes: [
        'The clock of the machine is behind, or that of the machine which made the certificate was ahead.',
        'The certificate was made for a later date.',
      ],
      fix: 'Synchronise the clocks. Entra calls the same trouble KeyCredentialsInvalidEndDate when a certificate is uploaded.',
    },
  }),
} as const satisfies Record<string, Readonly<Record<string, Fault>>>;

/** Warnings of assertion providers that still work, by log event (graph-facts.md#5.7). */
export const PROVIDER_NOTICES = freezeFaults({
  assertion_deprecated: {
    title: 'The application proves itself with a key of its own, which can be copied.',
    causes: ['The assertion is of the type certificate.'],
    fix: 'Where the platform issues identity tokens, trust those with a federated credential instead.',
  },
  certificate_expires: {
    title: 'The certificate that lasts longest expires within 30 days.',
    causes: ['No newer certificate is configured.'],
    fix: 'Make a new pair, upload its certificate to the application, then put it first in assertion.certificates and keep the old one after it.',
    who: 'application-owner',
  },
  certificate_expired: {
    title: 'Every certificate has expired.',
    causes: ['No newer certificate is configured.', 'The clock of this machine is fast.'],
    fix: 'Make a new pair, upload its certificate to the application, and configure it.',
    who: 'application-owner',
  },
  certificate_not_valid_yet: {
    title: 'A certificate is not valid yet.',
    causes: [
      'It was made a moment ago, and the clock of this machine is behind.',
      'It was made for a later time.',
    ],
    fix: 'Set the clock by NTP, or wait.',
  },
  certificate_not_trusted: {
    title: 'Entra does not know the first certificate; another one signs in its place.',
    causes: ['It has not been uploaded to the application, or was removed from it.'],
    fix: 'Upload it to the application, or take it out of assertion.certificates.',
    who: 'application-owner',
  },
} as const satisfies Record<string, FaultEntry>);

export function findProviderNotice(event: string): Fault | undefined {
  const table: Readonly<Record<string, Fault>> = PROVIDER_NOTICES;
  return Object.hasOwn(table, event) ? table[event] : undefined;
}
