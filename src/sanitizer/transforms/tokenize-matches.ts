import type { Pseudonymizer } from '../../pseudonyms/index.ts';
import type { SafePattern } from '../../rules/psoxy/psoxy-response.ts';
import { replaceParts, type Span, type TextLimits } from './replace-parts.ts';

/**
 * Makes a reversible token of a text, or of the part that group 1 of a pattern takes out of it: then every occurrence of that
 * part is replaced, and a text that the pattern does not match as a whole stays as it is. A pattern that takes no part out
 * has the whole text tokenized.
 *
 * @throws RequestError RESPONSE_NOT_SANITIZABLE when the result is too long
 * @example tokenizeMatches('https://graph.example/next?skip=a', { pattern: next, limits }, pseudonymizer) // 'https://graph.example/p~…'
 */
export function tokenizeMatches(
  text: string,
  how: { readonly pattern: SafePattern | undefined; readonly limits: TextLimits },
  { tokenize }: Pseudonymizer,
): string | null {
  if (how.pattern === undefined) return tokenize(text);
  const groups = how.pattern.fullMatch(text);
  if (groups === undefined) return text;
  const part = groups[1] ?? '';
  const token = tokenize(part);
  if (token === null) return tokenize(text);
  return replaceParts(text, occurrences(text, part), { replace: () => token, limits: how.limits });
}

function occurrences(text: string, part: string): readonly Span[] {
  const spans: Span[] = [];
  for (let start = text.indexOf(part); start !== -1; start = text.indexOf(part, start + part.length))
    spans.push({ start, end: start + part.length });
  return spans;
}
