import { getRequestErrorDefinition } from '@nymgate/engine/kernel/errors';

/** Documented in docs/reference/cli.md. */
export const EXIT = Object.freeze({ ok: 0, failure: 1, usage: 2, notAllowed: 3 });

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/**
 * 3 if the request was refused, 1 for other failures.
 * @example toExitCode('QUERY_NOT_ALLOWED') // 3
 */
export function toExitCode(code: string): ExitCode {
  return getRequestErrorDefinition(code)?.origin === 'request' ? EXIT.notAllowed : EXIT.failure;
}
