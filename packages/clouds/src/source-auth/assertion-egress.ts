import type { AssertionType } from './assertion-providers.ts';

/** Somebody whom the gateway connects to, or may. */
export type EgressRow = {
  /** A host name; `<region>` and the like stand for what the configuration or the platform names. */
  readonly host: string;
  readonly port: number;
  readonly why: string;
  /** In which case; absent: always where its heading applies. */
  readonly when?: string;
  /** Variable or configuration key that names another host in its place. */
  readonly moved?: string;
};

const INSTANCE_METADATA = '169.254.169.254';

const ECS = 'in a task of ECS';
const EC2 = 'on EC2, or when nothing else has credentials';
const POD = 'with EKS Pod Identity';
const NAMED = 'AWS_CONTAINER_CREDENTIALS_FULL_URI';

/** AWS's own credentials, and its region, for whichever call they sign; with roles that are assumed, STS besides. */
export const AWS_CREDENTIALS: readonly EgressRow[] = [
  { host: '169.254.170.2', port: 80, why: "the task role's credentials", when: ECS },
  { host: '169.254.170.23', port: 80, why: "the pod role's credentials", when: POD, moved: NAMED },
  {
    host: 'fd00:ec2::23',
    port: 80,
    why: "the pod role's credentials",
    when: `${POD} over IPv6`,
    moved: NAMED,
  },
  {
    host: INSTANCE_METADATA,
    port: 80,
    why: "the region and the instance profile's credentials",
    when: EC2,
    moved: 'AWS_EC2_METADATA_SERVICE_ENDPOINT; AWS_EC2_METADATA_DISABLED forbids it',
  },
  {
    host: 'fd00:ec2::254',
    port: 80,
    why: "the region and the instance profile's credentials",
    when: 'with AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE=ipv6',
  },
];

const STS: EgressRow = {
  host: 'sts.<region>.amazonaws.com',
  port: 443,
  why: 'the identity token; the session of a role, where one is assumed',
  moved: 'assertion.endpoint, AWS_ENDPOINT_URL_STS',
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
      why: 'the identity token of the workload',
      moved: 'GCE_METADATA_HOST, to this machine or its link',
    },
    {
      host: 'iamcredentials.googleapis.com',
      port: 443,
      why: 'the identity token of another service account',
      when: 'with assertion.impersonate',
    },
  ],
  azure: [
    {
      host: INSTANCE_METADATA,
      port: 80,
      why: 'the token of the managed identity',
      when: 'on virtual machines and nodes of AKS; App Service and Container Apps name an address of their own',
      moved: 'IDENTITY_ENDPOINT, AZURE_POD_IDENTITY_AUTHORITY_HOST',
    },
  ],
  github: [
    {
      host: '<name>.actions.githubusercontent.com',
      port: 443,
      why: 'the token of the job',
      moved: 'ACTIONS_ID_TOKEN_REQUEST_URL, which names it',
    },
  ],
  aws: [STS, ...AWS_CREDENTIALS],
  'aws-cognito': [
    {
      host: 'cognito-identity.<region>.amazonaws.com',
      port: 443,
      why: 'the identity token of the pool',
      moved: 'assertion.endpoint, AWS_ENDPOINT_URL_COGNITO_IDENTITY',
    },
    {
      host: STS.host,
      port: 443,
      why: 'the session of a role',
      when: 'where a role is assumed (IRSA, profiles)',
      moved: 'AWS_ENDPOINT_URL_STS',
    },
    ...AWS_CREDENTIALS,
  ],
} as const satisfies Readonly<Record<AssertionType, readonly EgressRow[]>>;
