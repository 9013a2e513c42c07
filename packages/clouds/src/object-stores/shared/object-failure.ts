import { StoreFailure } from '../../secret-stores/store-failure.ts';

/**
 * Why an object could not be read or written. `absent`: there is none, or no such bucket; `forbidden`: the store does not let this identity
 * do it; `unreachable`: no answer that means anything, so the same run may succeed later; `unusable`: what was answered is not what the
 * store documents, or its bytes do not fit their checksum; `changed`: another object stands there now; `foreign`: an object of somebody
 * else stands where the output belongs; `refused`: the name itself is not taken.
 */
export type ObjectOutcome =
  | 'absent'
  | 'forbidden'
  | 'unreachable'
  | 'unusable'
  | 'changed'
  | 'foreign'
  | 'refused';

/** Words of ours, and nothing of an answer. */
export type ObjectFinding = {
  readonly outcome: ObjectOutcome;
  readonly reason: string;
  /** The next thing to do. */
  readonly next: string;
};

/** A file in a store that could not be had. `message` is a whole sentence: what, where, and what to do next. */
export class ObjectFailure extends Error {
  readonly finding: ObjectFinding;
  /** The URI that the operator or a listing named; never the name of an object that was refused. */
  readonly uri: string;

  constructor(finding: ObjectFinding, uri: string) {
    super(`${uri}: ${finding.reason}; ${finding.next}`);
    this.name = 'ObjectFailure';
    this.finding = Object.freeze({ ...finding });
    this.uri = uri;
  }
}

/** The same for a failure of the identity, which the secret stores' rooms describe already. */
export function toIdentityFailure(error: unknown, where: string): unknown {
  if (!(error instanceof StoreFailure)) return error;
  const { outcome, reason, next } = error.finding;
  return new ObjectFailure({ outcome, reason, next: NEXT_STEPS[reason] ?? next }, where);
}

/** Where the words for assertions do not fit: files have no settings of their own, but variables of the SDKs. */
const NEXT_STEPS: Readonly<Record<string, string>> = {
  'the platform says: AWS region is not known':
    'set AWS_REGION to the region of the bucket, such as eu-west-1',
  'the platform says: no AWS credentials found':
    'run this where a role is attached, or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
};
