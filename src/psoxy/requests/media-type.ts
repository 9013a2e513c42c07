import { asciiLower } from '../../kernel/ascii-case.ts';

/** A media type without its parameters, lower case. */
export function mediaType(text: string): string {
  return asciiLower(text.split(';', 1)[0] ?? '').trim();
}
