import { PSEUDONYM_KINDS, type PseudonymKind } from '../../kernel/pseudonym-kinds.ts';
import { isWellFormed } from '../../kernel/well-formed.ts';
import { extractMeetingThread } from './extract-meeting-thread.ts';
import { parseAddress } from './parse-address.ts';

/**
 * The person that a text names: `canonical` is hashed, and is equal for all spellings of one address. `domain` is as written, for addresses
 * only; any other text is its own canonical form (no Unicode normalisation: an id is an id).
 */
export type CanonicalIdentity = { readonly canonical: string; readonly domain?: string };

export type CanonicalRules = {
  /** Dots in the local part do not count. */
  readonly ignoreDots: boolean;
  /** What the last label of a domain must be. */
  readonly topLevel: RegExp;
  /** Whether a `+` at the very start begins a tag too, which leaves nothing of the local part. */
  readonly cutLeadingPlus: boolean;
  /** Whether join links and ids of one meeting are equal. */
  readonly meetings: boolean;
  /** Which texts identify no person. */
  readonly isBlank: (text: string) => boolean;
};

/**
 * Native: a last label that is not a number (an IPv4 address is not a domain). Nothing is cut at a leading `+`: it
 * begins a telephone number (`+4930123456@contoso.com` in SIP addresses), and a cut would make one person of all numbers.
 */
export const NATIVE_RULES = {
  topLevel: /\.(?![0-9]+$)[^.]+$/,
  cutLeadingPlus: false,
  meetings: true,
  isBlank,
} as const;

/**
 * Psoxy: letters only, as in the validator its grammar derives from (psoxy-facts.md#b); the cut is literal (psoxy-facts.md#a);
 * blank is what Java calls white space (psoxy-facts.md#n). Its bytes are those of the text, so links of a meeting are equal only as texts.
 */
export const PSOXY_RULES = {
  topLevel: /\.[A-Za-z]{2,26}$/,
  cutLeadingPlus: true,
  meetings: false,
  isBlank: isBlankInJava,
} as const;

/**
 * The canonical form of a text, undefined for a blank one.
 *
 * @example identify('Alice+list@Contoso.com', rules) // { canonical: 'alice@contoso.com', domain: 'Contoso.com' }
 */
export function canonicalizeAddress(text: string, rules: CanonicalRules): CanonicalIdentity | undefined {
  if (rules.isBlank(text)) return undefined;
  const address = parseAddress(text);
  if (address === undefined || !rules.topLevel.test(address.domain)) return { canonical: text };
  const { local, domain } = address;
  return { canonical: `${canonicalizeLocalPart(local, rules)}@${domain.toLowerCase()}`, domain };
}

/**
 * The same for a text of a kind: addresses have one form where the kind has addresses, names of a meeting where it has those; any
 * other text is its own. Undefined too
 * for what is not well-formed Unicode: as UTF-8, where U+FFFD takes the place of a lone surrogate, different texts would be equal.
 */
export function canonicalizeOfKind(
  text: string,
  kind: PseudonymKind,
  rules: CanonicalRules,
): CanonicalIdentity | undefined {
  if (!isWellFormed(text)) return undefined;
  const { canonical } = PSEUDONYM_KINDS[kind];
  if (canonical === 'address') return canonicalizeAddress(text, rules);
  if (rules.isBlank(text)) return undefined;
  return {
    canonical: (canonical === 'meeting' && rules.meetings ? extractMeetingThread(text) : undefined) ?? text,
  };
}

/** Empty or white space only: no pseudonym. */
function isBlank(text: string): boolean {
  return text.trim() === '';
}

/** `Character.isWhitespace`: separators that may break a line, and control characters that are white space or separate. */
const JAVA_BLANK = /^[\t-\r\u001c-\u001f \u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]*$/;

/**
 * Whether Java would call a text blank. The spaces that do not break a line (U+00A0, U+2007, U+202F) are a text like any other, and
 * so is a byte order mark.
 *
 * @example isBlankInJava('\u00a0') // false, where ''.trim() would say yes
 */
export function isBlankInJava(text: string): boolean {
  return JAVA_BLANK.test(text);
}

function canonicalizeLocalPart(local: string, rules: CanonicalRules): string {
  const plus = local.indexOf('+', rules.cutLeadingPlus ? 0 : 1);
  const kept = (plus === -1 ? local : local.slice(0, plus)).toLowerCase();
  return rules.ignoreDots ? kept.replaceAll('.', '') : kept;
}

/**
 * Exchange writes the kind of an address before it, the primary one in capitals: `SMTP:a@b.co`, `smtp:`, `sip:`, `x500:/o=…`,
 * `EUM:` (Microsoft Graph, `user.proxyAddresses` and `imAddresses`). Closed list: any other prefix may be text that a person wrote.
 */
const ADDRESS_TYPE = /^(?:smtp|sips?|x[45]00|eum|spo|notes|msmail|ccmail|gwise|fax|tel|mailto):/i;

/**
 * Cuts a known address type off a text; `type` is empty without one.
 *
 * @example splitAddressType('SMTP:a@b.co') // { type: 'SMTP:', rest: 'a@b.co' }
 */
export function splitAddressType(text: string): { readonly type: string; readonly rest: string } {
  const type = ADDRESS_TYPE.exec(text)?.[0] ?? '';
  return { type, rest: text.slice(type.length) };
}
