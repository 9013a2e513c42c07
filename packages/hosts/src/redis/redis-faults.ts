/** Words of Redis before the text of an error (https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors). */
const KNOWN_ERROR_CODES: ReadonlySet<string> = new Set([
  'OOM',
  'READONLY',
  'NOAUTH',
  'WRONGPASS',
  'NOPERM',
  'LOADING',
  'MASTERDOWN',
  'MOVED',
  'CLUSTERDOWN',
  'MISCONF',
  'NOREPLICAS',
  'BUSY',
  'WRONGTYPE',
  'ERR',
]);

/** Node's and OpenSSL's names of what failed: constants, such as `ECONNREFUSED` or `SELF_SIGNED_CERT_IN_CHAIN`. */
const SYSTEM_ERROR_CODE = /^[A-Z][A-Z0-9_]{2,60}$/;

/**
 * What may be told of a failure: a word of Redis, a constant of Node, or `closed`. Never its text, which may repeat a command.
 *
 * @example reasonOf(new Error("OOM command not allowed when used memory > 'maxmemory'.")) // 'OOM'
 */
export function toFailureReason(cause: unknown): string {
  if (!(cause instanceof Error)) return 'closed';
  const [errorCode = ''] = cause.message.split(' ');
  if (KNOWN_ERROR_CODES.has(errorCode)) return errorCode;
  const { code } = cause as { readonly code?: unknown };
  return typeof code === 'string' && SYSTEM_ERROR_CODE.test(code) ? code : 'closed';
}
