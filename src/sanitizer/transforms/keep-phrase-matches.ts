import type { SafePattern } from '../../rules/psoxy/psoxy-response.ts';

/**
 * What is left of a text of which only known phrases may stay: the first hit of each, in the order of the rule, joined by
 * commas, in the letters of the text. Nothing of the rest.
 *
 * @example keepPhraseMatches('Focus Time: secret project', [focusTime]) // 'Focus Time'
 */
export function keepPhraseMatches(text: string, phrases: readonly SafePattern[]): string {
  const hits = phrases.flatMap((phrase) => {
    const [hit] = phrase.findAll(text);
    if (hit === undefined) return [];
    const { start, end } = hit.group ?? hit;
    return [text.slice(start, end)];
  });
  return hits.join(',');
}
