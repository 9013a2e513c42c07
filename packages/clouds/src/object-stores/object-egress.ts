import { AWS_CREDENTIALS, type EgressRow } from '../source-auth/assertion-egress.ts';
import type { StoreScheme } from './shared/object-uri.ts';

const METADATA = { host: '169.254.169.254', port: 80 } as const;
const S3 = { port: 443, why: 'files read, listed and written', moved: 'AWS_ENDPOINT_URL_S3' } as const;

/**
 * Whom each object store connects to: closed lists, held by a test that asks each of them and records whom. docs/security/egress.md is made
 * of them.
 */
export const EGRESS_BY_OBJECT_STORE = {
  s3: [
    { ...S3, host: '<bucket>.s3.<region>.amazonaws.com' },
    { ...S3, host: 's3.<region>.amazonaws.com', when: 'for a bucket with a dot in its name' },
    {
      host: 'sts.<region>.amazonaws.com',
      port: 443,
      why: 'the session of a role',
      when: 'where a role is assumed (IRSA, profiles)',
      moved: 'AWS_ENDPOINT_URL_STS',
    },
    ...AWS_CREDENTIALS,
  ],
  gs: [
    {
      host: 'storage.googleapis.com',
      port: 443,
      why: 'files read, listed and written',
      moved: 'STORAGE_EMULATOR_HOST, to this machine',
    },
    {
      ...METADATA,
      why: 'the access token of the workload',
      moved: 'GCE_METADATA_HOST, to this machine or its link',
    },
  ],
  az: [
    {
      host: '<account>.blob.core.windows.net',
      port: 443,
      why: 'files read, listed and written',
      moved: 'AZURE_STORAGE_SERVICE_ENDPOINT',
    },
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
} as const satisfies Readonly<Record<StoreScheme, readonly EgressRow[]>>;
