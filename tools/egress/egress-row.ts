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

type Limits = Pick<EgressRow, 'condition' | 'overriddenBy'>;

export const https = (host: string, purpose: string, limits: Limits = {}): EgressRow => ({
  ...{ host, port: 443, purpose },
  ...limits,
});
const http = (host: string, purpose: string, limits: Limits): EgressRow => ({
  ...{ host, port: 80, purpose },
  ...limits,
});

const METADATA = '169.254.169.254';
const POD = 'with EKS Pod Identity';
const POD_CREDENTIALS = "the pod role's credentials";
const INSTANCE_CREDENTIALS = "the region and the instance profile's credentials";
const overriddenBy = 'AWS_CONTAINER_CREDENTIALS_FULL_URI';

/** Credentials and region, for any signed call. */
export const AWS_CREDENTIALS: readonly EgressRow[] = [
  http('169.254.170.2', "the task role's credentials", { condition: 'in a task of ECS' }),
  http('169.254.170.23', POD_CREDENTIALS, { condition: POD, overriddenBy }),
  http('fd00:ec2::23', POD_CREDENTIALS, { condition: `${POD} over IPv6`, overriddenBy }),
  http(METADATA, INSTANCE_CREDENTIALS, {
    condition: 'on EC2, or when nothing else has credentials',
    overriddenBy: 'AWS_EC2_METADATA_SERVICE_ENDPOINT; AWS_EC2_METADATA_DISABLED forbids it',
  }),
  http('fd00:ec2::254', INSTANCE_CREDENTIALS, {
    condition: 'with AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE=ipv6',
  }),
];

export const STS_HOST = 'sts.<region>.amazonaws.com';
export const STS_ROLE = https(STS_HOST, 'the session of a role', {
  condition: 'where a role is assumed (IRSA, profiles)',
  overriddenBy: 'AWS_ENDPOINT_URL_STS',
});

export const AZURE_MANAGED_IDENTITY = http(METADATA, 'the token of the managed identity', {
  condition:
    'on virtual machines and nodes of AKS; App Service and Container Apps name an address of their own',
  overriddenBy: 'IDENTITY_ENDPOINT, AZURE_POD_IDENTITY_AUTHORITY_HOST',
});
export const AZURE_IDENTITY: readonly EgressRow[] = [
  AZURE_MANAGED_IDENTITY,
  https('login.microsoftonline.com', 'the token of the workload identity', {
    condition: 'in a pod of AKS with workload identity',
    overriddenBy: 'AZURE_AUTHORITY_HOST',
  }),
];

export const gceMetadata = (purpose: string): EgressRow =>
  http(METADATA, purpose, { overriddenBy: 'GCE_METADATA_HOST, to this machine or its link' });
