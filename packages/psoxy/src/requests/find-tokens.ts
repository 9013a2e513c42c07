import type { TextPart, TokenPart } from '@nymgate/engine/plan/plan';
import { PSOXY_KINDS } from '../plan/psoxy-kinds.ts';
import type { RawPart } from '../plan/psoxy-plan.ts';

/**
 * A reversible pseudonym with an optional domain, plain or percent-encoded; shorter ones are ordinary text.
 */
const TOKEN =
  /p(?:~|%7[Ee])[A-Za-z0-9_-]{43,}(?:(?:@|%40)(?:[he](?:~|%7[Ee])[A-Za-z0-9_-]{43,}|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?))?/g;
const QUOTE_BEFORE = /(?:'|%27)$/;
const QUOTE_AFTER = /^(?:'|%27)/;

/** Finds reversible pseudonyms anywhere in a raw target. The domain is part of the token. */
export function findTokensInTarget(target: string): readonly RawPart[] {
  const queryStart = target.indexOf('?');
  const queryFrom = queryStart === -1 ? target.length : queryStart;
  return splitAtTokens(target).map(({ text, at, token }) => {
    if (token === undefined) return text;
    return { ...token, place: at < queryFrom ? 'path' : 'query' };
  });
}

export function findTokensInText(text: string): readonly TextPart[] {
  return splitAtTokens(text).map((segment) => segment.token ?? segment.text);
}

type TextSegment = { readonly text: string; readonly at: number; readonly token: TokenPart | undefined };

function splitAtTokens(text: string): readonly TextSegment[] {
  const pieces: TextSegment[] = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(TOKEN)) {
    if (index > from) pieces.push({ text: text.slice(from, index), at: from, token: undefined });
    from = index + found.length;
    pieces.push({ text: found, at: index, token: toToken(found, isQuoted(text, index, from)) });
  }
  if (from < text.length) pieces.push({ text: text.slice(from), at: from, token: undefined });
  return pieces;
}

/** Inside OData quotes an apostrophe of the resolved value must be doubled, or it would end the text. */
function isQuoted(text: string, start: number, end: number): boolean {
  return (
    QUOTE_BEFORE.test(text.slice(Math.max(start - 3, 0), start)) && QUOTE_AFTER.test(text.slice(end, end + 3))
  );
}

function toToken(found: string, quoted: boolean): TokenPart {
  const token = found.replaceAll(/%7e/gi, '~').replace('%40', '@');
  return { token, kinds: PSOXY_KINDS, types: ['string'], quoted };
}
