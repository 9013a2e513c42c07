import type { StoreScheme } from '../../packages/clouds/src/object-stores/shared/object-uri.ts';
import { AWS_CREDENTIALS, type EgressRow } from './assertion-egress.ts';
import { AZURE_IDENTITY } from './store-egress.ts';

const METADATA = { host: '169.254.169.254', port: 80 } as const;
const S3 = {
  port: 443,
  purpose: 'files read, listed and written',
  overriddenBy: 'AWS_ENDPOINT_URL_S3',
} as const;

/**
 * Hosts of each object store; a test records actual requests and compares. Source of docs/security/egress.md.
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
    ...AZURE_IDENTITY,
  ],
} as const satisfies Readonly<Record<StoreScheme, readonly EgressRow[]>>;
