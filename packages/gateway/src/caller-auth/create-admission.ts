import type {
  AdmissionResult,
  AdmitCaller,
  CallerRequest,
  CallerVerifier,
} from '@nymgate/engine/kernel/caller';
import type { AddressGate } from './create-address-gate.ts';
import type { FailureLimit } from './failure-limit.ts';
import { parseCredential } from './read-credential.ts';

export type AdmissionOptions = {
  /** Asked in this order. */
  readonly verifiers: readonly CallerVerifier[];
  readonly addresses: AddressGate;
  readonly failures: FailureLimit;
};

/**
 * Who calls, by all verifiers together: first the address, then exactly one credential, then the first verifier that recognises
 * it. What a verifier recognises and refuses stays refused: no weaker one is asked. Every credential is looked at, whatever came
 * from its address before (LCK-01): of bad ones a verifier has to read no more than their form, and of the rest it computes one
 * hash or one signature. Only who has failed is told to wait.
 *
 * @example const verdict = await createAdmission({ verifiers, addresses, failures })(inbound);
 */
export function createAdmission({ verifiers, addresses, failures }: AdmissionOptions): AdmitCaller {
  return async (request) => {
    const { allowed, address } = addresses(request);
    if (!allowed) return { outcome: 'forbidden', reason: 'address' };
    if (parseCredential(request.headers).kind === 'several')
      return { outcome: 'ambiguous', reason: 'several-credentials' };
    const verdict = await verifyWithAll(verifiers, request);
    if (!isFailure(verdict)) return verdict;
    const wait = failures.recordFailure(address);
    return wait === undefined ? verdict : { outcome: 'throttled', reason: 'failures', retryAfter: wait };
  };
}

async function verifyWithAll(
  verifiers: readonly CallerVerifier[],
  request: CallerRequest,
): Promise<AdmissionResult> {
  for (const verifier of verifiers) {
    const verdict = await verifier.verify(request);
    if (verdict.outcome !== 'absent') return verdict;
  }
  return { outcome: 'refused', reason: 'no-credential' };
}

/** Anybody can have a valid token of a public issuer. A request without credential costs no work and may be a health check's. */
function isFailure(verdict: AdmissionResult): boolean {
  if (verdict.outcome === 'refused') return verdict.reason !== 'no-credential';
  return verdict.outcome === 'forbidden';
}
