import { configError } from '@nymgate/clouds/findings/config-error';
import { normalizePrincipal } from '@nymgate/clouds/platform-principals';
import type { CallerVerifier, Grant } from '@nymgate/engine/kernel/caller';
import type { PlatformKind } from '@nymgate/engine/kernel/inbound';
import { createApiKeyVerifier } from '../caller-auth/create-api-key-verifier.ts';
import {
  createCertificateVerifier,
  type KnownCertificate,
} from '../caller-auth/create-certificate-verifier.ts';
import { watchKeys } from '../caller-auth/key-file.ts';
import type { CallersConfig } from '../config/callers-settings.ts';
import type { AppPorts } from './app-ports.ts';
import {
  createKeyChangeAuditor,
  createKnownCallers,
  type KnownCallers,
} from './observed/create-known-callers.ts';

type CallerVerifiers = { readonly verifiers: readonly CallerVerifier[]; readonly known: KnownCallers };

/**
 * In order of intent: what the caller put into headers, then what its connection shows.
 * @throws SetupError SECRET_UNAVAILABLE for the key file
 */
export async function createCallerVerifiers(
  callers: CallersConfig,
  ports: AppPorts,
): Promise<CallerVerifiers> {
  const { apiKeys, jwt, clientCertificates, platform, defaults } = callers;
  const verifiers: CallerVerifier[] = [];
  const keys =
    apiKeys && (await watchKeys({ ...ports, file: apiKeys.file, onChange: createKeyChangeAuditor(ports) }));
  if (keys !== undefined) {
    verifiers.push(createApiKeyVerifier({ keys, clock: ports.clock, defaults }));
  }
  if (jwt !== undefined) {
    // Loaded on demand: jose costs 31 ms of a cold start.
    const { createJwtVerifier } = await import('../caller-auth/create-jwt-verifier.ts');
    const issuers = jwt.map((issuer) => ({ ...issuer, callers: createGrants(issuer.callers, defaults) }));
    verifiers.push(createJwtVerifier({ ...ports, issuers }));
  }
  if (clientCertificates !== undefined)
    verifiers.push(
      createCertificateVerifier(
        clientCertificates.map((entry) => toKnownCertificate(entry, defaults)),
        ports.clock,
      ),
    );
  if (platform !== undefined)
    verifiers.push(createPlatformVerifier(platform.map((entry) => toPrincipals(entry, defaults))));
  return { verifiers, known: createKnownCallers(callers, keys, ports.clock.now) };
}

type GrantLimits = Omit<Grant, 'connectors'>;
type GrantConfig = Grant & { readonly id: string };

function createGrants(callers: readonly GrantConfig[], defaults: GrantLimits): ReadonlyMap<string, Grant> {
  return new Map(callers.map((caller) => [caller.id, toGrant(caller, defaults)]));
}

function toGrant({ connectors, requestsPerMinute, concurrentRequests }: Grant, defaults: GrantLimits): Grant {
  return {
    connectors,
    requestsPerMinute: requestsPerMinute ?? defaults.requestsPerMinute,
    concurrentRequests: concurrentRequests ?? defaults.concurrentRequests,
  };
}

type PlatformConfig = NonNullable<CallersConfig['platform']>[number];

function toPrincipals({ type, callers }: PlatformConfig, defaults: GrantLimits): KnownPrincipals {
  const grants = callers.flatMap((caller) => {
    const principal = normalizePrincipal({ kind: type, principal: caller.id });
    return principal === undefined ? [] : [[principal, toGrant(caller, defaults)] as const];
  });
  return { kind: type, grants: new Map(grants) };
}

type CertificateConfig = NonNullable<CallersConfig['clientCertificates']>[number];

function toKnownCertificate(entry: CertificateConfig, defaults: GrantLimits): KnownCertificate {
  const { name, subject, dnsName, spiffe, fingerprint } = entry;
  const match = [
    subject === undefined ? [] : { subject },
    dnsName === undefined ? [] : { dnsName },
    spiffe === undefined ? [] : { spiffe },
    fingerprint === undefined ? [] : { fingerprint },
  ].flat()[0];
  if (match === undefined) throw invalidCertificateError();
  return { name, match, grant: toGrant(entry, defaults) };
}

function invalidCertificateError(): Error {
  const message = 'a client certificate has none of subject, dnsName, spiffe, fingerprint';
  return configError(message);
}

/** Principals in the form of `normalizePrincipal`. */
type KnownPrincipals = { readonly kind: PlatformKind; readonly grants: ReadonlyMap<string, Grant> };

/** This list authorizes callers whom the platform has authenticated; no header of a caller counts. */
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
