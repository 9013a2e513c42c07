import { toAsciiLowerCase } from '@nymgate/engine/kernel/ascii-case';

/** Letters and digits of every script: where Java's versions differ, this definition lets less through. */
const WORD = /^[\p{L}\p{Nd}_]$/u;
const GAP = /[ \t\n\x0b\f\r:]*/y;

/** `lowerText` is `source` in lower case. */
export type Phrase = { readonly source: string; readonly lowerText: string };

/** UTF-16 offsets. */
export type PhraseMatch = { readonly start: number; readonly end: number };

/**
 * `\b(\QPHRASE\E)[\s:]*\b`, matched by `findPhrase`, since no linear engine has word boundaries beyond ASCII.
 */
export function compilePhrase(source: string): Phrase {
  return Object.freeze({ source, lowerText: toAsciiLowerCase(source) });
}

/** `lower` is the text in lower case, computed once for all phrases. */
export function findPhrase({ lowerText }: Phrase, text: string, lower: string): PhraseMatch | undefined {
  for (let from = lower.indexOf(lowerText); from !== -1; from = lower.indexOf(lowerText, from + 1)) {
    const end = from + lowerText.length;
    if (isBoundary(text, from) && endsAtBoundary(text, end)) return { start: from, end };
  }
  return undefined;
}

/** Spaces and colons after the phrase belong to it when a word follows. */
function endsAtBoundary(text: string, end: number): boolean {
  GAP.lastIndex = end;
  const gapEnd = end + (GAP.exec(text)?.[0].length ?? 0);
  return isBoundary(text, gapEnd) || isBoundary(text, end);
}

function isBoundary(text: string, at: number): boolean {
  const before = at > 0 ? String.fromCodePoint(getCodePointBefore(text, at)) : '';
  const after = at < text.length ? String.fromCodePoint(text.codePointAt(at) ?? 0) : '';
  return WORD.test(before) !== WORD.test(after);
}

function getCodePointBefore(text: string, at: number): number {
  const pair = at > 1 ? (text.codePointAt(at - 2) ?? 0) : 0;
  return pair > 0xffff ? pair : text.charCodeAt(at - 1);
}
