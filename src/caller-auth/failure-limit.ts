/**
 * Remembers which addresses send refused credentials. Over the limit their credentials are no longer looked at until the window
 * is over, except one that was good lately: a proxy puts many callers behind one address, and one of them must not be able to
 * lock out the others (security.md T1-35).
 */
export type FailureLimit = {
  readonly isOver: (address: string, credential: string) => boolean;
  readonly refused: (address: string) => void;
  readonly admitted: (credential: string) => void;
};

export type FailureLimitOptions = {
  readonly refusals: number;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonic: () => number;
};

const WINDOW_MILLISECONDS = 10_000;
const GOOD_MILLISECONDS = 600_000;
const MOST_ADDRESSES = 10_000;
const MOST_CREDENTIALS = 1_000;

/** `credential` is a digest: what was sent is not kept. */
export function createFailureLimit({ refusals, monotonic }: FailureLimitOptions): FailureLimit {
  const windows = new Map<string, { count: number; readonly ends: number }>();
  const good = new Map<string, number>();
  const windowOf = (address: string) => {
    const window = windows.get(address);
    return window !== undefined && monotonic() < window.ends ? window : undefined;
  };
  return {
    isOver: (address, credential) =>
      (windowOf(address)?.count ?? 0) >= refusals && !((good.get(credential) ?? 0) > monotonic()),
    refused: (address) => {
      const window = windowOf(address) ?? { count: 0, ends: monotonic() + WINDOW_MILLISECONDS };
      window.count += 1;
      keep(windows, { key: address, value: window, most: MOST_ADDRESSES });
    },
    admitted: (credential) =>
      keep(good, { key: credential, value: monotonic() + GOOD_MILLISECONDS, most: MOST_CREDENTIALS }),
  };
}

/** Sets an entry as the youngest and lets go of the oldest beyond `most`. */
function keep<T>(
  map: Map<string, T>,
  { key, value, most }: { readonly key: string; readonly value: T; readonly most: number },
): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
