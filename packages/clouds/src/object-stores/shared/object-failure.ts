import { StoreFailure } from '../../secret-stores/store-failure.ts';

/**
 * `absent`: no such object or bucket. `forbidden`: the identity lacks the right. `unreachable`: transient.
 * `unusable`: an undocumented response or a wrong checksum. `changed`: the object was replaced. `foreign`: an
 * object that isn't our output is in the way. `refused`: the name isn't accepted.
 */
export type ObjectOutcome =
  | 'absent'
  | 'forbidden'
  | 'unreachable'
  | 'unusable'
  | 'changed'
  | 'foreign'
  | 'refused';

/** Constant text, nothing of a response. */
export type ObjectFinding = {
  readonly outcome: ObjectOutcome;
  readonly reason: string;
  readonly next: string;
};

/** `message` is a sentence: what, where, and what to do next. */
export class ObjectFailure extends Error {
  readonly finding: ObjectFinding;
  /** As given or listed; never the name of a rejected object. */
  readonly uri: string;

  constructor(finding: ObjectFinding, uri: string) {
    super(`${uri}: ${finding.reason}; ${finding.next}`);
    this.name = 'ObjectFailure';
    this.finding = Object.freeze({ ...finding });
    this.uri = uri;
  }
}

export function objectFailure(
  outcome: ObjectOutcome,
  reason: string,
  next: string,
  uri: string,
): ObjectFailure {
  return new ObjectFailure({ outcome, reason, next }, uri);
}

export function toIdentityFailure(error: unknown, where: string): unknown {
  if (!(error instanceof StoreFailure)) return error;
  const { outcome, reason, next } = error.finding;
  return new ObjectFailure({ outcome, reason, next: NEXT_STEPS[reason] ?? next }, where);
}

/** Object stores have no settings, only variables of the SDKs. */
const NEXT_STEPS: Readonly<Record<string, string>> = {
  'the platform says: AWS region is not known':
    'set AWS_REGION to the region of the bucket, such as eu-west-1',
  'the platform says: no AWS credentials found':
    'run this where a role is attached, or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
};
