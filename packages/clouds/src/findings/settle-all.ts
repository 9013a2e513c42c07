import { type Issue, SetupError } from '@nymgate/engine/kernel/errors';

/**
 * As `Promise.all`, but waits for all: what is wrong is then told at once, each finding once, and nobody mends one fault only to learn
 * of the next.
 *
 * @throws SetupError with the findings of all attempts that failed; whatever else an attempt has thrown, as it is
 * @example const [callers, secrets] = await settleAll([readCallers(), readSecrets()]);
 */
export async function settleAll<const T extends readonly unknown[]>(
  attempts: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const results = await Promise.allSettled(attempts);
  const issues = results.flatMap((result) => (result.status === 'rejected' ? getIssues(result.reason) : []));
  const [first, ...others] = issues.filter(
    (issue, at) => issues.findIndex((one) => isSameIssue(one, issue)) === at,
  );
  if (first !== undefined) throw new SetupError([first, ...others]);
  return Promise.all(attempts);
}

function getIssues(reason: unknown): readonly Issue[] {
  if (reason instanceof SetupError) return reason.issues;
  throw reason;
}

function isSameIssue(one: Issue, other: Issue): boolean {
  return (['code', 'message', 'file', 'line', 'column'] as const).every((key) => one[key] === other[key]);
}
