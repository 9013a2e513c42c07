/** `forbidden` includes a missing identity, `unreachable` is transient, `unusable` is no secret. */
export type StoreOutcome = 'absent' | 'forbidden' | 'unreachable' | 'unusable';

/** Constant text and names, nothing of a response. */
export type StoreFinding = {
  readonly outcome: StoreOutcome;
  /** Follows the reference. */
  readonly reason: string;
  /** As the store's administrators know it. */
  readonly identity?: string | undefined;
  readonly next: string;
};

/**
 * A store that returned no secret. The message is the outcome only: text of a response may hold the secret.
 */
export class StoreFailure extends Error {
  readonly finding: StoreFinding;

  constructor(finding: StoreFinding) {
    super(finding.outcome);
    this.name = 'StoreFailure';
    this.finding = Object.freeze({ ...finding });
  }
}

export function withIdentity(failure: StoreFailure, identity: string | undefined): StoreFailure {
  return new StoreFailure({ ...failure.finding, identity });
}
