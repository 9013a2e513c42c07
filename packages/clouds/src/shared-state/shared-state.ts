/**
 * What the replicas of one deployment know together. Every answer may be `undefined`: then nobody can tell, and whoever asked goes by
 * what this process alone knows. Nothing here throws, and nothing waits longer than the deadline of the store.
 *
 * Names and texts are whatever the caller makes of them; a store sees them as they are, so neither may hold a personal datum.
 */
export type SharedState = {
  /** One request of a caller, within its limits over all replicas. */
  readonly acquireSlot: (name: string, ask: SlotRequest) => Promise<SlotResult | undefined>;
  /** Ends the lease that `admit` has given; one that was never given does no harm. */
  readonly releaseSlot: (name: string, lease: string) => void;
  /** Counts one more in a window that begins with the first. */
  readonly increment: (name: string, windowMilliseconds: number) => Promise<WindowCount | undefined>;
  /** What was written, and for how many milliseconds it still counts; undefined also where there is nothing. */
  readonly read: (name: string) => Promise<StoredText | undefined>;
  readonly write: (name: string, text: string, milliseconds: number) => void;
  /** Whether a piece of work is ours to do: false while another replica has claimed it. Where nobody can tell, it is ours. */
  readonly claim: (name: string, milliseconds: number) => Promise<boolean>;
  /** Forgets a text or a claim. */
  readonly delete: (name: string) => void;
  /** Whether the store answers, as far as is known now. */
  readonly isAvailable: () => boolean;
};

/** What a caller may use over all replicas, and for how long a request counts that never says it has ended. */
export type SlotRequest = {
  readonly requestsPerMinute?: number | undefined;
  readonly concurrentRequests?: number | undefined;
  readonly lease: string;
  readonly leaseMilliseconds: number;
};

export type SlotResult =
  | { readonly admitted: true }
  | { readonly admitted: false; readonly reason: 'rate' | 'concurrency'; readonly milliseconds: number };

export type WindowCount = { readonly count: number; readonly milliseconds: number };

export type StoredText = { readonly text: string; readonly milliseconds: number };

/** An access token that some replica has fetched. Milliseconds. */
export type SharedToken = {
  readonly token: string;
  readonly lifetime: number;
  /** Since Entra ID granted it. */
  readonly age: number;
  readonly hasRoles: boolean;
};

/** The access tokens of one Entra application over all replicas. Never throws. */
export type SharedTokenCache = {
  /**
   * A token that serves; where another replica is fetching one, it is waited for, a second at most. Undefined: fetch one, and say with
   * `keep` or `giveUp` how it ended.
   */
  readonly find: (serves: (found: SharedToken) => boolean) => Promise<SharedToken | undefined>;
  readonly store: (token: SharedToken) => void;
  readonly abandon: () => void;
};
