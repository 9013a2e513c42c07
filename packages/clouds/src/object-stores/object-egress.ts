import { AWS_CREDENTIALS, type EgressRow } from '../source-auth/assertion-egress.ts';
import type { StoreScheme } from './shared/object-uri.ts';

const METADATA = { host: '169.254.169.254', port: 80 } as const;
const S3 = { port: 443, purpose: 'files read, listed and written', moved: 'AWS_ENDPOINT_URL_S3' } as const;

/**
 * Whom each object store connects to: closed lists, held by a test that asks each of them and records whom. docs/security/egress.md is made
 * of them.
 */
export const EGRESS_BY_OBJECT_STORE = {
  s3: [
    { ...S3, host: '<bucket>.s3.<region>.amazonaws.com' },
    { ...S3, host: 's3.<region>.amazonaws.com', condition: 'for a bucket with a dot in its name' },
    {
      host: 'sts.<region>.amazonaws.com',
      port: 443,
      purpose: 'the session of a role',
      condition: 'where a role is assumed (IRSA, profiles)',
      overriddenBy: 'AWS_ENDPOINT_URL_STS',
    },
    ...AWS_CREDENTIALS,
  ],
  gs: [
    {
      host: 'storage.googleapis.com',
      port: 443,
      purpose: 'files read, listed and written',
      overriddenBy: 'STORAGE_EMULATOR_HOST, to this machine',
    },
    {
      ...METADATA,
      purpose: 'the access token of the workload',
      overriddenBy: 'GCE_METADATA_HOST, to this machine or its link',
    },
  ],
  az: [
    {
      host: '<account>.blob.core.windows.net',
      port: 443,
      purpose: 'files read, listed and written',
      overriddenBy: 'AZURE_STORAGE_SERVICE_ENDPOINT',
    },
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
  ],
} as const satisfies Readonly<Record<StoreScheme, readonly EgressRow[]>>;
