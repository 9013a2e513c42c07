import type { LeafAction } from '../../plan/treatments.ts';
import type { Pseudonymizer } from '../../pseudonyms/index.ts';

type Pseudonymize = Pick<Extract<LeafAction, { treatment: 'pseudonymize' }>, 'reversible' | 'prefixed'>;

/**
 * The pseudonym of an identifier in the form that the rule asks for; null for a blank text. A text that looks like one of
 * our tokens is an identifier like any other: what an author writes is never taken for a pseudonym (T2-07).
 *
 * @example pseudonymizeText('SMTP:kim@example.org', { reversible: false, prefixed: true }, pseudonymizer) // 'SMTP:t~…@example.org'
 */
export function pseudonymizeText(
  text: string,
  form: Pseudonymize,
  pseudonymizer: Pseudonymizer,
): string | null {
  if (form.prefixed) return pseudonymizer.prefixed(text, form.reversible);
  return form.reversible ? pseudonymizer.reversible(text) : pseudonymizer.irreversible(text);
}
