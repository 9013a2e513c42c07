/**
 * Named grammars of text values: what a kept field, a path slot or a query parameter may look like.
 * All are anchored and linear-time (no nested or overlapping repetition). A value outside its grammar is dropped or refused.
 * Sources: RFC 3339, ISO 8601, RFC 4122, RFC 5646, CSDL enumeration members.
 */
const PATTERNS = {
  /** An enumeration member as CSDL writes it: `busy`, `teamsForBusiness`, `#microsoft.graph.user` is not one. */
  word: /^[A-Za-z][A-Za-z0-9_]{0,127}$/,
  guid: /^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$/,
  /** Date and time; Graph's `dateTimeTimeZone.dateTime` has no offset and seven decimals. */
  dateTime: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,12})?)?(?:Z|[+-]\d{2}:\d{2})?$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  time: /^\d{2}:\d{2}(?::\d{2}(?:\.\d{1,12})?)?$/,
  /** ISO 8601 duration: `PT30M`, `P1DT2H`, `-PT15M`. */
  duration: /^-?P[0-9DHMSTWY.]{1,64}$/,
  /** Language tag: `en`, `de-DE`, `zh-Hans-CN`. */
  locale: /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$/,
  /** Windows or IANA time zone name, or Exchange's `tzone://Microsoft/Custom`. */
  timeZone: /^[A-Za-z][A-Za-z0-9 ._+\-:/()]{0,79}$/,
  /** Opaque id of a service: base64, base64url, GUIDs, dotted ids. No `@`, no space, nothing a sentence needs. */
  opaque: /^[A-Za-z0-9+/=_\-.!~$:,{}]{1,2048}$/,
  /** Teams thread: `19:…@thread.tacv2`, `19:GUID_GUID@unq.gbl.spaces`. Where it may be a conversation of two, it is no kept value. */
  threadId: /^[0-9]{1,3}:[A-Za-z0-9_.+=-]{1,512}@[A-Za-z0-9]{1,32}(?:\.[A-Za-z0-9]{1,32}){1,4}$/,
  /**
   * Products as soft- and hardware name itself: `Intel(R) Core(TM) i7 CPU @ 2.80GHz`, `Microsoft: 10.0.14393.0`. A word has at most 10
   * characters, or is of letters, or a version: none is a hardware address or a serial number. No word fits two of these.
   */
  product:
    /^(?:[A-Za-z0-9().,+:/&-]{1,10}|[A-Za-z().,+:/&-]{11,24}|\d{1,5}\.\d{1,5}\.\d{5}\.\d{1,5})(?: (?:[A-Za-z0-9().,+:/&-]{1,10}|[A-Za-z().,+:/&-]{11,24}|\d{1,5}\.\d{1,5}\.\d{5}\.\d{1,5}|@))*$/,
  /** What a programme calls itself in a header: `RTCC/7.0.0.0 UCWA/7.0.0.0`. Names of letters with versions, and nothing beside them. */
  agent: /^[A-Za-z]{1,24}\/\d{1,5}(?:\.\d{1,5}){0,3}(?: [A-Za-z]{1,24}\/\d{1,5}(?:\.\d{1,5}){0,3})*$/,
  /** `1.0`, `16.0.12345.20`. */
  version: /^\d{1,5}(?:\.\d{1,5}){0,3}$/,
  /** Media type of RFC 6838, or the one word that Teams writes in its place: `application/pdf`, `reference`. */
  mediaType: /^[A-Za-z]{1,32}(?:\/[A-Za-z0-9][A-Za-z0-9.+_-]{0,126})?$/,
  /** Members of an enumeration of flags: `notifySender,blockAccess`. */
  words: /^[A-Za-z][A-Za-z0-9_]{0,63}(?:, ?[A-Za-z][A-Za-z0-9_]{0,63})*$/,
  /** A named option, with a number where it has one: `Team`, `ExchangeProvisioningFlags:481`. */
  option: /^[A-Za-z][A-Za-z0-9_]{0,63}(?::\d{1,10})?$/,
  /** How dates or times are written: `dd.MM.yyyy`, `h:mm tt`, `dd 'de' MMMM`. */
  timeFormat: /^(?:[dMyHhmst :.,/-]|'[A-Za-z]{1,4}'){1,32}$/,
  /** Entity tag: `W/"…"` or the bare text Graph writes. */
  etag: /^(?:W\/)?"[A-Za-z0-9+/=_\-.,:{} ]{0,512}"$/,
  /** `@odata.type`: `#microsoft.graph.user`, `#Collection(String)`. */
  odataType: /^#?[A-Za-z][A-Za-z0-9_.]{0,200}(?:\([A-Za-z0-9_.]{1,200}\))?$/,
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

/**
 * Whether `text` is a value of the named grammar.
 *
 * @example matchesGrammar('guid', '48d31887-5fad-4d73-a9f5-3c356e68a038') // true
 */
export function matchesGrammar(grammar: Grammar, text: string): boolean {
  return PATTERNS[grammar].test(text);
}

/** The pattern of a grammar, for engines that match bytes. Anchored; no flags. */
export function grammarSource(grammar: Grammar): string {
  return PATTERNS[grammar].source;
}
