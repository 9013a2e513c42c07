import type { SecretStoreName } from '../../packages/clouds/src/settings/secret-reference.ts';
import { AWS_CREDENTIALS, type EgressRow } from './assertion-egress.ts';

const METADATA = { host: '169.254.169.254', port: 80 } as const;

const AWS_STS: EgressRow = {
  host: 'sts.<region>.amazonaws.com',
  port: 443,
  purpose: 'who asked, for the message',
  condition: 'when a secret is refused; also where a role is assumed (IRSA, profiles)',
  overriddenBy: 'AWS_ENDPOINT_URL_STS',
};

export const AZURE_IDENTITY: readonly EgressRow[] = [
  {
    ...METADATA,
    purpose: 'the token of the managed identity',
    condition:
      'on virtual machines and nodes of AKS; App Service and Container Apps name an address of their own',
    overriddenBy: 'IDENTITY_ENDPOINT, AZURE_POD_IDENTITY_AUTHORITY_HOST',
  },
  {
    host: 'login.microsoftonline.com',
    port: 443,
    purpose: 'the token of the workload identity',
    condition: 'in a pod of AKS with workload identity',
    overriddenBy: 'AZURE_AUTHORITY_HOST',
  },
];

/** A test compares them with actual requests. */
export const EGRESS_BY_STORE = {
  'aws-sm': [
    {
      host: 'secretsmanager.<region>.amazonaws.com',
      port: 443,
      purpose: 'the secret',
      overriddenBy: 'AWS_ENDPOINT_URL_SECRETS_MANAGER',
    },
    AWS_STS,
    ...AWS_CREDENTIALS,
  ],
  'aws-ssm': [
    {
      host: 'ssm.<region>.amazonaws.com',
      port: 443,
      purpose: 'the parameter',
      overriddenBy: 'AWS_ENDPOINT_URL_SSM',
    },
    AWS_STS,
    ...AWS_CREDENTIALS,
  ],
  'gcp-sm': [
    { host: 'secretmanager.googleapis.com', port: 443, purpose: 'the secret' },
    {
      host: 'secretmanager.<region>.rep.googleapis.com',
      port: 443,
      purpose: 'the secret',
      condition: 'where the reference has locations/<region>',
    },
    {
      ...METADATA,
      purpose: 'the access token of the workload; its name when a secret is refused',
      overriddenBy: 'GCE_METADATA_HOST, to this machine or its link',
    },
  ],
  'azure-kv': [{ host: '<vault>.vault.azure.net', port: 443, purpose: 'the secret' }, ...AZURE_IDENTITY],
  vault: [
    {
      host: '<vault>',
      port: 443,
      purpose: 'login and secret',
      overriddenBy: 'secrets.vault.address, which names it',
    },
  ],
} as const satisfies Readonly<Record<SecretStoreName, readonly EgressRow[]>>;
