import { type Issue, SetupError, throwIssues } from '@nymgate/engine/kernel/errors';

/**
 * `Promise.all` that waits for all attempts, so that every finding is reported at once and once only.
 * @throws SetupError with the findings of all failed attempts; any other error as it is
 */
export async function settleAll<const T extends readonly unknown[]>(
  attempts: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const results = await Promise.allSettled(attempts);
  const issues = results.flatMap((result) => (result.status === 'rejected' ? getIssues(result.reason) : []));
  throwIssues(issues.filter((issue, at) => issues.findIndex((one) => isSameIssue(one, issue)) === at));
  return Promise.all(attempts);
}

function getIssues(reason: unknown): readonly Issue[] {
  if (reason instanceof SetupError) return reason.issues;
  throw reason;
}

function isSameIssue(one: Issue, other: Issue): boolean {
  return (['code', 'message', 'file', 'line', 'column'] as const).every((key) => one[key] === other[key]);
}
