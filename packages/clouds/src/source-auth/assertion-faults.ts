import type { Fault } from '../faults/fault.ts';
import { PROVIDER_FAULTS } from '../faults/provider-faults.ts';
import type { AssertionType } from './assertion-providers.ts';
import { AWS_FAULTS } from './aws/aws-faults.ts';

/** By the `subject` of the failure. In a separate file because a start doesn't need it. */
export const FAULTS_BY_PROVIDER = {
  'token-file': PROVIDER_FAULTS['token-file'],
  gcp: PROVIDER_FAULTS.gcp,
  azure: PROVIDER_FAULTS.azure,
  github: PROVIDER_FAULTS.github,
  certificate: PROVIDER_FAULTS.certificate,
  aws: AWS_FAULTS,
  'aws-cognito': AWS_FAULTS,
} as const satisfies Readonly<Record<AssertionType, Readonly<Record<string, Fault>>>>;
