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
  /** Tried in this order. */
  readonly verifiers: readonly CallerVerifier[];
  readonly addresses: AddressGate;
  readonly failures: FailureLimit;
};

/**
 * Checks the address, then that there is one credential, then the verifiers in order; a refusal by one is
 * final. Credentials are verified whatever came from the address before, which costs at most one hash or
 * signature (LCK-01): only failures are throttled.
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

/** Anyone can get a valid token of a public issuer; a request without credential costs nothing. */
function isFailure(verdict: AdmissionResult): boolean {
  if (verdict.outcome === 'refused') return verdict.reason !== 'no-credential';
  return verdict.outcome === 'forbidden';
}
