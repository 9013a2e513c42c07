import { setupError } from '@nymgate/engine/kernel/errors';
import type { Config } from '@nymgate/gateway/config/config-settings';
import type { GatewayPlatform } from '../platform/gateway-platform.ts';

/** Never used: without `publicUrl` each request supplies its address or is rejected. */
const URL_FROM_REQUESTS = 'https://told-by-each-request.invalid';

/** @throws SetupError CONFIG_INVALID if neither configuration nor platform has the address */
export function getPublicUrl(
  { publicUrl }: Config,
  { reportsOrigin }: Pick<GatewayPlatform, 'reportsOrigin'>,
): string {
  if (publicUrl !== undefined) return publicUrl;
  if (reportsOrigin) return URL_FROM_REQUESTS;
  throw setupError(
    'CONFIG_INVALID',
    'publicUrl is required on this host: links of responses start with it',
    'set it, or the variable NYMGATE_PUBLIC_URL, to the address that the platform has given to the function',
  );
}
