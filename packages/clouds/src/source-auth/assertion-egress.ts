import type { AssertionType } from './assertion-providers.ts';

/** Somebody whom the gateway connects to, or may. */
export type EgressRow = {
  /** A host name; `<region>` and the like stand for what the configuration or the platform names. */
  readonly host: string;
  readonly port: number;
  readonly purpose: string;
  /** In which case; absent: always where its heading applies. */
  readonly condition?: string;
  /** Variable or configuration key that names another host in its place. */
  readonly overriddenBy?: string;
};

const INSTANCE_METADATA = '169.254.169.254';

const ECS = 'in a task of ECS';
const EC2 = 'on EC2, or when nothing else has credentials';
const POD = 'with EKS Pod Identity';
const CONFIGURED_CREDENTIALS_HOST = 'AWS_CONTAINER_CREDENTIALS_FULL_URI';

/** AWS's own credentials, and its region, for whichever call they sign; with roles that are assumed, STS besides. */
export const AWS_CREDENTIALS: readonly EgressRow[] = [
  { host: '169.254.170.2', port: 80, purpose: "the task role's credentials", condition: ECS },
  {
    host: '169.254.170.23',
    port: 80,
    purpose: "the pod role's credentials",
    condition: POD,
    overriddenBy: CONFIGURED_CREDENTIALS_HOST,
  },
  {
    host: 'fd00:ec2::23',
    port: 80,
    purpose: "the pod role's credentials",
    condition: `${POD} over IPv6`,
    overriddenBy: CONFIGURED_CREDENTIALS_HOST,
  },
  {
    host: INSTANCE_METADATA,
    port: 80,
    purpose: "the region and the instance profile's credentials",
    condition: EC2,
    overriddenBy: 'AWS_EC2_METADATA_SERVICE_ENDPOINT; AWS_EC2_METADATA_DISABLED forbids it',
  },
  {
    host: 'fd00:ec2::254',
    port: 80,
    purpose: "the region and the instance profile's credentials",
    condition: 'with AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE=ipv6',
  },
];

const STS: EgressRow = {
  host: 'sts.<region>.amazonaws.com',
  port: 443,
  purpose: 'the identity token; the session of a role, where one is assumed',
  overriddenBy: 'assertion.endpoint, AWS_ENDPOINT_URL_STS',
};

/**
 * Whom each way of proving oneself connects to, beside Entra ID: closed lists, held by a test that runs each provider and records
 * what it asks. docs/security/egress.md is made of them. In a file of its own, because a start has no use for it.
 */
export const EGRESS_BY_PROVIDER = {
  'token-file': [],
  certificate: [],
  gcp: [
    {
      host: INSTANCE_METADATA,
      port: 80,
      purpose: 'the identity token of the workload',
      overriddenBy: 'GCE_METADATA_HOST, to this machine or its link',
    },
    {
      host: 'iamcredentials.googleapis.com',
      port: 443,
      purpose: 'the identity token of another service account',
      condition: 'with assertion.impersonate',
    },
  ],
  azure: [
    {
      host: INSTANCE_METADATA,
      port: 80,
      purpose: 'the token of the managed identity',
      condition:
        'on virtual machines and nodes of AKS; App Service and Container Apps name an address of their own',
      overriddenBy: 'IDENTITY_ENDPOINT, AZURE_POD_IDENTITY_AUTHORITY_HOST',
    },
  ],
  github: [
    {
      host: '<name>.actions.githubusercontent.com',
      port: 443,
      purpose: 'the token of the job',
      overriddenBy: 'ACTIONS_ID_TOKEN_REQUEST_URL, which names it',
    },
  ],
  aws: [STS, ...AWS_CREDENTIALS],
  'aws-cognito': [
    {
      host: 'cognito-identity.<region>.amazonaws.com',
      port: 443,
      purpose: 'the identity token of the pool',
      overriddenBy: 'assertion.endpoint, AWS_ENDPOINT_URL_COGNITO_IDENTITY',
    },
    {
      host: STS.host,
      port: 443,
      purpose: 'the session of a role',
      condition: 'where a role is assumed (IRSA, profiles)',
      overriddenBy: 'AWS_ENDPOINT_URL_STS',
    },
    ...AWS_CREDENTIALS,
  ],
} as const satisfies Readonly<Record<AssertionType, readonly EgressRow[]>>;
