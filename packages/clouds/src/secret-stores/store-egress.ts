import type { SecretStoreName } from '../settings/secret-reference.ts';
import { AWS_CREDENTIALS, type EgressRow } from '../source-auth/assertion-egress.ts';

const METADATA = { host: '169.254.169.254', port: 80 } as const;

const AWS_STS: EgressRow = {
  host: 'sts.<region>.amazonaws.com',
  port: 443,
  why: 'who asked, for the message',
  when: 'when a secret is refused; also where a role is assumed (IRSA, profiles)',
  moved: 'AWS_ENDPOINT_URL_STS',
};

/**
 * Whom each secret store connects to: closed lists, held by a test that reads from each of them and records what it asks.
 * docs/security/egress.md is made of them. In a file of its own, because a start has no use for it.
 */
export const EGRESS_BY_STORE = {
  'aws-sm': [
    {
      host: 'secretsmanager.<region>.amazonaws.com',
      port: 443,
      why: 'the secret',
      moved: 'AWS_ENDPOINT_URL_SECRETS_MANAGER',
    },
    AWS_STS,
    ...AWS_CREDENTIALS,
  ],
  'aws-ssm': [
    { host: 'ssm.<region>.amazonaws.com', port: 443, why: 'the parameter', moved: 'AWS_ENDPOINT_URL_SSM' },
    AWS_STS,
    ...AWS_CREDENTIALS,
  ],
  'gcp-sm': [
    { host: 'secretmanager.googleapis.com', port: 443, why: 'the secret' },
    {
      host: 'secretmanager.<region>.rep.googleapis.com',
      port: 443,
      why: 'the secret',
      when: 'where the reference has locations/<region>',
    },
    {
      ...METADATA,
      why: 'the access token of the workload; its name when a secret is refused',
      moved: 'GCE_METADATA_HOST, to this machine or its link',
    },
  ],
  'azure-kv': [
    { host: '<vault>.vault.azure.net', port: 443, why: 'the secret' },
    {
      ...METADATA,
      why: 'the token of the managed identity',
      when: 'on virtual machines and nodes of AKS; App Service and Container Apps name an address of their own',
      moved: 'IDENTITY_ENDPOINT, AZURE_POD_IDENTITY_AUTHORITY_HOST',
    },
    {
      host: 'login.microsoftonline.com',
      port: 443,
      why: 'the token of the workload identity',
      when: 'in a pod of AKS with workload identity',
      moved: 'AZURE_AUTHORITY_HOST',
    },
  ],
  vault: [
    { host: '<vault>', port: 443, why: 'login and secret', moved: 'secrets.vault.address, which names it' },
  ],
} as const satisfies Readonly<Record<SecretStoreName, readonly EgressRow[]>>;
