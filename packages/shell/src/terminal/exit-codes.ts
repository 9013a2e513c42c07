import { getRequestErrorDefinition } from '@nymgate/engine/kernel/errors';

/** What the process tells its caller; docs/reference/cli.md has the same table. */
export const EXIT = Object.freeze({ ok: 0, failure: 1, usage: 2, notAllowed: 3 });

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/**
 * The exit code of a request that ended with an error code: 3 when the request itself was refused, 1 when what came after failed.
 *
 * @example exitOf('QUERY_NOT_ALLOWED') // 3
 */
export function toExitCode(code: string): ExitCode {
  return getRequestErrorDefinition(code)?.origin === 'request' ? EXIT.notAllowed : EXIT.failure;
}
