import { sourceAuthFault } from '../../app/index.ts';
import { PROVIDER_FAULTS } from '../../faults/provider-faults.ts';
import { type Finding, findingOf } from './step.ts';

/**
 * Why there is no assertion. It begins with the words that the log, the message to callers and the guides have for it, so that a
 * person finds the one by the other.
 *
 * @param subject constant of a provider
 * @example assertionFinding('AWS denied the call').summary // 'AWS denied the call: The role that the gateway runs as may not …'
 */
export function assertionFinding(subject: string): Finding {
  const fault = sourceAuthFault(subject);
  if (fault === undefined) return findingOf(PROVIDER_FAULTS.gateway['no client assertion']);
  return findingOf(fault, `${subject}: `);
}
