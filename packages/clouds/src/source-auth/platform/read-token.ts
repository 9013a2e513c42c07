const MAX_ASSERTION_LENGTH = 16_384;

/** Three base64url parts (RFC 7519). */
const COMPACT_JWT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/** Checks the form of a signed compact JWT of at most 16 KiB, not its validity. */
export function isCompactJwt(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_ASSERTION_LENGTH && COMPACT_JWT.test(value);
}

const MAX_TOKEN_LENGTH = 16_384;

/** RFC 6750 b64token, so that a token can never add a header line. */
const BEARER_TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;

export function isBearerToken(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_TOKEN_LENGTH && BEARER_TOKEN.test(value);
}
