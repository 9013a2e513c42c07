import '../platform/install.ts';
import { Buffer } from 'node:buffer';
import type { Outbound } from '@nymgate/engine/kernel/inbound';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import { sha256Hex } from '@nymgate/engine/pseudonyms/sealing/digest';

type ResponseVersion = { readonly policy: string; readonly keyFingerprint: string };

const TAG_DIGITS = 32;
const EMPTY = new Uint8Array(0);

/**
 * Adds a weak entity tag, and returns 304 when the caller has the same response. The tag is a digest of the
 * body, rules and key: Graph's own tag holds ids and times, and doesn't change with the rules or an expanded
 * part (http.md#conditional-requests).
 */
export function withEntityTag(response: Outbound, version: ResponseVersion, headers: HeaderList): Outbound {
  const tag = computeEntityTag(response.body, version);
  const tagged = { ...response, headers: [...response.headers, ['etag', `W/${tag}`]] } as const;
  return response.status === 200 && matchesIfNoneMatch(headers, tag)
    ? { ...tagged, status: 304, body: EMPTY }
    : tagged;
}

function computeEntityTag(body: Uint8Array, { policy, keyFingerprint }: ResponseVersion): string {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
  return `"${sha256Hex(`${policy} ${keyFingerprint} ${text}`).slice(0, TAG_DIGITS)}"`;
}

/** RFC 9110 13.1.2: weak comparison. */
function matchesIfNoneMatch(headers: HeaderList, tag: string): boolean {
  return headers.some(
    ([name, value]) =>
      name.toLowerCase() === 'if-none-match' &&
      value.split(',').some((ifNoneMatch) => ifNoneMatch.trim().replace(/^W\//, '') === tag),
  );
}
