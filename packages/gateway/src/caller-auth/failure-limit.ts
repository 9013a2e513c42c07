import { getNetworkPrefix } from '@nymgate/clouds/network/get-network-prefix';

/** Only throttles failures: callers behind a load balancer share an address (LCK-01). */
export type FailureLimit = {
  /**
   * Records a refused credential.
   * @returns seconds until the address may fail again; undefined within the limit
   */
  readonly recordFailure: (address: string) => number | undefined;
};

export type FailureLimitOptions = {
  /** In ten seconds. */
  readonly maxFailures: number;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonic: () => number;
};

const WINDOW_MILLISECONDS = 10_000;
const MAX_ADDRESSES = 10_000;

type FailureWindow = { count: number; readonly ends: number };

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

/** Evicts the oldest entry beyond the maximum. */
function storeWindow(windows: Map<string, FailureWindow>, network: string, window: FailureWindow): void {
  windows.delete(network);
  windows.set(network, window);
  const [oldest] = windows.keys();
  if (windows.size > MAX_ADDRESSES && oldest !== undefined) windows.delete(oldest);
}
