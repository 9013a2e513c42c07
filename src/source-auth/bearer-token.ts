const LONGEST_TOKEN = 16_384;

/** RFC 6750 b64token: what may stand in an Authorization header, so that a token can never add a header line. */
const BEARER_TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;

/**
 * Whether a value can be sent as a bearer token: b64token, at most 16 KiB.
 *
 * @example isBearerToken('eyJhbGciOiJSUzI1NiJ9.e30.c2ln') // true
 */
export function isBearerToken(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_TOKEN && BEARER_TOKEN.test(value);
}
