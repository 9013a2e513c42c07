import { countUtf8 } from '../../kernel/bytes.ts';
import { skipAtom, skipCfws, skipDomain, skipDotAtom, skipQuotedString } from './scan-address.ts';

/** The parts that decide who a mail address is, as written; names and comments are gone. */
export type Address = { readonly local: string; readonly domain: string };

/** A text of more bytes is not parsed: every address fits well within (RFC 5321 section 4.5.3). */
const MAX_LENGTH = 4_096;

/**
 * Reads one mail address: `a@b.co`, `<a@b.co>`, `Some Name <a@b.co>`, `"Name, Some" <a@b.co>`, comments anywhere between the
 * words. The grammar is the one that Psoxy recognises (RFC 5322 mailbox without obsolete forms, domain literals, single-label
 * domains, dots in unquoted names). A text that is not understood to its last character is not an address: the result decides
 * who joins with whom, so nothing is guessed. Linear in the length of the text.
 *
 * A quoted local part loses quotes that it does not need: `"bob"@b.co` is `bob@b.co` (RFC 5321 section 4.1.2).
 *
 * @example parseAddress('"Liddell, Alice" <Alice@Contoso.com>') // { local: 'Alice', domain: 'Contoso.com' }
 */
export function parseAddress(text: string): Address | undefined {
  if (text.length > MAX_LENGTH || !text.includes('@') || countUtf8(text) > MAX_LENGTH) return undefined;
  const start = skipCfws(text, 0).end;
  const bare = parseAddrSpec(text, start);
  if (bare !== undefined && bare.end === text.length) return bare.address;
  const bracket = skipDisplayName(text, start);
  if (text[bracket] !== '<') return undefined;
  const inside = parseAddrSpec(text, skipCfws(text, bracket + 1).end);
  if (inside === undefined || text[inside.end] !== '>') return undefined;
  return skipCfws(text, inside.end + 1).end === text.length ? inside.address : undefined;
}

/** Zero or more words; a blank stands between two of them. Returns where the bracket should be. */
function skipDisplayName(text: string, at: number): number {
  let end = at;
  let separated = true;
  for (;;) {
    const word = Math.max(skipAtom(text, end), skipQuotedString(text, end));
    if (word === -1) return end;
    if (!separated) return -1;
    const gap = skipCfws(text, word);
    separated = gap.blank;
    end = gap.end;
  }
}

/** `local@domain` with the gaps that may stand around each; `end` is behind the last gap. */
function parseAddrSpec(
  text: string,
  at: number,
): { readonly address: Address; readonly end: number } | undefined {
  const localEnd = Math.max(skipDotAtom(text, at), skipQuotedString(text, at));
  if (localEnd === -1) return undefined;
  const sign = skipCfws(text, localEnd).end;
  if (text[sign] !== '@') return undefined;
  const domainStart = skipCfws(text, sign + 1).end;
  const domainEnd = skipDomain(text, domainStart);
  if (domainEnd === -1) return undefined;
  const local = text.slice(at, localEnd);
  if (!isAscii(local)) return undefined;
  return {
    address: { local: removeRedundantQuotes(local), domain: text.slice(domainStart, domainEnd) },
    end: skipCfws(text, domainEnd).end,
  };
}

function removeRedundantQuotes(local: string): string {
  const inside = local.slice(1, -1);
  return local.startsWith('"') && skipDotAtom(inside, 0) === inside.length ? inside : local;
}

function isAscii(text: string): boolean {
  return countUtf8(text) === text.length;
}

const QUOTE = 0x22;
const OPEN = 0x28;
const COMMA = 0x2c;

/**
 * Cuts the list of a mail header (`To`, `Cc`) at the commas that stand neither in quotes nor in a comment. One comma may end
 * the list; an empty member anywhere else makes it no list, as does a quote or comment that never closes. Semicolons separate
 * nothing (psoxy-facts.md#b). The members are not checked to be addresses. Linear in the length of the text.
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
    const end = skipListElement(text, at);
    if (end === -1) return undefined;
    at = end;
  }
  const last = text.slice(start);
  // Nothing may follow the last comma; a list without any member is no list.
  if (last.trim() !== '' || members.length === 0) members.push(last);
  return members.some((member) => member.trim() === '') ? undefined : members;
}

/** One character, or a whole quoted text or comment. */
function skipListElement(text: string, at: number): number {
  switch (text.charCodeAt(at)) {
    case QUOTE:
      return skipQuotedString(text, at);
    case OPEN: {
      const { end } = skipCfws(text, at);
      return end > at ? end : -1;
    }
    default:
      return at + 1;
  }
}
