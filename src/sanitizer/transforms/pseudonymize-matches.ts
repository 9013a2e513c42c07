import type { Pseudonymizer } from '../../pseudonyms/index.ts';
import type { SafePattern } from '../../rules/psoxy/psoxy-response.ts';
import { replaceParts, type TextLimits } from './replace-parts.ts';

/**
 * Pseudonymizes what a pattern finds in a text: group 1 where it took part, else the whole match; blank finds stay. What the
 * pattern does not find stays too, unless it finds nothing at all: then the whole text goes.
 *
 * @returns null when nothing was replaced
 * @throws RequestError RESPONSE_NOT_SANITIZABLE when the result is too long
 * @example pseudonymizeMatches('19:alice@contoso.com', { pattern, reversible: false, limits }, pseudonymizer) // '19:t~…@contoso.com'
 */
export function pseudonymizeMatches(
  text: string,
  how: { readonly pattern: SafePattern; readonly reversible: boolean; readonly limits: TextLimits },
  { reversible, irreversible }: Pseudonymizer,
): string | null {
  const pseudonym = how.reversible ? reversible : irreversible;
  const spans = how.pattern
    .findAll(text)
    .map((match) => match.group ?? match)
    .filter(({ start, end }) => text.slice(start, end).trim() !== '');
  if (spans.length === 0) return null;
  return replaceParts(text, spans, { replace: (part) => pseudonym(part) ?? '', limits: how.limits });
}
