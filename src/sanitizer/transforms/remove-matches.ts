import type { SafePattern } from '../../rules/psoxy/psoxy-response.ts';

/**
 * Takes everything out of a text that the patterns find, one pattern after the other on what the former left.
 *
 * @example removeMatches('call 555-0100 now', [digits]) // 'call - now'
 */
export function removeMatches(text: string, patterns: readonly SafePattern[]): string {
  return patterns.reduce(removeOne, text);
}

function removeOne(text: string, pattern: SafePattern): string {
  let kept = '';
  let from = 0;
  for (const { start, end } of pattern.findAll(text)) {
    kept += text.slice(from, start);
    from = end;
  }
  return kept + text.slice(from);
}
