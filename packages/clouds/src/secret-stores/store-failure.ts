/**
 * Why a store gave no secret. `absent`: the store answers, and has no such secret or version; `forbidden`: it does not let this
 * identity read it, or the platform gives no identity; `unreachable`: no answer that means anything, so the same call may succeed
 * later; `unusable`: what it answered is no secret.
 */
export type StoreOutcome = 'absent' | 'forbidden' | 'unreachable' | 'unusable';

/** All of these are words of ours, and names: nothing of an answer. */
export type StoreFinding = {
  readonly outcome: StoreOutcome;
  /** What happened; follows the reference. */
  readonly reason: string;
  /** Who asked, as the store's administrators know it. */
  readonly identity?: string | undefined;
  /** The next thing to do. */
  readonly next: string;
};

/**
 * A store that gave no secret. Its message is the outcome alone: texts of answers, which may hold the secret, have no way in.
 *
 * @example throw new StoreFailure({ outcome: 'absent', reason: 'the vault has no secret of this name', next: 'compare the name' })
 */
export class StoreFailure extends Error {
  readonly finding: StoreFinding;

  constructor(finding: StoreFinding) {
    super(finding.outcome);
    this.name = 'StoreFailure';
    this.finding = Object.freeze({ ...finding });
  }
}

/** The same failure with the identity that asked. */
export function withIdentity(failure: StoreFailure, identity: string | undefined): StoreFailure {
  return new StoreFailure({ ...failure.finding, identity });
}
