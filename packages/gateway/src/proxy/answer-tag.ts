import '../platform/install.ts';
import { Buffer } from 'node:buffer';
import type { Outbound } from '@nymgate/engine/kernel/inbound';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import { sha256Hex } from '@nymgate/engine/pseudonyms/sealing/digest';

/** What an answer was made under. */
type ResponseVersion = { readonly policy: string; readonly epoch: string };

const TAG_DIGITS = 32;
const EMPTY = new Uint8Array(0);

/**
 * Gives an answer a tag of its own, and leaves its body out (304) where the caller says by that tag that it has the same answer
 * already. The tag is a digest of the answer, its rules and its epoch: Graph's own tag would hold ids and times, stays the same when
 * rules change, and does not say whether an expanded part has changed (http.md#conditional-requests). It is weak, because the same
 * answer may come in another coding.
 *
 * @param headers of the request; several tags may stand in one or more `If-None-Match`, and `*` says nothing about an answer
 * @example withTag({ status: 200, headers: [], body }, identity, [['If-None-Match', 'W/"9f86d0…"']]).status // 200 or 304
 */
export function withEntityTag(response: Outbound, version: ResponseVersion, headers: HeaderList): Outbound {
  const tag = computeEntityTag(response.body, version);
  const tagged = { ...response, headers: [...response.headers, ['etag', `W/${tag}`]] } as const;
  return response.status === 200 && matchesIfNoneMatch(headers, tag)
    ? { ...tagged, status: 304, body: EMPTY }
    : tagged;
}

function computeEntityTag(body: Uint8Array, { policy, epoch: keyFingerprint }: ResponseVersion): string {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
  return `"${sha256Hex(`${policy} ${keyFingerprint} ${text}`).slice(0, TAG_DIGITS)}"`;
}

/** Tags are compared without regard to `W/` (RFC 9110 13.1.2). */
function matchesIfNoneMatch(headers: HeaderList, tag: string): boolean {
  return headers.some(
    ([name, value]) =>
      name.toLowerCase() === 'if-none-match' &&
      value.split(',').some((ifNoneMatch) => ifNoneMatch.trim().replace(/^W\//, '') === tag),
  );
}
