import type { StoreScheme } from '../../packages/clouds/src/object-stores/shared/object-uri.ts';
import {
  AWS_CREDENTIALS,
  AZURE_IDENTITY,
  type EgressRow,
  gceMetadata,
  https,
  STS_ROLE,
} from './egress-row.ts';

const FILES = 'files read, listed and written';
const overriddenBy = 'AWS_ENDPOINT_URL_S3';

/**
 * Hosts of each object store; a test records actual requests and compares. Source of docs/security/egress.md.
 */
export const EGRESS_BY_OBJECT_STORE = {
  s3: [
    https('<bucket>.s3.<region>.amazonaws.com', FILES, { overriddenBy }),
    https('s3.<region>.amazonaws.com', FILES, {
      condition: 'for a bucket with a dot in its name',
      overriddenBy,
    }),
    STS_ROLE,
    ...AWS_CREDENTIALS,
  ],
  gs: [
    https('storage.googleapis.com', FILES, { overriddenBy: 'STORAGE_EMULATOR_HOST, to this machine' }),
    gceMetadata('the access token of the workload'),
  ],
  az: [
    https('<account>.blob.core.windows.net', FILES, { overriddenBy: 'AZURE_STORAGE_SERVICE_ENDPOINT' }),
    ...AZURE_IDENTITY,
  ],
} as const satisfies Readonly<Record<StoreScheme, readonly EgressRow[]>>;
