import { SourceFailure, type SourceResponse } from '@nymgate/engine/kernel/ports';

const MAX_ASSERTION_LENGTH = 16_384;

/** Three base64url parts (RFC 7519). Anything else is not ours to send to anybody. */
const COMPACT_JWT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/**
 * Whether a value has the form of a signed compact JWT of at most 16 KiB. Says nothing of its truth: that is Entra's to judge.
 *
 * @example isCompactJwt('eyJhbGciOiJSUzI1NiJ9.e30.c2ln') // true
 */
export function isCompactJwt(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_ASSERTION_LENGTH && COMPACT_JWT.test(value);
}

const MAX_TOKEN_LENGTH = 16_384;

/** RFC 6750 b64token: what may stand in an Authorization header, so that a token can never add a header line. */
const BEARER_TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;

/**
 * Whether a value can be sent as a bearer token: b64token, at most 16 KiB.
 *
 * @example isBearerToken('eyJhbGciOiJSUzI1NiJ9.e30.c2ln') // true
 */
export function isBearerToken(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_TOKEN_LENGTH && BEARER_TOKEN.test(value);
}

/** More than any answer with one token in it has. */
const MAX_RESPONSE_BYTES = 65_536;

/**
 * The body of an answer as UTF-8 text, at most 64 KiB.
 *
 * @throws SourceFailure `too-large`, and what the body breaks off with
 * @example JSON.parse(await readText(await http.send(request)))
 */
export async function readLimitedText({ body }: Pick<SourceResponse, 'body'>): Promise<string> {
  const decoder = new TextDecoder('utf-8');
  let text = '';
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MAX_RESPONSE_BYTES) throw new SourceFailure('too-large');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
