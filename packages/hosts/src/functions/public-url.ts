import { type Issue, SetupError } from '@nymgate/engine/kernel/errors';
import type { Config } from '@nymgate/gateway/config/config-settings';
import type { GatewayPlatform } from '../platform/gateway-platform.ts';

/** What no link ever starts with: without `publicUrl` every request tells its own address, or is refused. */
const URL_FROM_REQUESTS = 'https://told-by-each-request.invalid';

/** @throws SetupError CONFIG_INVALID: nobody can be told by a header where the gateway is */
export function getPublicUrl(
  { publicUrl }: Config,
  { reportsOrigin }: Pick<GatewayPlatform, 'reportsOrigin'>,
): string {
  if (publicUrl !== undefined) return publicUrl;
  if (reportsOrigin) return URL_FROM_REQUESTS;
  const issue: Issue = {
    code: 'CONFIG_INVALID',
    severity: 'error',
    message: 'publicUrl is required on this host: links of answers start with it',
    fix: 'set it, or the variable NYMGATE_PUBLIC_URL, to the address that the platform has given to the function',
  };
  throw new SetupError([issue]);
}
