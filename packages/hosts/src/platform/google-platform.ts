import type { Config } from '@nymgate/gateway/config/config-settings';
import { confirmGoogle } from './confirm-google.ts';
import { identifyGoogle } from './google-identity.ts';
import type { HostPlatform } from './host-platform.ts';

/** Google's IAM check, in front of a service or a function on Cloud Run. */
export const GOOGLE_PLATFORM = Object.freeze({
  vouches: ['google-iam'],
  confirm: async (config, ports) => {
    if (googleCallers(config) !== undefined) await confirmGoogle(ports);
  },
  identify: ({ headers, remoteAddress }, config) => {
    const audience = googleCallers(config)?.audience;
    return identifyGoogle(headers, { audience, remoteAddress, now: Date.now() });
  },
} satisfies HostPlatform);

function googleCallers({ callers }: Pick<Config, 'callers'>) {
  return callers?.platform?.find(({ type }) => type === 'google-iam');
}
