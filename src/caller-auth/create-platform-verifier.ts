import type { CallerVerifier, Grant } from '../kernel/caller.ts';
import type { PlatformKind } from '../kernel/inbound.ts';

export type KnownPrincipals = {
  readonly kind: PlatformKind;
  /** By principal: IAM ARN or service account. */
  readonly callers: ReadonlyMap<string, Grant>;
};

/**
 * Callers that the platform has authenticated before the request reached us (IAM of API Gateway and function URLs, of Cloud Run).
 * The identity is a fact that only the host of that platform sets; no header has any part in it.
 */
export function createPlatformVerifier(known: readonly KnownPrincipals[]): CallerVerifier {
  return {
    name: 'platform identities',
    verify: async ({ platformIdentity: identity }) => {
      if (identity === undefined) return { outcome: 'absent' };
      const grant = known.find(({ kind }) => kind === identity.kind)?.callers.get(identity.principal);
      if (grant === undefined) return { outcome: 'refused', reason: 'platform' };
      return { outcome: 'known', caller: { id: `${identity.kind}:${identity.principal}`, grant } };
    },
  };
}
