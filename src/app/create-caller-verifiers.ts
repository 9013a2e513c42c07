import {
  createApiKeyVerifier,
  createCertificateVerifier,
  createPlatformVerifier,
  type KnownCertificate,
  watchKeys,
} from '../caller-auth/index.ts';
import type { CallersConfig } from '../config/index.ts';
import type { CallerVerifier, Grant } from '../kernel/caller.ts';
import { SetupError } from '../kernel/errors.ts';
import type { PlatformKind } from '../kernel/inbound.ts';
import type { AppPorts } from './app-ports.ts';

/**
 * The verifiers that the configuration names, strongest evidence of intent first: what the caller wrote into its headers, then
 * what its connection shows.
 *
 * @param vouches platforms whose identities this host sets itself
 * @throws SetupError SECRET_UNAVAILABLE for the key file, CONFIG_INVALID for a platform that the host does not vouch for
 */
export async function createCallerVerifiers(
  callers: CallersConfig,
  ports: AppPorts,
  vouches: readonly PlatformKind[],
): Promise<readonly CallerVerifier[]> {
  const { apiKeys, jwt, clientCertificates, platform, defaults } = callers;
  const verifiers: CallerVerifier[] = [];
  if (apiKeys !== undefined) {
    const keys = await watchKeys({ ...ports, file: apiKeys.file });
    verifiers.push(createApiKeyVerifier({ keys, clock: ports.clock, defaults }));
  }
  if (jwt !== undefined) {
    // Only who accepts tokens loads what verifies them (cold start).
    const { createJwtVerifier } = await import('../caller-auth/jwt/index.ts');
    const issuers = jwt.map((issuer) => ({ ...issuer, callers: grantsOf(issuer.callers, defaults) }));
    verifiers.push(createJwtVerifier({ ...ports, issuers }));
  }
  if (clientCertificates !== undefined)
    verifiers.push(
      createCertificateVerifier(
        clientCertificates.map((entry) => toKnown(entry, defaults)),
        ports.clock,
      ),
    );
  if (platform !== undefined) {
    const known = platform.map(({ type, callers }) => ({ kind: type, callers: grantsOf(callers, defaults) }));
    for (const { kind } of known) if (!vouches.includes(kind)) throw notVouched(kind);
    verifiers.push(createPlatformVerifier(known));
  }
  return verifiers;
}

type Limits = Omit<Grant, 'connectors'>;
type GrantConfig = Grant & { readonly id: string };

function grantsOf(callers: readonly GrantConfig[], defaults: Limits): ReadonlyMap<string, Grant> {
  return new Map(callers.map((caller) => [caller.id, toGrant(caller, defaults)]));
}

function toGrant({ connectors, requestsPerMinute, concurrentRequests }: Grant, defaults: Limits): Grant {
  return {
    connectors,
    requestsPerMinute: requestsPerMinute ?? defaults.requestsPerMinute,
    concurrentRequests: concurrentRequests ?? defaults.concurrentRequests,
  };
}

type CertificateConfig = NonNullable<CallersConfig['clientCertificates']>[number];

function toKnown(entry: CertificateConfig, defaults: Limits): KnownCertificate {
  const { name, subject, dnsName, spiffe, fingerprint } = entry;
  const match = [
    subject === undefined ? [] : { subject },
    dnsName === undefined ? [] : { dnsName },
    spiffe === undefined ? [] : { spiffe },
    fingerprint === undefined ? [] : { fingerprint },
  ].flat()[0];
  if (match === undefined)
    throw invalid('a client certificate has none of subject, dnsName, spiffe, fingerprint');
  return { name, match, grant: toGrant(entry, defaults) };
}

function notVouched(kind: PlatformKind): SetupError {
  return invalid(
    `callers.platform: this host cannot vouch for ${kind} identities; a header that claims one could be anybody's`,
    'run the gateway on that platform, or use callers.jwt for the tokens it issues',
  );
}

function invalid(message: string, fix?: string): SetupError {
  return new SetupError([
    { code: 'CONFIG_INVALID', severity: 'error', message, ...(fix === undefined ? {} : { fix }) },
  ]);
}
