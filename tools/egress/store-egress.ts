import type { SecretStoreName } from '../../packages/clouds/src/settings/secret-reference.ts';
import {
  AWS_CREDENTIALS,
  AZURE_IDENTITY,
  type EgressRow,
  gceMetadata,
  https,
  STS_HOST,
} from './egress-row.ts';

const AWS_STS = https(STS_HOST, 'who asked, for the message', {
  condition: 'when a secret is refused; also where a role is assumed (IRSA, profiles)',
  overriddenBy: 'AWS_ENDPOINT_URL_STS',
});

/** A test compares them with actual requests. */
export const EGRESS_BY_STORE = {
  'aws-sm': [
    https('secretsmanager.<region>.amazonaws.com', 'the secret', {
      overriddenBy: 'AWS_ENDPOINT_URL_SECRETS_MANAGER',
    }),
    AWS_STS,
    ...AWS_CREDENTIALS,
  ],
  'aws-ssm': [
    https('ssm.<region>.amazonaws.com', 'the parameter', { overriddenBy: 'AWS_ENDPOINT_URL_SSM' }),
    AWS_STS,
    ...AWS_CREDENTIALS,
  ],
  'gcp-sm': [
    https('secretmanager.googleapis.com', 'the secret'),
    https('secretmanager.<region>.rep.googleapis.com', 'the secret', {
      condition: 'where the reference has locations/<region>',
    }),
    gceMetadata('the access token of the workload; its name when a secret is refused'),
  ],
  'azure-kv': [https('<vault>.vault.azure.net', 'the secret'), ...AZURE_IDENTITY],
  vault: [https('<vault>', 'login and secret', { overriddenBy: 'secrets.vault.address, which names it' })],
} as const satisfies Readonly<Record<SecretStoreName, readonly EgressRow[]>>;
