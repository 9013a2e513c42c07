import { Buffer } from 'node:buffer';
import { parseJsonObject } from '@nymgate/clouds/network/read-text';
import type { CallerReason } from '@nymgate/engine/kernel/caller';

/** Claims of an unverified token, for selecting the key. */
export type UnverifiedJwt = {
  readonly text: string;
  readonly kid: string;
  readonly algorithm: string;
  readonly issuer: unknown;
  readonly audience: unknown;
};

/** Entra's largest tokens (roles, wids) are smaller. */
const MAX_TOKEN_LENGTH = 8_192;
const COMPACT_JWT = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]*)$/;
/** RFC 8725 3.11: tokens for other purposes have other types. */
const TOKEN_TYPES = new Set(['jwt', 'at+jwt', 'application/jwt', 'application/at+jwt']);
/** Keys in or referenced by a token (RFC 7515 4.1), nested and compressed content, extensions. */
const REJECTED_HEADERS = ['crit', 'b64', 'jku', 'jwk', 'x5u', 'x5c', 'cty', 'zip', 'enc'];

/** Rejects encrypted and nested tokens, extensions, embedded keys and non-canonical encodings. */
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

/** Unused bits of base64url would give one token many spellings, past deny lists and logs (T1-26). */
function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part;
}

function decodePart(part: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (part === undefined) return undefined;
  try {
    return parseJsonObject(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(part, 'base64url')));
  } catch {
    return undefined;
  }
}
