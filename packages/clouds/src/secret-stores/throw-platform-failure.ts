import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Fault } from '../faults/fault.ts';
import { PROVIDER_FAULTS } from '../faults/provider-faults.ts';
import { AWS_FAULTS } from '../source-auth/aws/aws-faults.ts';
import { StoreFailure, type StoreOutcome } from './store-failure.ts';

const FAULTS: Readonly<Record<string, Fault>> = {
  ...AWS_FAULTS,
  ...PROVIDER_FAULTS.gcp,
  ...PROVIDER_FAULTS.azure,
  ...PROVIDER_FAULTS['token-file'],
};

/** In addition to `unavailable` endpoints. */
const TRANSIENT_SUBJECTS: ReadonlySet<string> = new Set<keyof typeof AWS_FAULTS>([
  'AWS throttled the call',
  'AWS cannot be reached',
  'AWS did not answer in time',
  'AWS container credentials cannot be had',
]);

/**
 * Converts a failure of the platform's identity into one of the store; rethrows other errors.
 * @throws StoreFailure
 */
export function throwPlatformFailure(error: unknown): never {
  if (!(error instanceof RequestError)) throw error;
  const subject = error.detail.subject ?? '';
  throw new StoreFailure({
    outcome: toStoreOutcome(subject),
    reason: `the platform says: ${subject}`,
    next: FAULTS[subject]?.fix ?? 'run "nymgate doctor" where the gateway runs, under the same identity',
  });
}

function toStoreOutcome(subject: string): StoreOutcome {
  if (TRANSIENT_SUBJECTS.has(subject) || subject.endsWith(' unavailable')) return 'unreachable';
  if (subject.endsWith(' not understood') || subject === 'AWS answered what it does not document')
    return 'unusable';
  return 'forbidden';
}
