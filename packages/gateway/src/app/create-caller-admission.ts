import { configError } from '@nymgate/clouds/findings/config-error';
import { isLoopbackHost as isLoopback } from '@nymgate/clouds/network/loopback';
import { getHost } from '@nymgate/clouds/settings/origins';
import type { AdmitCaller, CallerRequest } from '@nymgate/engine/kernel/caller';
import type { SetupError } from '@nymgate/engine/kernel/errors';
import type { PlatformKind } from '@nymgate/engine/kernel/inbound';
import { createAddressGate } from '../caller-auth/create-address-gate.ts';
import { createAdmission } from '../caller-auth/create-admission.ts';
import { createFailureLimit } from '../caller-auth/failure-limit.ts';
import type { CallersConfig } from '../config/callers-settings.ts';
import type { Config } from '../config/config-settings.ts';
import type { AppPorts } from './app-ports.ts';
import { createCallerVerifiers } from './create-caller-verifiers.ts';
import type { KnownCallers } from './observed/create-known-callers.ts';

export type CallerAdmission = {
  /** Absent: only requests from this machine are served. */
  readonly admission?: AdmitCaller;
  readonly description: string;
  /** The address of the client, past trusted proxies (NET-07). */
  readonly clientAddress: (request: CallerRequest) => string;
  readonly known: KnownCallers;
};

const LOCAL_ONLY = {
  verifiers: [],
  known: { ids: () => ['local'], keys: () => undefined, look: () => undefined },
} as const;

/**
 * Without `callers` the gateway must be unreachable from other machines, both by `listen.host` and by
 * `publicUrl`, for hosts that call `app.handle` themselves.
 * @throws SetupError CONFIG_INVALID, SECRET_UNAVAILABLE
 */
export async function createCallerAdmission(
  { callers, listen }: Config,
  ports: AppPorts,
  {
    publicUrl,
    vouches: trustedPlatforms = [],
  }: { readonly publicUrl: string; readonly vouches?: readonly PlatformKind[] },
): Promise<CallerAdmission> {
  checkPlatforms(callers, trustedPlatforms);
  const { verifiers, known } =
    callers === undefined ? LOCAL_ONLY : await createCallerVerifiers(callers, ports);
  if (callers === undefined || verifiers.length === 0) {
    if (!isLoopback(getHost(publicUrl)) || !isLoopback(listen.host)) throw exposedWithoutCallersError();
    return {
      description: 'any caller on this machine, none from elsewhere: no verifier is configured',
      clientAddress: ({ remoteAddress }) => remoteAddress,
      known,
    };
  }
  const { addresses: ranges, refusedCredentials } = callers;
  const addresses = createAddressGate(ranges ?? { trustedProxies: 0 });
  const admission = createAdmission({
    verifiers,
    addresses,
    failures: createFailureLimit({ maxFailures: refusedCredentials, monotonic: ports.clock.monotonic }),
  });
  const from = ranges?.allow === undefined ? '' : `, from ${ranges.allow.length} address ranges`;
  return {
    admission,
    description: `${verifiers.map(({ name }) => name).join('; ')}${from}`,
    clientAddress: (request) => addresses(request).address,
    known,
  };
}

/**
 * HOK-05: where no platform authenticates callers, anyone could send the header.
 * @throws SetupError CONFIG_INVALID
 */
export function checkPlatforms(
  callers: CallersConfig | undefined,
  trustedPlatforms: readonly PlatformKind[],
): void {
  const [untrustedPlatform] = (callers?.platform ?? []).filter(
    ({ type }) => !trustedPlatforms.includes(type),
  );
  if (untrustedPlatform === undefined) return;
  const identifiesCallers =
    trustedPlatforms.length === 0 ? 'of nobody' : `only of ${trustedPlatforms.join(', ')}`;
  throw configError(
    `callers.platform: ${untrustedPlatform.type} is refused: this host learns from its platform ${identifiesCallers} who calls, and any client could send a header that claims an identity`,
    'use callers.jwt for the tokens that the platform issues, callers.apiKeys or callers.clientCertificates',
  );
}

function exposedWithoutCallersError(): SetupError {
  return configError(
    'a gateway that is reached beyond this machine needs a verifier of callers',
    'configure callers.apiKeys, callers.jwt or callers.clientCertificates',
  );
}
