import { decodeBase64url, decodeUtf8, encodeUtf8, equalBytes } from '../../kernel/bytes.ts';
import { RequestError } from '../../kernel/errors.ts';

/** A reversible token carries at least the hash: 43 characters. */
const MIN_LENGTH = 'p~'.length + 43;

/** A token cut at its first `@`. `payload` is undefined unless the prefix is exact and the base64url is strict. */
export type TokenParts = { readonly payload: Uint8Array | undefined; readonly suffix: string | undefined };

export function splitToken(prefix: 'p~' | 's~' | 'e~', token: string): TokenParts {
  const at = token.indexOf('@');
  const body = at === -1 ? token : token.slice(0, at);
  return {
    payload: body.startsWith(prefix) ? decodeBase64url(body.slice(prefix.length)) : undefined,
    suffix: at === -1 ? undefined : token.slice(at + 1),
  };
}

/**
 * The text of UTF-8 bytes; `exact` is false when they are not UTF-8. Does not throw (failures must look alike) and keeps a byte
 * order mark, which `TextDecoder` would swallow.
 */
export function decodeText(bytes: Uint8Array): { readonly text: string; readonly exact: boolean } {
  const text = decodeUtf8(bytes);
  return { text, exact: equalBytes(encodeUtf8(text), bytes) };
}

/**
 * Whether a text is meant as a reversible pseudonym, valid or not. Any letter case, so that `P~…` is refused as a bad token
 * rather than sent to the source as an id.
 *
 * @example looksReversible('p~short') // false
 */
export function looksReversible(text: string): boolean {
  return text.length >= MIN_LENGTH && /^p~/i.test(text);
}

/**
 * The only place where a token is refused, so that no two refusals can differ.
 *
 * @throws RequestError TOKEN_INVALID
 */
export function throwInvalidToken(): never {
  throw new RequestError('TOKEN_INVALID');
}
