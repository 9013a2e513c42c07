/** Error prefixes of Redis (https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors). */
const KNOWN_ERROR_CODES: ReadonlySet<string> = new Set(
  `OOM READONLY NOAUTH WRONGPASS NOPERM LOADING MASTERDOWN MOVED CLUSTERDOWN MISCONF NOREPLICAS BUSY
  WRONGTYPE ERR`.split(/\s+/),
);

/** Constants of Node and OpenSSL, such as `ECONNREFUSED` or `SELF_SIGNED_CERT_IN_CHAIN`. */
const SYSTEM_ERROR_CODE = /^[A-Z][A-Z0-9_]{2,60}$/;

/** A constant of Redis or Node, or `closed`. Never the error text, which may repeat a command. */
export function toFailureReason(cause: unknown): string {
  if (!(cause instanceof Error)) return 'closed';
  const [errorCode = ''] = cause.message.split(' ');
  if (KNOWN_ERROR_CODES.has(errorCode)) return errorCode;
  const { code } = cause as { readonly code?: unknown };
  return typeof code === 'string' && SYSTEM_ERROR_CODE.test(code) ? code : 'closed';
}
