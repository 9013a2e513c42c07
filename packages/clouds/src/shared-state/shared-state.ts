/**
 * State that the replicas of a deployment share. Any result may be `undefined` when the store is unavailable;
 * the caller then uses local state. Nothing throws or waits longer than the store's deadline. A store sees
 * names and texts as they are, so neither may hold a personal datum.
 */
export type SharedState = {
  /** One request of a caller, within its limits over all replicas. */
  readonly acquireSlot: (name: string, request: SlotRequest) => Promise<SlotResult | undefined>;
  /** Unknown leases are ignored. */
  readonly releaseSlot: (name: string, lease: string) => void;
  /** The window begins with the first increment. */
  readonly increment: (name: string, windowMilliseconds: number) => Promise<WindowCount | undefined>;
  /** The value and its remaining milliseconds; undefined when absent. */
  readonly read: (name: string) => Promise<StoredText | undefined>;
  readonly write: (name: string, text: string, milliseconds: number) => void;
  /** False while another replica holds the claim, true when the store is unavailable. */
  readonly claim: (name: string, milliseconds: number) => Promise<boolean>;
  /** Deletes a value or a claim. */
  readonly delete: (name: string) => void;
  /** As far as is known now. */
  readonly isAvailable: () => boolean;
};

/** `leaseMilliseconds` bounds a request that never releases its slot. */
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

/** An access token fetched by some replica. Milliseconds. */
export type SharedToken = {
  readonly token: string;
  readonly lifetime: number;
  /** Since Entra ID granted it. */
  readonly age: number;
  readonly hasRoles: boolean;
};

/** The access tokens of one Entra application over all replicas. Never throws. */
export type SharedTokenCache = {
  /** Waits a second for another replica. After undefined, exchange and call `store` or `abandon`. */
  readonly find: (serves: (found: SharedToken) => boolean) => Promise<SharedToken | undefined>;
  readonly store: (token: SharedToken) => void;
  readonly abandon: () => void;
};
