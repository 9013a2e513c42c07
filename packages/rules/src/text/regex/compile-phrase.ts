import { toAsciiLowerCase } from '@nymgate/engine/kernel/ascii-case';

/** Letters and digits of every script: where Java's versions differ, this is the meaning that lets less through. */
const WORD = /^[\p{L}\p{Nd}_]$/u;
const GAP = /[ \t\n\x0b\f\r:]*/y;

/** An allowed phrase. `source` as the rule writes it, `wanted` in lower case. */
export type Phrase = {
  readonly source: string;
  readonly lowerText: string;
};

/** A part of a text, in UTF-16 units. */
export type PhraseMatch = { readonly start: number; readonly end: number };

/**
 * The pattern of an allowed phrase, `\b(\QPHRASE\E)[\s:]*\b`, in any ASCII letter case. It is matched by hand (`findPhrase`),
 * since no linear engine has word boundaries beyond ASCII.
 *
 * @param source not empty
 * @example compilePhrase('Focus time').wanted // 'focus time'
 */
export function compilePhrase(source: string): Phrase {
  return Object.freeze({ source, lowerText: toAsciiLowerCase(source) });
}

/**
 * Where a text has a phrase first.
 *
 * @param lower the text in lower case (`asciiLower`): made once for all phrases
 * @example findPhrase(compilePhrase('focus time'), 'Focus Time: me', 'focus time: me') // { start: 0, end: 10 }
 */
export function findPhrase({ lowerText }: Phrase, text: string, lower: string): PhraseMatch | undefined {
  for (let from = lower.indexOf(lowerText); from !== -1; from = lower.indexOf(lowerText, from + 1)) {
    const end = from + lowerText.length;
    if (isBoundary(text, from) && endsAtBoundary(text, end)) return { start: from, end };
  }
  return undefined;
}

/** Spaces and colons after the phrase count to it when a word follows them; else the phrase has to end at a boundary itself. */
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
