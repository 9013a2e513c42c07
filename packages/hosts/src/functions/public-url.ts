import type { Config } from '@nymgate/gateway/config/config-settings';
import { type Issue, SetupError } from '@nymgate/engine/kernel/errors';
import type { HostPlatform } from '../platform/host-platform.ts';

/** What no link ever starts with: without `publicUrl` every request tells its own address, or is refused. */
const TOLD_BY_REQUESTS = 'https://told-by-each-request.invalid';

/** @throws SetupError CONFIG_INVALID: nobody can be told by a header where the gateway is */
export function publicUrlOf(
  { publicUrl }: Config,
  { tellsOrigin }: Pick<HostPlatform, 'tellsOrigin'>,
): string {
  if (publicUrl !== undefined) return publicUrl;
  if (tellsOrigin) return TOLD_BY_REQUESTS;
  const issue: Issue = {
    code: 'CONFIG_INVALID',
    severity: 'error',
    message: 'publicUrl is required on this host: links of answers start with it',
    fix: 'set it, or the variable NYMGATE_PUBLIC_URL, to the address that the platform has given to the function',
  };
  throw new SetupError([issue]);
}
