import { Buffer } from 'node:buffer';
import type { CallerReason } from '@nymgate/engine/kernel/caller';

/** What an unverified token says of itself: enough to choose whose key must verify it, and nothing is believed yet. */
export type UnverifiedJwt = {
  readonly text: string;
  readonly kid: string;
  readonly algorithm: string;
  readonly issuer: unknown;
  readonly audience: unknown;
};

/** Entra's largest tokens stay below this (roles, wids); an Authorization header of ours is bounded anyway. */
const MAX_TOKEN_LENGTH = 8_192;
const COMPACT_JWT = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]*)$/;
/** RFC 8725 3.11: tokens that were made for something else say so here. */
const TOKEN_TYPES = new Set(['jwt', 'at+jwt', 'application/jwt', 'application/at+jwt']);
/** Keys that a token brings along or points to (RFC 7515 4.1), nested and compressed content, extensions: never followed. */
const REJECTED_HEADERS = ['crit', 'b64', 'jku', 'jwk', 'x5u', 'x5c', 'cty', 'zip', 'enc'];

/**
 * Takes a token apart without believing it. Refuses whatever is not a plain signed token: encrypted or nested ones, critical
 * extensions, keys of its own, foreign types, and every second spelling of its parts.
 *
 * @example readJwt('a.b.c') // 'malformed'
 */
export function parseJwt(text: string): UnverifiedJwt | CallerReason {
  const parts = text.length > MAX_TOKEN_LENGTH ? null : COMPACT_JWT.exec(text);
  if (parts?.slice(1).every(isCanonical) !== true) return 'malformed';
  const header = decodePart(parts?.[1]);
  const claims = decodePart(parts?.[2]);
  if (header === undefined || claims === undefined) return 'malformed';
  if (REJECTED_HEADERS.some((name) => Object.hasOwn(header, name))) return 'header';
  const { typ, alg, kid } = header;
  if (typ !== undefined && !(typeof typ === 'string' && TOKEN_TYPES.has(typ.toLowerCase()))) return 'header';
  if (typeof alg !== 'string') return 'algorithm';
  if (typeof kid !== 'string' || kid === '' || kid.length > 256) return 'key';
  return { text, kid, algorithm: alg, issuer: claims['iss'], audience: claims['aud'] };
}

/**
 * Whether a part is spelt in the one way that base64url has for its bytes. Unused bits at the end may be set at will and no
 * signature covers those of the signature itself: one token would have many spellings, past deny lists and logs (T1-26).
 */
function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part;
}

function decodePart(part: string | undefined): Record<string, unknown> | undefined {
  if (part === undefined) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(part, 'base64url'));
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    // Not UTF-8 or not JSON; the parser's message quotes the token (design rule 8).
    return undefined;
  }
}
