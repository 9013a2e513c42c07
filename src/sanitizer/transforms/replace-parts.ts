import { RequestError } from '../../kernel/errors.ts';

export type TextLimits = { readonly stringBytes: number };
export type Span = { readonly start: number; readonly end: number };

/**
 * Puts other text in the place of parts of a text. A pseudonym is longer than what it stands for, and a text of 16 MiB may be
 * all hits, so the growth is bounded.
 *
 * @param spans from left to right, not overlapping
 * @throws RequestError RESPONSE_NOT_SANITIZABLE when the result is longer than a string may be
 */
export function replaceParts(
  text: string,
  spans: readonly Span[],
  change: { readonly replace: (part: string) => string; readonly limits: TextLimits },
): string {
  let changed = '';
  let from = 0;
  for (const { start, end } of spans) {
    changed += text.slice(from, start) + change.replace(text.slice(start, end));
    from = end;
    requireLength(changed, change.limits);
  }
  return changed + text.slice(from);
}

/** @throws RequestError RESPONSE_NOT_SANITIZABLE */
export function requireLength(text: string, { stringBytes }: TextLimits): void {
  if (text.length > stringBytes) throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'string' });
}
