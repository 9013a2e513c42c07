import { createAddressGate, createAdmission, createFailureLimit } from '../caller-auth/index.ts';
import { type Config, hostOf, isLoopback } from '../config/index.ts';
import type { Admission } from '../kernel/caller.ts';
import { SetupError } from '../kernel/errors.ts';
import type { AppPorts } from './app-ports.ts';
import { createCallerVerifiers } from './create-caller-verifiers.ts';

/** Who decides about callers, and in words for the start message. */
export type CallerAdmission = {
  /** Absent: only requests from this machine are served. */
  readonly admission?: Admission;
  readonly description: string;
};

/**
 * Joins `callers` to what decides. Without `callers` a gateway that is to be reached beyond this machine is refused: this holds
 * for a host as for a program that calls `app.handle` itself, which says with `publicUrl` where it is reached.
 *
 * @throws SetupError CONFIG_INVALID, SECRET_UNAVAILABLE
 */
export async function createCallerAdmission(
  { callers, listen }: Config,
  ports: AppPorts,
  { publicUrl }: { readonly publicUrl: string },
): Promise<CallerAdmission> {
  const verifiers = callers === undefined ? [] : await createCallerVerifiers(callers, ports);
  if (callers === undefined || verifiers.length === 0) {
    if (!isLoopback(hostOf(publicUrl)) || !isLoopback(listen.host)) throw exposed();
    return { description: 'anybody on this machine, nobody from elsewhere: no verifier is configured' };
  }
  const { addresses, refusedCredentials } = callers;
  const admission = createAdmission({
    verifiers,
    addresses: createAddressGate(addresses ?? { trustedProxies: 0 }),
    failures: createFailureLimit({ refusals: refusedCredentials, monotonic: ports.clock.monotonic }),
  });
  const from = addresses?.allow === undefined ? '' : `, from ${addresses.allow.length} address ranges`;
  return { admission, description: `${verifiers.map(({ name }) => name).join('; ')}${from}` };
}

function exposed(): SetupError {
  return new SetupError([
    {
      code: 'CONFIG_INVALID',
      severity: 'error',
      message: 'a gateway that is reached beyond this machine needs a verifier of callers',
      fix: 'configure callers.apiKeys, callers.jwt or callers.clientCertificates',
    },
  ]);
}
