import { getNetworkPrefix } from '@nymgate/clouds/network/get-network-prefix';

/**
 * Remembers which addresses send refused credentials, and asks them to wait beyond the limit. It never says whether a credential
 * is looked at: behind a load balancer everybody has one address, and a stranger must not be able to lock out the others (LCK-01).
 * All of an IPv6 network count as one address.
 */
export type FailureLimit = {
  /**
   * Notes a refused credential.
   *
   * @returns seconds until the address may fail again; undefined while it is within its limit
   */
  readonly recordFailure: (address: string) => number | undefined;
};

export type FailureLimitOptions = {
  /** How many in ten seconds. */
  readonly maxFailures: number;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonic: () => number;
};

const WINDOW_MILLISECONDS = 10_000;
const MAX_ADDRESSES = 10_000;

type FailureWindow = { count: number; readonly ends: number };

/** @example createFailureLimit({ refusals: 100, monotonic }).refused('203.0.113.9') // undefined */
export function createFailureLimit({ maxFailures, monotonic }: FailureLimitOptions): FailureLimit {
  const windows = new Map<string, FailureWindow>();
  return {
    recordFailure: (address) => {
      const network = getNetworkPrefix(address);
      const now = monotonic();
      const known = windows.get(network);
      const window =
        known !== undefined && now < known.ends ? known : { count: 0, ends: now + WINDOW_MILLISECONDS };
      window.count += 1;
      storeWindow(windows, network, window);
      return window.count > maxFailures ? Math.ceil((window.ends - now) / 1_000) : undefined;
    },
  };
}

/** Sets an entry as the youngest and lets go of the oldest beyond the most. */
function storeWindow(windows: Map<string, FailureWindow>, network: string, window: FailureWindow): void {
  windows.delete(network);
  windows.set(network, window);
  const [oldest] = windows.keys();
  if (windows.size > MAX_ADDRESSES && oldest !== undefined) windows.delete(oldest);
}
