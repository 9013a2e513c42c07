import { endOfGap, endOfQuoted } from './scan-address.ts';

const QUOTE = 0x22;
const OPEN = 0x28;
const COMMA = 0x2c;

/**
 * Cuts the list of a mail header (`To`, `Cc`) at the commas that stand neither in quotes nor in a comment. One comma may end
 * the list; an empty member anywhere else makes it no list, as does a quote or comment that never closes. Semicolons separate
 * nothing (psoxy-facts.md#b). Whether the members are addresses is not looked at. Linear in the length of the text.
 *
 * @returns undefined when there is no such list; the members with the blanks around them otherwise
 * @example splitAddressList('"Liddell, Alice" <a@b.co>, c@d.co,') // ['"Liddell, Alice" <a@b.co>', ' c@d.co']
 */
export function splitAddressList(text: string): readonly string[] | undefined {
  const members: string[] = [];
  let start = 0;
  let at = 0;
  while (at < text.length) {
    if (text.charCodeAt(at) === COMMA) {
      members.push(text.slice(start, at));
      at += 1;
      start = at;
      continue;
    }
    const end = endOfUnit(text, at);
    if (end === -1) return undefined;
    at = end;
  }
  const last = text.slice(start);
  // Behind a comma there may be nothing; a list without any member is none.
  if (last.trim() !== '' || members.length === 0) members.push(last);
  return members.some((member) => member.trim() === '') ? undefined : members;
}

/** One character, or a whole quoted text or comment. */
function endOfUnit(text: string, at: number): number {
  switch (text.charCodeAt(at)) {
    case QUOTE:
      return endOfQuoted(text, at);
    case OPEN: {
      const { end } = endOfGap(text, at);
      return end > at ? end : -1;
    }
    default:
      return at + 1;
  }
}
