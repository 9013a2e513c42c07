import type { RequestPattern } from '../../text/regex/safe-pattern.ts';

/** Whether a text is short enough for the pattern's engine. In a request one that is not simply does not match. */
export function mayBeTried({ longest }: RequestPattern, text: string): boolean {
  return longest === undefined || text.length <= longest;
}
