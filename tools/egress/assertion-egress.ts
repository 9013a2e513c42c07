import type { AssertionType } from '../../packages/clouds/src/source-auth/assertion-providers.ts';
import {
  AWS_CREDENTIALS,
  AZURE_MANAGED_IDENTITY,
  type EgressRow,
  gceMetadata,
  https,
  STS_HOST,
  STS_ROLE,
} from './egress-row.ts';

/** A test compares them with actual requests. */
export const EGRESS_BY_PROVIDER = {
  'token-file': [],
  certificate: [],
  gcp: [
    gceMetadata('the identity token of the workload'),
    https('iamcredentials.googleapis.com', 'the identity token of another service account', {
      condition: 'with assertion.impersonate',
    }),
  ],
  azure: [AZURE_MANAGED_IDENTITY],
  github: [
    https('<name>.actions.githubusercontent.com', 'the token of the job', {
      overriddenBy: 'ACTIONS_ID_TOKEN_REQUEST_URL, which names it',
    }),
  ],
  aws: [
    https(STS_HOST, 'the identity token; the session of a role, where one is assumed', {
      overriddenBy: 'assertion.endpoint, AWS_ENDPOINT_URL_STS',
    }),
    ...AWS_CREDENTIALS,
  ],
  'aws-cognito': [
    https('cognito-identity.<region>.amazonaws.com', 'the identity token of the pool', {
      overriddenBy: 'assertion.endpoint, AWS_ENDPOINT_URL_COGNITO_IDENTITY',
    }),
    STS_ROLE,
    ...AWS_CREDENTIALS,
  ],
} as const satisfies Readonly<Record<AssertionType, readonly EgressRow[]>>;
