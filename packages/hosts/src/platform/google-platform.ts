import type { Config } from '@nymgate/gateway/config/config-settings';
import { confirmGooglePlatform } from './confirm-google-platform.ts';
import type { GatewayPlatform } from './gateway-platform.ts';
import { identifyGoogle } from './google-identity.ts';

export const GOOGLE_PLATFORM = Object.freeze({
  trustedPlatforms: ['google-iam'],
  confirm: async (config, ports) => {
    if (findGoogleCallers(config) !== undefined) await confirmGooglePlatform(ports);
  },
  identify: ({ headers, remoteAddress }, config) => {
    const audience = findGoogleCallers(config)?.audience;
    return identifyGoogle(headers, { audience, remoteAddress, now: Date.now() });
  },
} satisfies GatewayPlatform);

function findGoogleCallers({ callers }: Pick<Config, 'callers'>) {
  return callers?.platform?.find(({ type }) => type === 'google-iam');
}
