import { type Fault, freezeFaults } from './fault.ts';

/**
 * Why Google, Azure or GitHub gave no assertion: for each of their endpoints `unavailable` (no answer in time, 408, 429, 5xx),
 * `refused` (any other status but 200) and `answer not understood`.
 */
export const PLATFORM_FAULTS = {
  gcp: freezeFaults({
    'GCP metadata server unavailable': {
      title: 'The metadata server of Google Cloud did not answer in time, or is overloaded.',
      causes: [
        'The gateway does not run on Google Cloud.',
        'A network policy or firewall of the container blocks 169.254.169.254.',
        'On GKE the metadata server of the node is still starting; it needs some seconds after the pod.',
      ],
      fix: "From inside the workload: curl -H 'Metadata-Flavor: Google' http://169.254.169.254/computeMetadata/v1/",
      who: 'operator',
      mark: 'verified',
    },
    'GCP metadata server refused': {
      title: 'The metadata server has no identity token for this workload.',
      causes: [
        'No service account is attached to the machine, function or service.',
        'On GKE the Kubernetes service account is not linked to a Google service account.',
      ],
      fix: 'Attach a service account; on GKE link it with roles/iam.workloadIdentityUser and the annotation iam.gke.io/gcp-service-account.',
      who: 'platform-administrator',
      mark: 'verified',
    },
    'GCP metadata server answer not understood': {
      title: "The answer is not the metadata server's, or not one compact JWT.",
      causes: [
        'GCE_METADATA_HOST names something else.',
        'Something answers in place of the metadata server.',
      ],
      fix: 'Unset GCE_METADATA_HOST and look at the answer with curl -i.',
      who: 'operator',
      mark: 'verified',
    },
    'GCP IAM Credentials unavailable': {
      title: 'iamcredentials.googleapis.com did not answer in time, or throttles.',
      causes: ['The workload has no way out to Google APIs.', 'The quota of the project is used up.'],
      fix: 'Open the way to iamcredentials.googleapis.com:443 (Private Google Access suffices).',
      who: 'operator',
      mark: 'verified',
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
      mark: 'verified',
    },
    'GCP IAM Credentials answer not understood': {
      title: 'The answer of the IAM Credentials API holds no compact JWT.',
      causes: ['Something answers in place of the API.'],
      fix: 'Check that nothing intercepts TLS on the way out.',
      who: 'operator',
      mark: 'verified',
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
      who: 'operator',
      mark: 'verified',
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
      mark: 'verified',
    },
    'Azure managed identity endpoint answer not understood': {
      title: 'The answer of the managed identity endpoint holds no compact JWT.',
      causes: ['IDENTITY_ENDPOINT or AZURE_POD_IDENTITY_AUTHORITY_HOST names something else.'],
      fix: 'Leave both variables as Azure sets them.',
      who: 'operator',
      mark: 'verified',
    },
  }),
  github: freezeFaults({
    'GitHub OIDC endpoint unavailable': {
      title: "GitHub's token endpoint did not answer in time, or throttles.",
      causes: ['The runner has no way out to GitHub.', 'GitHub has an outage.'],
      fix: 'Run the job again; for self-hosted runners open the way to GitHub.',
      who: 'operator',
      mark: 'verified',
    },
    'GitHub OIDC endpoint refused': {
      title: 'GitHub gave the job no token.',
      causes: [
        'The job has ended: its request token ends with it.',
        'The job lacks permissions: id-token: write.',
      ],
      fix: 'Start the gateway inside the job that needs it, with permissions: id-token: write.',
      who: 'operator',
      mark: 'verified',
    },
    'GitHub OIDC endpoint answer not understood': {
      title: 'The answer of GitHub holds no compact JWT.',
      causes: ['Something answers in place of GitHub.'],
      fix: 'Check that nothing intercepts TLS on the way out.',
      who: 'operator',
      mark: 'verified',
    },
  }),
  certificate: freezeFaults({
    'certificate expired': {
      title: 'No certificate of the assertion is valid any more.',
      causes: ['The end of the last certificate has passed.', 'The clock of the machine is ahead.'],
      fix: 'Make a new pair, upload its certificate to the application, add it to assertion.certificates and reload.',
      who: 'application-owner',
      mark: 'verified',
    },
    'certificate not valid yet: check the clock': {
      title: 'No certificate of the assertion is valid yet.',
      causes: [
        'The clock of the machine is behind, or that of the machine which made the certificate was ahead.',
        'The certificate was made for a later date.',
      ],
      fix: 'Synchronise the clocks. Entra calls the same trouble KeyCredentialsInvalidEndDate when a certificate is uploaded.',
      who: 'operator',
      mark: 'verified',
    },
  }),
} as const satisfies Record<string, Readonly<Record<string, Fault>>>;
