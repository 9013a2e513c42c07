import type { Grammar } from '../../packages/engine/src/kernel/grammars.ts';

const UTF8 = '[\u0080-\u00bf]';

/**
 * Letters as the bytes of their UTF-8, each written as the character of that code: Latin with accents, Greek, Cyrillic, Hebrew, Arabic,
 * kana, Han, Hangul. Every one is a letter in every version of Unicode that a supported Node has.
 */
const LETTERS = [
  '\u00c3[\u0080-\u0096\u0098-\u00b6\u00b8-\u00bf]',
  `[\u00c4\u00c5]${UTF8}`,
  '\u00ce[\u0091-\u00a1\u00a3-\u00bf]',
  '\u00cf[\u0080-\u0089]',
  `[\u00d0\u00d1]${UTF8}`,
  '\u00d7[\u0090-\u00aa]',
  '\u00d8[\u00a1-\u00ba]',
  '\u00d9[\u0081-\u008a]',
  '\u00e3(?:\u0081[\u0081-\u00bf]|\u0082[\u0080-\u0096\u00a1-\u00bf]|\u0083[\u0080-\u00ba\u00bc-\u00be])',
  `(?:\u00e4[\u00b8-\u00bf]|[\u00e5-\u00e8]${UTF8}|\u00e9[\u0080-\u00be])${UTF8}`,
  `(?:\u00ea[\u00b0-\u00bf]|[\u00eb\u00ec]${UTF8}|\u00ed[\u0080-\u009d])${UTF8}`,
].join('|');

/** No dot, colon or slash, which addresses need; at most six digits; at most 64 bytes. */
const ORGANISATION_TEXT =
  '^(?=[ -~\u0080-\u00ff]{1,64}$)(?=[!-~\u0080-\u00ff]*(?: [!-~\u0080-\u00ff]*){0,11}$)' +
  '(?=[ -/:-~\u0080-\u00ff]*(?:[0-9][ -/:-~\u0080-\u00ff]*){0,6}$)' +
  `(?:[A-Za-z0-9 &(),'+|#;_-]|${LETTERS})+$`;

/**
 * Of grammars that need Unicode's tables, texts that surely are theirs, as patterns over bytes. The kernel keeps these by itself and asks the
 * host about all others.
 */
export const SURE_PATTERNS: Readonly<Partial<Record<Grammar, string>>> = {
  serviceName: '^(?=[A-Za-z ]{1,40}$)[A-Z][A-Za-z]*(?: [A-Z][A-Za-z]*){0,5}$',
  organisationText: ORGANISATION_TEXT,
  organisationCode: ORGANISATION_TEXT,
};
