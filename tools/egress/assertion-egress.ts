import type { AssertionType } from '../../packages/clouds/src/source-auth/assertion-providers.ts';

export type EgressRow = {
  /** `<region>` and the like are placeholders. */
  readonly host: string;
  readonly port: number;
  readonly purpose: string;
  /** Absent: always. */
  readonly condition?: string;
  /** Variable or configuration key that changes the host. */
  readonly overriddenBy?: string;
};

const INSTANCE_METADATA = '169.254.169.254';

const ECS = 'in a task of ECS';
const EC2 = 'on EC2, or when nothing else has credentials';
const POD = 'with EKS Pod Identity';
const CONFIGURED_CREDENTIALS_HOST = 'AWS_CONTAINER_CREDENTIALS_FULL_URI';

/** Credentials and region, for any signed call. */
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

/** A test compares them with actual requests. */
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
