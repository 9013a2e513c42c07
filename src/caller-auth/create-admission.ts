import { createHash } from 'node:crypto';
import type { Admission, AdmissionVerdict, CallerRequest, CallerVerifier } from '../kernel/caller.ts';
import type { AddressGate } from './create-address-gate.ts';
import type { FailureLimit } from './failure-limit.ts';
import { credentialIn } from './read-credential.ts';

export type AdmissionOptions = {
  /** Asked in this order. */
  readonly verifiers: readonly CallerVerifier[];
  readonly addresses: AddressGate;
  readonly failures: FailureLimit;
};

/**
 * Who calls, by all verifiers together: first the address, then exactly one credential, then the first verifier that recognises
 * it. What a verifier recognises and refuses stays refused: no weaker one is asked.
 *
 * @example const verdict = await createAdmission({ verifiers, addresses, failures })(inbound);
 */
export function createAdmission({ verifiers, addresses, failures }: AdmissionOptions): Admission {
  return async (request) => {
    const { allowed, address } = addresses(request);
    if (!allowed) return { outcome: 'forbidden', reason: 'address' };
    if (credentialIn(request.headers).kind === 'several')
      return { outcome: 'ambiguous', reason: 'several-credentials' };
    const credential = digestOf(request);
    if (failures.isOver(address, credential)) return { outcome: 'refused', reason: 'failures' };
    const verdict = await ask(verifiers, request);
    if (isFailure(verdict)) failures.refused(address);
    if (verdict.outcome === 'known') failures.admitted(credential, verdict.caller.id);
    return verdict;
  };
}

async function ask(verifiers: readonly CallerVerifier[], request: CallerRequest): Promise<AdmissionVerdict> {
  for (const verifier of verifiers) {
    const verdict = await verifier.verify(request);
    if (verdict.outcome !== 'absent') return verdict;
  }
  return { outcome: 'refused', reason: 'no-credential' };
}

/** Anybody can have a valid token of a public issuer. A request without credential costs no work and may be a health check's. */
function isFailure(verdict: AdmissionVerdict): boolean {
  if (verdict.outcome === 'refused') return verdict.reason !== 'no-credential';
  return verdict.outcome === 'forbidden';
}

function digestOf({ headers, peerCertificate, platformIdentity }: CallerRequest): string {
  const credential = credentialIn(headers);
  return createHash('sha256')
    .update('text' in credential ? credential.text : '')
    .update(`\0${peerCertificate?.fingerprint ?? ''}\0${platformIdentity?.principal ?? ''}`)
    .digest('base64url');
}
