import { Buffer } from 'node:buffer';
import { RequestError } from '../../kernel/errors.ts';

/** A reversible token carries at least the hash: 43 characters. */
const MIN_LENGTH = 'p~'.length + 43;

/** base64url without padding (RFC 4648 section 5). */
export function encodeBase64url(bytes: Uint8Array): string {
  const buffer = Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString('base64url');
}

/**
 * Decodes base64url and refuses every second spelling: padding, `+` and `/`, white space, unused trailing bits. Node's decoder
 * takes them all, and many spellings of one token pass deny lists and caches (T1-26), hence encode again and compare.
 */
export function decodeBase64url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}

/** A token cut at its first `@`. `payload` is undefined unless the prefix is exact and the base64url is strict. */
export type TokenParts = { readonly payload: Buffer | undefined; readonly suffix: string | undefined };

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
export function decodeText(bytes: Buffer): { readonly text: string; readonly exact: boolean } {
  const text = bytes.toString('utf8');
  return { text, exact: Buffer.from(text, 'utf8').equals(bytes) };
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
