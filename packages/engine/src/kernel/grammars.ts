import { findListed, isListName, type ListName } from './closed-lists.ts';

/**
 * Named grammars of text values: what a kept field, a path slot or a query parameter may look like.
 * All are anchored and linear-time (no nested or overlapping repetition). A value outside its grammar is dropped or refused.
 * Sources: RFC 3339, ISO 8601, RFC 4122, RFC 5646, CSDL enumeration members.
 */

/** A word of letters in the name of a product, and one with a digit or a parenthesis, or an at sign. Neither is a host name. */
const LETTERS = '(?:[A-Z][A-Za-z+/&-]*[.,:]{0,2}|[a-z]{1,4})';
const MARKED = '(?:[A-Za-z,+:/&-]*(?:[0-9()]|\\.[0-9])(?:[A-Za-z0-9(),+:/&-]|\\.[0-9])*\\.?|@)';
/** No prose: words of letters begin with a capital or have four letters, and at most four stand in a row. */
const AFTER_MARKED = `(?: ${LETTERS}){0,4}`;
const PRODUCT_WORDS = `(?:${LETTERS}(?: ${LETTERS}){0,3}|${MARKED}${AFTER_MARKED})(?: ${MARKED}${AFTER_MARKED})*`;
/** No hardware address or serial number: at most 10 characters, or letters, or a version. No word fits two of these. */
const PRODUCT_WORD =
  '(?:[A-Za-z0-9().,+:/&-]{1,10}|[A-Za-z().,+:/&-]{11,24}|\\d{1,5}\\.\\d{1,5}\\.\\d{5}\\.\\d{1,5}|@)';
/** No telephone number: five digits in a row, or six as in `i7-8650U`, and a dot or a letter or an at sign before the next. */
const DIGITS = '(?:[0-9]-)?[0-9]{1,5}';
const PRODUCT_DIGITS = `[A-Za-z().,+:/&@ -]*(?:${DIGITS}(?:\\.|[().,+:/& -]*[A-Za-z@][A-Za-z().,+:/&@ -]*))*(?:${DIGITS}[().,+:/& -]*)?`;

/**
 * What an organisation's text is made of besides letters, marks and digits; with the quotation marks of company names. Arabic and
 * Indic scripts need joiners within words. Nothing else that is invisible, such as variation selectors (\p{DI}), which can spell hidden
 * text; and marks stand on letters only.
 */
const TEXT_SIGNS =
  '\\u0020\\u00a0\\u3000\\-&/().,\\u0027\\u2019\\u2013:_+|#;\\u30fb\\uff08\\uff09"\\u00ab\\u00bb\\u201c-\\u201e\\u2116\\u00b7\\u3001';
const TEXT_CHARACTER = `(?:(?!\\p{DI})(?:[\\p{L}\\p{Nd}${TEXT_SIGNS}]|(?<=[\\p{L}\\p{M}])\\p{M})|(?<=[\\u0600-\\u0dff])[\\u200c\\u200d](?=[\\u0600-\\u0dff]))`;
/** At most 64 characters and twelve words. */
const SHORT = '(?=.{1,64}$)(?!\\s*(?:\\S+\\s+){12}\\S)';
/**
 * Addresses: two slashes, a scheme with what follows it, or a label, a dot, and a label with a letter of ASCII. Legal forms are none:
 * `S.Coop.`
 */
const NO_ADDRESS =
  '(?!.*//)(?!.*(?:https?|s?ftps?|mailto|tel|callto|sips?|javascript|skype|xmpp|ldaps?|wss?|ssh|smb|urn):\\S)' +
  '(?!.*(?:[\\p{L}\\p{Nd}]\\p{M}*[\\p{L}\\p{Nd}]\\p{M}*|[\\p{L}\\p{Nd}]\\p{M}*(?!\\.\\p{L}{2,5}\\.(?:\\s|$)))\\.(?=[\\p{L}\\p{M}]*[A-Za-z\\uff21-\\uff5a])[\\p{L}\\p{M}\\p{Nd}-]{2})';
/** Seven digits with at most three signs between two of them. */
const NO_TELEPHONE_NUMBER = '(?!.*\\p{Nd}(?:[^\\p{L}\\p{Nd}]{0,3}\\p{Nd}){6})';
/** However they are set apart. */
const NINE_DIGITS = '(?!(?:\\P{Nd}*\\p{Nd}){10})';
const ORGANISATION_TEXT = `${SHORT}${NO_ADDRESS}${NO_TELEPHONE_NUMBER}${NINE_DIGITS}${TEXT_CHARACTER}+`;
/** Codes may have more digits, but not in the notation of a telephone number: no national or international prefix, no groups of 3, 3 and 4. */
const CODE =
  '(?!(?:[-_./#]*0){1,2}[-_./#]*[1-9](?:[-_./#]?[0-9]){7,}$)(?!(?:1[-_./])?[0-9]{3}[-_./][0-9]{3}[-_./][0-9]{4}$)(?!.*\\.[A-Za-z]{2})' +
  '[A-Za-z0-9]{1,12}(?:[-_./#][A-Za-z0-9]{1,12}){0,4}';

/** Of the English name of a country: `D'Ivoire`, `(DRC)`, `&`, `of`. */
const SERVICE_NAME_WORD =
  "(?:\\(?(?:d['\\u2019])?\\p{Lu}(?:(?!\\p{DI})[\\p{L}\\p{M}.'\\u2019-])*\\)?,?|&|and|of|the|da|de|del|du|la)";

const PATTERNS = {
  /**
   * An enumeration member as CSDL writes it: `busy`, `teamsForBusiness`, `#microsoft.graph.user` is not one. So are names of properties
   * of open types. At most four digits, so no telephone number.
   */
  word: /^(?=(?:[A-Za-z_]*[0-9]){0,4}[A-Za-z_]*$)[A-Za-z][A-Za-z0-9_]{0,39}$/,
  guid: /^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$/,
  /**
   * Date and time; Graph's `dateTimeTimeZone.dateTime` has no offset and seven decimals. The first digit of each part is in its range,
   * which shuts out most telephone numbers and keeps one comparison per byte. Or the day is Microsoft's least or greatest.
   */
  dateTime:
    /^(?:[12]\d{3}-[01]\d-[0-3]\d|0001-01-01|9999-12-31)T[0-2]\d:[0-5]\d(?::[0-6]\d(?:\.\d{1,9})?)?(?:Z|[+-][01]\d:[0-5]\d)?$/,
  /** Of two centuries, or Microsoft's least or greatest date. */
  date: /^(?:(?:19|20)\d\d-(?:0[1-9]|1[0-2])-[0-3]\d|0001-01-01|9999-12-31)$/,
  /** A fraction of a second has zeros alone: Graph writes seven. */
  time: /^[0-2]\d:[0-5]\d(?::[0-6]\d(?:\.0{1,9})?)?$/,
  /** ISO 8601 duration: `PT30M`, `P1DT2H`, `-PT15M`. No part has the digits of a telephone number. */
  duration:
    /^(?=[0-9DHMPSTWY.-]*[DHMSWY]$)-?P(?:\d{1,3}Y)?(?:\d{1,3}M)?(?:\d{1,3}W)?(?:\d{1,4}D)?(?:T(?:\d{1,5}H)?(?:\d{1,5}M)?(?:\d{1,6}(?:\.\d{1,7})?S)?)?$/,
  /** Language tag: `en`, `de-DE`, `zh-Hans-CN`. */
  locale: /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$/,
  /** Windows or IANA time zone name, or Exchange's `tzone://Microsoft/Custom`. */
  timeZone: /^[A-Za-z][A-Za-z0-9 ._+\-:/()]{0,79}$/,
  /** Opaque id of a service: base64, base64url, GUIDs, dotted ids. No `@`, no space, nothing a sentence needs. */
  opaque: /^[A-Za-z0-9+/=_\-.!~$:,{}]{1,2048}$/,
  /** Teams thread: `19:…@thread.tacv2`, `19:GUID_GUID@unq.gbl.spaces`. Where it may be a conversation of two, it is no kept value. */
  threadId: /^[0-9]{1,3}:[A-Za-z0-9_.+=-]{1,512}@[A-Za-z0-9]{1,32}(?:\.[A-Za-z0-9]{1,32}){1,4}$/,
  /**
   * Products as soft- and hardware name themselves: `Intel(R) Core(TM) i7 CPU @ 2.80GHz`, `Microsoft: 10.0.14393.0`. At most 64
   * characters.
   */
  product: new RegExp(
    `^(?=[A-Za-z0-9().,+:/&@ -]{1,64}$)(?=${PRODUCT_WORD}(?: ${PRODUCT_WORD})*$)(?=${PRODUCT_DIGITS}$)${PRODUCT_WORDS}$`,
  ),
  /** What a program calls itself in a header: `RTCC/7.0.0.0 UCWA/7.0.0.0`. Names of letters, each with a version. */
  agent:
    /^(?=[A-Za-z0-9./ ]{1,128}$)[A-Za-z]{1,24}\/\d{1,5}(?:\.\d{1,5}){0,3}(?: [A-Za-z]{1,24}\/\d{1,5}(?:\.\d{1,5}){0,3})*$/,
  /** A word of Microsoft's service: `exchange`, `To-Do`, `main-audio`. At most four digits, so no telephone number. */
  serviceWord:
    /^(?=[A-Za-z0-9._-]{1,40}$)(?=(?:[A-Za-z._-]*[0-9]){0,4}[A-Za-z._-]*$)[A-Za-z][A-Za-z0-9]*(?:[._-][A-Za-z0-9]+){0,4}$/,
  /**
   * A name out of a list of Microsoft's service: `Bosnia and Herzegovina`. At most 40 letters and signs, and six words: with a capital,
   * or small as `of`.
   */
  serviceName: new RegExp(`^(?=.{1,40}$)${SERVICE_NAME_WORD}(?: ${SERVICE_NAME_WORD}){0,5}$`, 'u'),
  /**
   * Text that an organisation sets about its people: `Vertrieb (Nord)`. Never an address or a telephone number; it does not stop a
   * department that is called after a person.
   */
  organisationText: new RegExp(`^${ORGANISATION_TEXT}$`, 'iu'),
  /** The same, or a code: `4711-1000200`. */
  organisationCode: new RegExp(`^(?:${CODE}|${ORGANISATION_TEXT})$`, 'iu'),
  /** `1.0`, `16.0.12345.20`. */
  version: /^\d{1,5}(?:\.\d{1,5}){0,3}$/,
  /** Media type of RFC 6838, or the one word that Teams writes in its place: `application/pdf`, `reference`. */
  mediaType: /^[A-Za-z]{1,32}(?:\/[A-Za-z0-9][A-Za-z0-9.+_-]{0,126})?$/,
  /** How dates or times are written: `dd.MM.yyyy`, `h:mm tt`. Four runs of a letter with signs between them: no quoted words. */
  timeFormat:
    /^(?:d{1,4}|M{1,4}|y{1,4}|H{1,2}|h{1,2}|m{1,2}|s{1,2}|t{1,2})(?:[ .,:/-]{1,2}(?:d{1,4}|M{1,4}|y{1,4}|H{1,2}|h{1,2}|m{1,2}|s{1,2}|t{1,2})){0,3}\.?$/,
  /** Entity tag: `W/"…"` or the bare text Graph writes. */
  etag: /^(?:W\/)?"[A-Za-z0-9+/=_\-.,:{} ]{0,512}"$/,
  /** `@odata.type`: `#microsoft.graph.user`, `#Collection(String)`. The longest name that Microsoft publishes has 85 characters, and none five digits. */
  odataType:
    /^(?=(?:[A-Za-z#()_.]*[0-9]){0,4}[A-Za-z#()_.]*$)#?(?:Collection\([A-Za-z][A-Za-z0-9_.]{0,85}\)|[A-Za-z][A-Za-z0-9_.]{0,85})$/,
  /** DNS name of letters, digits, hyphens (RFC 1123), at most 253 characters. */
  hostname:
    /^(?=[A-Za-z0-9.-]{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/,
  /** Decimal integer without sign or leading zero. */
  natural: /^(?:0|[1-9][0-9]{0,15})$/,
  /** `true` or `false`, as OData writes them. */
  truth: /^(?:true|false)$/,
  /** Mail address as it may stand in a Graph path or filter: ASCII addr-spec without quoting; guests carry `#EXT#`. */
  address:
    /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}(?:#EXT#)?@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/,
  /** Any text; length and well-formedness are checked elsewhere. */
  string: /^[\s\S]*$/,
} as const satisfies Record<string, RegExp>;

export type Grammar = keyof typeof PATTERNS;

export const GRAMMARS = Object.freeze(Object.keys(PATTERNS) as Grammar[]);

/** What a text may be: of a grammar, or in a closed list. */
export type TextType = Grammar | ListName;

/**
 * Whether `text` is a value of the named grammar, or in the named closed list.
 *
 * @example matchesGrammar('guid', '48d31887-5fad-4d73-a9f5-3c356e68a038') // true
 */
export function matchesGrammar(type: TextType, text: string): boolean {
  return isListName(type) ? findListed(type, text) !== undefined : PATTERNS[type].test(text);
}

/** Whether the pattern is one of ASCII without flags, which every dialect of regular expressions reads. */
export function isPlainPattern(grammar: Grammar): boolean {
  return PATTERNS[grammar].flags === '';
}

/** The pattern of a grammar, anchored. */
export function grammarSource(grammar: Grammar): string {
  return PATTERNS[grammar].source;
}
