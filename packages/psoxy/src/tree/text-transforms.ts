import { toAsciiLowerCase } from '@nymgate/engine/kernel/ascii-case';
import { RequestError } from '@nymgate/engine/kernel/errors';
import { isBlankInJava } from '@nymgate/engine/pseudonyms/addresses/canonical-form';
import type { Pseudonymizer } from '@nymgate/engine/pseudonyms/pseudonymizer';
import { findPhrase, type Phrase } from '@nymgate/rules/text/regex/compile-phrase';
import type { SafePattern } from '@nymgate/rules/text/regex/safe-pattern';
import { PERSON, TEXT } from '../plan/psoxy-kinds.ts';

/**
 * The longest part of a text that one of the patterns finds; the first of equally long ones. The rest is removed; without a
 * hit, the whole text is.
 *
 * @param patterns each with the part as group 1 of a match of the whole text
 * @example keepLongestMatch('ticket ABC-12 of Kim', [ticket]) // 'ABC-12'
 */
export function keepLongestMatch(text: string, patterns: readonly SafePattern[]): string {
  const parts = patterns.map((pattern) => pattern.fullMatch(text)?.[1] ?? '');
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

/**
 * Cuts a text at a delimiter and keeps the tokens that one of the filters matches as a whole, joined by single spaces.
 *
 * @returns null when none is left
 * @example keepMatchingTokens('a1,bob,c3', { delimiter: comma, filters: [letterDigit] }) // 'a1 c3'
 */
export function keepMatchingTokens(
  text: string,
  { delimiter, filters }: { readonly delimiter: SafePattern; readonly filters: readonly SafePattern[] },
): string | null {
  const kept = splitTokens(text, delimiter).filter((token) =>
    filters.some((filter) => filter.matches(token)),
  );
  return kept.length === 0 ? null : kept.join(' ');
}

/** Splits as Java does: no empty tokens at the end, and none at the start for a delimiter that has no width there. */
function splitTokens(text: string, delimiter: SafePattern): readonly string[] {
  const tokens: string[] = [];
  let from = 0;
  for (const { start, end } of delimiter.findAll(text)) {
    if (end === 0) continue;
    tokens.push(text.slice(from, start));
    from = end;
  }
  tokens.push(text.slice(from));
  while (tokens.length > 1 && tokens.at(-1) === '') tokens.pop();
  return tokens;
}

/**
 * What is left of a text when only known phrases may stay: the first hit of each, in the order of the rule, spelled as in the
 * text, joined by commas.
 *
 * @example keepPhraseMatches('Focus Time: secret project', [focusTime]) // 'Focus Time'
 */
export function keepPhraseMatches(text: string, phrases: readonly Phrase[]): string {
  const lower = toAsciiLowerCase(text);
  const matchedPhrases = phrases.flatMap((phrase) => {
    const hit = findPhrase(phrase, text, lower);
    return hit === undefined ? [] : [text.slice(hit.start, hit.end)];
  });
  return matchedPhrases.join(',');
}

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
    .filter(({ start, end }) => !isBlankInJava(text.slice(start, end)));
  if (spans.length === 0) return null;
  return replaceParts(text, spans, { replace: (part) => pseudonym(part, PERSON) ?? '', limits: how.limits });
}

/**
 * Removes everything that the patterns find in a text, one pattern after the other, each from what the former left.
 *
 * @example removeMatches('call 555-0100 now', [digits]) // 'call - now'
 */
export function removeMatches(text: string, patterns: readonly SafePattern[]): string {
  return patterns.reduce(removePattern, text);
}

function removePattern(text: string, pattern: SafePattern): string {
  let kept = '';
  let from = 0;
  for (const { start, end } of pattern.findAll(text)) {
    kept += text.slice(from, start);
    from = end;
  }
  return kept + text.slice(from);
}

/**
 * Turns a text into a reversible token, or only the part of it that group 1 of a pattern captures: then every occurrence of
 * that part is replaced, and a text that the pattern does not match as a whole stays as it is. When the pattern captures
 * nothing, the whole text is tokenized.
 *
 * @throws RequestError RESPONSE_NOT_SANITIZABLE when the result is too long
 * @example tokenizeMatches('https://graph.example/next?skip=a', { pattern: next, limits }, pseudonymizer) // 'https://graph.example/p~…'
 */
export function tokenizeMatches(
  text: string,
  how: { readonly pattern: SafePattern | undefined; readonly limits: TextLimits },
  { reversible }: Pseudonymizer,
): string | null {
  const tokenize = (part: string) => reversible(part, TEXT);
  if (how.pattern === undefined) return tokenize(text);
  const groups = how.pattern.fullMatch(text);
  if (groups === undefined) return text;
  const part = groups[1] ?? '';
  const token = tokenize(part);
  if (token === null) return tokenize(text);
  return replaceParts(text, findOccurrences(text, part), { replace: () => token, limits: how.limits });
}

function findOccurrences(text: string, part: string): readonly Span[] {
  const spans: Span[] = [];
  for (let start = text.indexOf(part); start !== -1; start = text.indexOf(part, start + part.length))
    spans.push({ start, end: start + part.length });
  return spans;
}

type TextLimits = { readonly stringBytes: number };
type Span = { readonly start: number; readonly end: number };

/**
 * Replaces parts of a text. A pseudonym is longer than what it stands for, and a text of 16 MiB may be all hits, so the growth
 * is bounded.
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

/**
 * One spelling for each IP address: dotted decimal for IPv4 and for IPv4 mapped into IPv6, eight groups in lower case without
 * leading zeros for IPv6. Anything else (brackets, ports, zones, host names, leading zeros in IPv4, which some readers take as
 * octal) is no address.
 *
 * @example canonicalIp('2001:DB8::1') // '2001:db8:0:0:0:0:0:1'
 * @example canonicalIp('::ffff:10.0.0.1') // '10.0.0.1'
 */
export function canonicalIp(text: string): string | undefined {
  if (text.length > MAX_IP_LENGTH) return undefined;
  if (!text.includes(':')) return parseIpv4(text)?.join('.');
  const groups = parseIpv6(text);
  if (groups === undefined) return undefined;
  const [high = 0, low = 0] = groups.slice(6);
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (mapped) return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
  return groups.map((group) => group.toString(16)).join(':');
}

/** `0000:0000:0000:0000:0000:ffff:255.255.255.255`. */
const MAX_IP_LENGTH = 45;
const OCTET = /^(?:0|[1-9][0-9]{0,2})$/;
const GROUP = /^[0-9A-Fa-f]{1,4}$/;

function parseIpv4(text: string): readonly number[] | undefined {
  const parts = text.split('.');
  const valid = parts.length === 4 && parts.every((part) => OCTET.test(part) && Number(part) <= 255);
  return valid ? parts.map(Number) : undefined;
}

function parseIpv6(text: string): readonly number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, index) => parseIpv6Groups(half, index === halves.length - 1));
  if (head === undefined) return undefined;
  if (halves.length === 1) return head.length === 8 ? head : undefined;
  // `::` stands for at least one group of zeros.
  if (tail === undefined || head.length + tail.length > 7) return undefined;
  return [...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

/** The last two groups may be written as IPv4. */
function parseIpv6Groups(text: string, last: boolean): readonly number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    const ipv4 = last && index === parts.length - 1 && part.includes('.') ? parseIpv4(part) : undefined;
    if (ipv4 !== undefined) {
      const [a = 0, b = 0, c = 0, d = 0] = ipv4;
      groups.push((a << 8) | b, (c << 8) | d);
    } else if (GROUP.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}
