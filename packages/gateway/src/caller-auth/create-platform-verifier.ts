import { normalizePrincipal } from '@nymgate/clouds/platform-principals';
import type { CallerVerifier, Grant } from '@nymgate/engine/kernel/caller';
import type { PlatformKind } from '@nymgate/engine/kernel/inbound';

/** The callers of one platform: principals as `plainPrincipal` writes them. */
export type KnownPrincipals = {
  readonly kind: PlatformKind;
  readonly grants: ReadonlyMap<string, Grant>;
};

/**
 * Callers whom the platform has authenticated before the request reached us. The platform says that a name is true, this list says
 * whose names may call. Only a host sets `platformIdentity`, from what its platform itself writes: no header counts.
 *
 * @example createPlatformVerifier([{ kind: 'aws-iam', grants: new Map([['arn:aws:iam::111122223333:role/etl', grant]]) }])
 */
export function createPlatformVerifier(known: readonly KnownPrincipals[]): CallerVerifier {
  const grants = new Map(known.map(({ kind, grants: of }) => [kind, of]));
  return {
    name: `identities of the platform (${[...grants.keys()].join(', ')})`,
    verify: async ({ platformIdentity }) => {
      if (platformIdentity === undefined) return { outcome: 'absent' };
      const { kind } = platformIdentity;
      const principal = normalizePrincipal(platformIdentity);
      const grant = principal === undefined ? undefined : grants.get(kind)?.get(principal);
      if (grant === undefined) return { outcome: 'refused', reason: 'platform' };
      return { outcome: 'known', caller: { id: `${kind}:${principal}`, grant } };
    },
  };
}
