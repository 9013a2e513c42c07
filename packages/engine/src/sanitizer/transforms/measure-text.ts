import type { JsonNode, JsonObject } from '../../kernel/json/json.ts';

/**
 * The size of a text in place of the text: JSON text of its length in UTF-16 units and its number of words. Words are what
 * ASCII white space separates after trimming; a blank text has one word, an empty one none, so that consumers of the
 * compatible format see the same numbers. Lengths are exact, not rounded: a very short text can be guessed from them.
 *
 * @example digestText('Q3 plan, draft') // '{"length":14,"word_count":3}'
 */
export function measureText(text: string): string {
  return `{"length":${text.length},"word_count":${countWords(text)}}`;
}

/**
 * The digest as an object. With keywords it tells how often each of them occurs as a word of ASCII letters, digits and `_`,
 * in any letter case; those that do not occur are left out (psoxy-facts.md#f).
 *
 * @example writeJson(digestNode('Plan the plan', ['plan'])) // '{"length":13,"word_count":3,"keywords":{"plan":2}}'
 */
export function createTextSizeNode(text: string, keywords: readonly string[]): JsonObject {
  const entries: JsonObject['entries'] = [
    ['length', toNumberNode(text.length)],
    ['word_count', toNumberNode(countWords(text))],
  ];
  const found = countKeywords(text, keywords);
  if (found.length > 0) entries.push(['keywords', { kind: 'object', entries: found }]);
  return { kind: 'object', entries };
}

function toNumberNode(value: number): JsonNode {
  return { kind: 'number', text: String(value) };
}

function countKeywords(text: string, keywords: readonly string[]): JsonObject['entries'] {
  if (keywords.length === 0) return [];
  const counts = new Map(keywords.map((keyword) => [keyword.toLowerCase(), 0]));
  for (const [word] of text.toLowerCase().matchAll(/[a-z0-9_]+/g)) {
    const before = counts.get(word);
    if (before !== undefined) counts.set(word, before + 1);
  }
  const occurring = [...counts].filter(([, times]) => times > 0);
  return occurring
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([keyword, times]) => [keyword, toNumberNode(times)]);
}

/** One pass without an array of words: a mail body may have millions. */
function countWords(text: string): number {
  if (text === '') return 0;
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 0x20) start += 1;
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end -= 1;
  let words = 1;
  let inSpace = false;
  for (let at = start; at < end; at += 1) {
    const space = isWhitespace(text.charCodeAt(at));
    if (space && !inSpace) words += 1;
    inSpace = space;
  }
  return words;
}

function isWhitespace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}
