import { asciiLower } from '../../kernel/ascii-case.ts';
import type { PatternMatch, SafePattern } from './safe-pattern.ts';

/** Letters and digits of every script: where Java's versions differ, this is the meaning that lets less through. */
const WORD = /^[\p{L}\p{Nd}_]$/u;
const GAP = /[ \t\n\x0b\f\r:]*/y;

/**
 * The pattern of an allowed phrase, `\b(\QPHRASE\E)[\s:]*\b`, in any ASCII letter case; group 1 is the phrase as the text
 * writes it. It is matched by hand, since no linear engine has word boundaries beyond ASCII.
 *
 * @param phrase not empty
 * @example compilePhrase('focus time').findAll('Focus Time: me')[0]?.group // { start: 0, end: 10 }
 */
export function compilePhrase(phrase: string): SafePattern {
  const wanted = asciiLower(phrase);
  const findAll = (text: string): readonly PatternMatch[] => {
    const matches: PatternMatch[] = [];
    const lower = asciiLower(text);
    let from = lower.indexOf(wanted);
    while (from !== -1) {
      const end = isBoundary(text, from) ? endOf(text, from + wanted.length) : undefined;
      if (end !== undefined)
        matches.push({ start: from, end, group: { start: from, end: from + wanted.length } });
      from = lower.indexOf(wanted, end === undefined ? from + 1 : Math.max(end, from + 1));
    }
    return matches;
  };
  const whole = (text: string): boolean => {
    const [only] = findAll(text);
    return only?.start === 0 && only.end === text.length;
  };
  return Object.freeze({
    source: phrase,
    findAll,
    matches: whole,
    fullMatch: (text: string) => (whole(text) ? [text, text.slice(0, wanted.length)] : undefined),
  });
}

/** Spaces and colons after the phrase are taken when a word follows them; else the phrase has to end at a boundary itself. */
function endOf(text: string, end: number): number | undefined {
  GAP.lastIndex = end;
  const gapEnd = end + (GAP.exec(text)?.[0].length ?? 0);
  if (isBoundary(text, gapEnd)) return gapEnd;
  return isBoundary(text, end) ? end : undefined;
}

function isBoundary(text: string, at: number): boolean {
  const before = at > 0 ? String.fromCodePoint(codeBefore(text, at)) : '';
  const after = at < text.length ? String.fromCodePoint(text.codePointAt(at) ?? 0) : '';
  return WORD.test(before) !== WORD.test(after);
}

function codeBefore(text: string, at: number): number {
  const pair = at > 1 ? (text.codePointAt(at - 2) ?? 0) : 0;
  return pair > 0xffff ? pair : text.charCodeAt(at - 1);
}
