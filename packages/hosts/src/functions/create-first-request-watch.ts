import type { Inbound } from '@nymgate/engine/kernel/inbound';
import type { Config } from '@nymgate/gateway/config/config-settings';
import type { GatewayPlatform } from '../platform/gateway-platform.ts';
import { removePublicPath } from './public-path.ts';

export type FirstRequestWatch = {
  readonly onRequest: (inbound: Inbound) => void;
  readonly waitForRequest: (config: Config) => Promise<Inbound> | undefined;
  readonly startEnded: () => void;
};

/**
 * Passes the first request to the first start, which can request its token early. Retries get no request,
 * since each would query Entra ID again (FRZ-04), and neither do platforms whose identity must be confirmed
 * first.
 */
export function createFirstRequestWatch({ confirm, identify }: GatewayPlatform): FirstRequestWatch {
  let resolveFirst: ((inbound: Inbound) => void) | undefined;
  let first: Promise<Inbound> | undefined =
    confirm === undefined && identify === undefined
      ? new Promise((resolve) => {
          resolveFirst = resolve;
        })
      : undefined;
  const over = () => {
    resolveFirst = undefined;
    first = undefined;
  };
  return Object.freeze({
    startEnded: over,
    onRequest: (inbound: Inbound) => resolveFirst?.(inbound),
    waitForRequest: ({ publicPath }: Config) =>
      first?.then((inbound) => ({ ...inbound, target: removePublicPath(inbound.target, publicPath) ?? '' })),
  });
}
