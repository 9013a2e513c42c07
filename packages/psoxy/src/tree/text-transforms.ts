import { toAsciiLowerCase } from '@nymgate/engine/kernel/ascii-case';
import { RequestError } from '@nymgate/engine/kernel/errors';
import { isBlankInJava } from '@nymgate/engine/pseudonyms/addresses/canonical-form';
import type { Pseudonymizer } from '@nymgate/engine/pseudonyms/pseudonymizer';
import { findPhrase, type Phrase } from '@nymgate/rules/text/regex/compile-phrase';
import type { SafePattern } from '@nymgate/rules/text/regex/safe-pattern';
import { PERSON, TEXT } from '../plan/psoxy-kinds.ts';

/** The first of equally long matches wins; empty without a match. */
export function keepLongestMatch(text: string, patterns: readonly SafePattern[]): string {
  const parts = patterns.map((pattern) => pattern.fullMatch(text)?.[1] ?? '');
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

/** @example keepMatchingTokens('a1,bob,c3', { delimiter: comma, filters: [letterDigit] }) // 'a1 c3' */
export function keepMatchingTokens(
  text: string,
  { delimiter, filters }: { readonly delimiter: SafePattern; readonly filters: readonly SafePattern[] },
): string | null {
  const kept = splitTokens(text, delimiter).filter((token) =>
    filters.some((filter) => filter.matches(token)),
  );
  return kept.length === 0 ? null : kept.join(' ');
}

/** Splits as Java does: no trailing empty tokens, and no leading one for a zero-width delimiter. */
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

/** In the order of the rule, spelled as in the text, joined by commas. */
export function keepPhraseMatches(text: string, phrases: readonly Phrase[]): string {
  const lower = toAsciiLowerCase(text);
  const matchedPhrases = phrases.flatMap((phrase) => {
    const hit = findPhrase(phrase, text, lower);
    return hit === undefined ? [] : [text.slice(hit.start, hit.end)];
  });
  return matchedPhrases.join(',');
}

/** Replaces group 1 of each match, or the whole match if it took no part; null when nothing was replaced. */
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

/** @example removeMatches('call 555-0100 now', [digits]) // 'call - now' */
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

/** Replaces every occurrence of what group 1 captures; text that doesn't match in full stays. */
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

/** Pseudonyms are longer than what they replace, so the growth is bounded. */
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
 * IPv4-mapped IPv6 becomes IPv4. Leading zeros in IPv4, which some parsers read as octal, aren't accepted.
 *
 * @example canonicalIp('2001:DB8::1') // '2001:db8:0:0:0:0:0:1'
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
