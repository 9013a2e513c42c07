import type { SafePattern } from '../../rules/psoxy/psoxy-response.ts';

/**
 * Cuts a text at a delimiter and keeps the tokens that one of the filters matches as a whole, joined by single spaces.
 *
 * @returns null when none is left
 * @example keepMatchingTokens('a1,bob,c3', { delimiter: comma, filters: [letterDigit] }) // 'a1 c3'
 */
export function keepMatchingTokens(
  text: string,
  { delimiter, filters }: { readonly delimiter: SafePattern; readonly filters: readonly SafePattern[] },
): string | null {
  const kept = split(text, delimiter).filter((token) => filters.some((filter) => filter.matches(token)));
  return kept.length === 0 ? null : kept.join(' ');
}

/** As Java splits: no empty tokens at the end, and none at the start for a delimiter that has no width there. */
function split(text: string, delimiter: SafePattern): readonly string[] {
  const tokens: string[] = [];
  let from = 0;
  for (const { start, end } of delimiter.findAll(text)) {
    if (end === 0) continue;
    tokens.push(text.slice(from, start));
    from = end;
  }
  tokens.push(text.slice(from));
  while (tokens.length > 1 && tokens.at(-1) === '') tokens.pop();
  return tokens;
}
