import { isIP } from 'node:net';

/**
 * Remembers which addresses send refused credentials. Over the limit their credentials are no longer looked at until the window
 * is over, except one that was good lately: a proxy puts many callers behind one address, and one of them must not be able to
 * lock out the others (T1-35). All of an IPv6 network count as one address.
 */
export type FailureLimit = {
  readonly isOver: (address: string, credential: string) => boolean;
  readonly refused: (address: string) => void;
  /** `caller`: whose credential it is. */
  readonly admitted: (credential: string, caller: string) => void;
};

export type FailureLimitOptions = {
  readonly refusals: number;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonic: () => number;
};

const WINDOW_MILLISECONDS = 10_000;
const GOOD_MILLISECONDS = 600_000;
const MOST_ADDRESSES = 10_000;
const MOST_CREDENTIALS = 4_000;
/** One caller can have as many tokens as it likes; they must not crowd out those of the others. */
const MOST_OF_ONE_CALLER = 32;

type Good = { readonly caller: string; readonly until: number };

/** `credential` is a digest: what was sent is not kept. */
export function createFailureLimit({ refusals, monotonic }: FailureLimitOptions): FailureLimit {
  const windows = new Map<string, { count: number; readonly ends: number }>();
  const good = new Map<string, Good>();
  const windowOf = (network: string) => {
    const window = windows.get(network);
    return window !== undefined && monotonic() < window.ends ? window : undefined;
  };
  return {
    isOver: (address, credential) =>
      (windowOf(networkOf(address))?.count ?? 0) >= refusals &&
      (good.get(credential)?.until ?? 0) <= monotonic(),
    refused: (address) => {
      const network = networkOf(address);
      const window = windowOf(network) ?? { count: 0, ends: monotonic() + WINDOW_MILLISECONDS };
      window.count += 1;
      keep(windows, { key: network, value: window, most: MOST_ADDRESSES });
    },
    admitted: (credential, caller) => {
      if (!good.has(credential)) makeRoom(good, caller);
      const value = { caller, until: monotonic() + GOOD_MILLISECONDS };
      keep(good, { key: credential, value, most: MOST_CREDENTIALS });
    },
  };
}

/** Lets go of the caller's oldest credential when it has its share. */
function makeRoom(good: Map<string, Good>, caller: string): void {
  const own = [...good].filter(([, entry]) => entry.caller === caller);
  const [oldest] = own;
  if (oldest !== undefined && own.length >= MOST_OF_ONE_CALLER) good.delete(oldest[0]);
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

const GROUPS = 8;

/**
 * Whose address it is: all of an IPv4 address counts, of an IPv6 address the first 64 bits (RFC 6177), because its holder may
 * choose the other 64 anew for each connection.
 *
 * @example networkOf('2001:db8:1:2::7') // '2001:db8:1:2::/64'
 */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [left = '', right] = address.toLowerCase().split('::');
  const before = groupsOf(left);
  const after = groupsOf(right ?? '');
  const zeros = Array.from({ length: GROUPS - before.length - after.length }, () => '0');
  const prefix = [...before, ...zeros, ...after].slice(0, GROUPS / 2);
  return `${prefix.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}

/** Dotted IPv4 at the end fills two groups. */
function groupsOf(text: string): readonly string[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => (group.includes('.') ? ['0', '0'] : [group]));
}
