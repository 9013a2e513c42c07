import { SetupError } from '@nymgate/engine/kernel/errors';

/** Must throw beyond `limit` bytes of output. */
export type Gunzip = (bytes: Uint8Array, limit: number) => Uint8Array;

const MAX_BYTES = 1_048_576;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Reads the value of Psoxy's `RULES`: YAML, base64 of YAML, or base64 of gzipped YAML.
 *
 * @param source origin of the value, for findings: a path or `env:NAME`
 * @throws SetupError RULES_UNREADABLE when the value is too large, not gzip inside, or not UTF-8
 * @example readRulesText(value, (bytes, limit) => gunzipSync(bytes, { maxOutputLength: limit }))
 */
export function readRulesText(value: string, gunzip: Gunzip, source?: string): string {
  const unreadable = (reason: string): SetupError => createUnreadableError(reason, source);
  if (value.length > 2 * MAX_BYTES) throw unreadable('they are larger than 2 MiB');
  const bytes = decodeBase64(value);
  if (bytes === undefined) return value;
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? tryGunzip(bytes, gunzip) : bytes;
  if (plain === undefined) throw unreadable("the encoded content isn't gzip, or exceeds 1 MiB");
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(plain);
  } catch {
    throw unreadable("the encoded content isn't UTF-8");
  }
}

/** Any character that isn't base64 or white space, nearly always found early. */
const NOT_BASE64 = /[^A-Za-z0-9+/= \t\r\n]/;

function decodeBase64(value: string): Uint8Array | undefined {
  if (NOT_BASE64.test(value)) return undefined;
  // White space is removed first: a pattern that allows it around base64 could backtrack for minutes.
  const compact = value.replace(/[ \t\r\n]/g, '');
  if (!BASE64.test(compact)) return undefined;
  try {
    return Uint8Array.from(atob(compact), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function tryGunzip(bytes: Uint8Array, gunzip: Gunzip): Uint8Array | undefined {
  try {
    return gunzip(bytes, MAX_BYTES);
  } catch {
    // The library's message may quote bytes of the value.
    return undefined;
  }
}

function createUnreadableError(reason: string, source: string | undefined): SetupError {
  return new SetupError([
    {
      code: 'RULES_UNREADABLE',
      severity: 'error',
      ...(source !== undefined && { file: source }),
      message: `The rules cannot be read: ${reason}.`,
      fix: 'give YAML, base64 of YAML, or base64 of gzipped YAML',
    },
  ]);
}
