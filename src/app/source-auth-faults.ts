import type { Fault } from '../faults/fault.ts';
import { PROVIDER_FAULTS } from '../faults/provider-faults.ts';
import { AWS_FAULTS } from '../source-auth/index.ts';

type Table = Readonly<Record<string, Fault>>;

/** Every reason for which there is no assertion, or no token that Graph takes, by provider and `subject` of SOURCE_AUTH_FAILED. */
export const SOURCE_AUTH_FAULTS: Readonly<Record<string, Table>> = Object.freeze({
  ...PROVIDER_FAULTS,
  aws: AWS_FAULTS,
});

/**
 * What a `subject` of SOURCE_AUTH_FAILED means; undefined for one that no table has.
 *
 * @example sourceAuthFault('assertion file cannot be read')?.who // 'operator'
 */
export function sourceAuthFault(subject: string): Fault | undefined {
  return Object.values(SOURCE_AUTH_FAULTS).find((table) => Object.hasOwn(table, subject))?.[subject];
}
