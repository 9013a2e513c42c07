import type { RequestErrorCode } from '../../kernel/errors.ts';

/** What the process tells its caller; docs/reference/cli.md has the same table. */
export const EXIT = Object.freeze({ ok: 0, failure: 1, usage: 2, notAllowed: 3 });

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const REFUSALS: ReadonlySet<string> = new Set([
  'TARGET_MALFORMED',
  'ENDPOINT_NOT_ALLOWED',
  'METHOD_NOT_ALLOWED',
  'QUERY_NOT_ALLOWED',
  'HEADER_NOT_ALLOWED',
  'BODY_NOT_ALLOWED',
  'TOKEN_INVALID',
] satisfies RequestErrorCode[]);

/**
 * The exit code of a request that ended with an error code: 3 when the request itself was refused, 1 when what came after failed.
 *
 * @example exitOf('QUERY_NOT_ALLOWED') // 3
 */
export function exitOf(code: string): ExitCode {
  return REFUSALS.has(code) ? EXIT.notAllowed : EXIT.failure;
}
