const LONGEST_ASSERTION = 16_384;

/** Three base64url parts (RFC 7519). Anything else is not ours to send to anybody. */
const COMPACT_JWT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/**
 * Whether a value has the form of a signed compact JWT of at most 16 KiB. Says nothing of its truth: that is Entra's to judge.
 *
 * @example isCompactJwt('eyJhbGciOiJSUzI1NiJ9.e30.c2ln') // true
 */
export function isCompactJwt(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_ASSERTION && COMPACT_JWT.test(value);
}
