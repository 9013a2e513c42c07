import type { Inbound } from '@nymgate/engine/kernel/inbound';
import type { Config } from '@nymgate/gateway/config/config-settings';
import type { GatewayPlatform } from '../platform/gateway-platform.ts';
import { removePublicPath } from './public-path.ts';

export type FirstRequestWatch = {
  /** A call has come. */
  readonly onRequest: (inbound: Inbound) => void;
  /** For a start: the call that waits for it, once there is one. */
  readonly waitForRequest: (config: Config) => Promise<Inbound> | undefined;
  /** The start has ended, well or not: no call waits for it any more, and none is kept. */
  readonly startEnded: () => void;
};

/**
 * The first call that waits for the first start, so that the start can ask for its token while it reads the keys. A start that is tried
 * again is told of no call: else each attempt would ask Entra ID once more (FRZ-04). Nor is one where the platform's word has to be
 * confirmed or is read from headers: it does not count before the start is done.
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
