const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'a an and any anybody anyone are as at be been by can could do does for from get gets give gives go goes has have how ' +
    'i in is it its leave leaves left let lets may me my need needs needed of on or our out permission permissions read ' +
    'reads see seen sees show shows somebody someone tell tells that the their there they this to us want was we what ' +
    'when where which who whom whose why will with without would you your'
  ).split(' '),
);

/**
 * Lower-case words of a text without plural endings.
 * @example toWords('internetMessageId, p~…') // ['internet', 'message', 'id', 'p']
 */
export function toWords(text: string): readonly string[] {
  const words = known.get(text) ?? splitWords(text);
  if (known.size < MAX_CACHED) known.set(text, words);
  return words;
}

/** Connectors share names and reasons; the cache makes indexing three times as fast. */
const known = new Map<string, readonly string[]>();
const MAX_CACHED = 20_000;

function splitWords(text: string): readonly string[] {
  const parts = text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .normalize('NFKD')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu);
  return (parts ?? []).map(stemWord);
}

/** A light stem: `phones` → `phone`, `replies` → `reply`, `addresses` → `address`. */
export function stemWord(word: string): string {
  if (word.length < 4 || word.endsWith('ss') || word.endsWith('us')) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:ss|x|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') ? word.slice(0, -1) : word;
}

/**
 * Search terms without stop words, unless there are only stop words. `out of office` is one term. Permissions, paths, GUIDs, and kinds stay whole.
 * @example toTerms('who reads mail subjects?') // ['mail', 'subjects']
 */
export function toTerms(query: string): readonly string[] {
  const terms = query
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\bout[ -]of[ -](?:the[ -])?office\b/g, 'oof')
    .split(/[\s,;?!"]+/)
    .map((term) => term.replace(/^[.:]+|[.:]+$/g, ''))
    .filter((term) => term !== '');
  const significant = terms.filter((term) => !STOP_WORDS.has(term));
  return significant.length === 0 ? terms : significant;
}
