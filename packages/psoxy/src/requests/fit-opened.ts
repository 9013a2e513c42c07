import { memoize } from '@nymgate/engine/kernel/memoize';
import {
  containsControlCharacter,
  isInvalidSegment,
  percentDecode,
} from '@nymgate/engine/requests/parse-target';
import { isReserved } from '@nymgate/engine/requests/paths/spellings';
import { toCanonicalName } from '@nymgate/engine/requests/system-options';
import type { RawPart } from '../plan/psoxy-plan.ts';
import { parseRawQuery } from './raw-target.ts';

/** Decoded place of a token: in a path segment, or in the value of a query parameter. */
type ResolvedTokenPlace =
  | ({ readonly kind: 'path' } & Surroundings)
  | ({
      readonly kind: 'query';
      /** Canonical name of the parameter. */
      readonly name: string;
    } & Surroundings);

/** The rest of the segment or value. Other tokens in it count as `*`. */
type Surroundings = { readonly before: string; readonly after: string };

type PlaceOfKind<Kind extends ResolvedTokenPlace['kind']> = Extract<
  ResolvedTokenPlace,
  { readonly kind: Kind }
>;

/** @returns undefined in the name of a parameter, and where an escape ends inside the token */
export function findTokenPlace(parts: readonly RawPart[], index: number): ResolvedTokenPlace | undefined {
  const part = parts[index];
  const left = toUnresolvedText(parts.slice(0, index));
  const right = toUnresolvedText(parts.slice(index + 1));
  return typeof part === 'object' && part.place === 'path'
    ? toPathPlace(left, right)
    : toQueryPlace(left, right);
}

function toPathPlace(left: string, right: string): ResolvedTokenPlace | undefined {
  const before = percentDecode(left.slice(left.lastIndexOf('/') + 1));
  const after = percentDecode(right.split(/[/?]/, 1)[0] ?? '');
  return before === undefined || after === undefined ? undefined : { kind: 'path', before, after };
}

function toQueryPlace(left: string, right: string): ResolvedTokenPlace | undefined {
  const query = left.slice(left.indexOf('?') + 1);
  const [found] = parseRawQuery(query.slice(query.lastIndexOf('&') + 1)) ?? [];
  const [rest] = parseRawQuery(`=${right.split('&', 1)[0]}`) ?? [];
  if (found?.value === undefined || rest?.value === undefined) return undefined;
  return { kind: 'query', name: toCanonicalName(found.name.trim()), before: found.value, after: rest.value };
}

function toUnresolvedText(parts: readonly RawPart[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : '*')).join('');
}

/** A name of Graph's own (`delta`, `root`); IDs and addresses contain digits or punctuation. */
const BARE_NAME = /^[A-Za-z]{1,32}$/;

/** A property, constant or type where a value is expected. */
const ODATA_NAME = /^[A-Za-z_][A-Za-z0-9_.]*$/;

/** Graph writes these values, and they contain no expressions. */
const OPAQUE_OPTIONS: ReadonlySet<string> = new Set(['$skiptoken', '$deltatoken']);

/** Words as in names. No leading sign, which would exclude or require the word. Compiled at first use. */
const phrasePattern = memoize(
  () => /^[\p{L}\p{N}][\p{L}\p{N}\p{M}._@+'-]*,?(?: [\p{L}\p{N}][\p{L}\p{N}\p{M}._@+'-]*,?)*$/u,
);

/** Operators of the Keyword Query Language inside the quotes of `$search`. Capitals only. */
const KQL_OPERATOR = /(?:^| )(?:AND|OR|NOT|NEAR|ONEAR|XRANK|WORDS|ALL|ANY),?(?: |$)/;

/**
 * The unencoded text, or undefined where it isn't allowed. It can't add a segment or a parenthesis, which
 * would make it a function (T1-13, T1-14); next to other text it must be plain.
 *
 * @example checkSegment('delta()', { kind: 'path', before: '', after: '' }) // undefined
 */
export function checkSegment(value: string, place: PlaceOfKind<'path'>): string | undefined {
  if (isInvalidSegment(value, 'guest')) return undefined;
  if (isBetweenQuotes(place)) return value.replaceAll("'", "''");
  const isAllowed = fillsValue(place) ? !/[()]/.test(value.normalize('NFKC')) : isPlainValue(value);
  return isAllowed ? value : undefined;
}

/**
 * Fills a parameter that isn't an OData option, or a quoted string. Elsewhere it must be plain, must not read
 * as a property, and must be words without syntax in a `$search` phrase (T1-24).
 *
 * @example checkQueryValue("o'brien", { kind: 'query', name: '$filter', before: "mail eq '", after: "'" }) //
 * "o''brien"
 */
export function checkQueryValue(value: string, place: PlaceOfKind<'query'>): string | undefined {
  if (containsControlCharacter(value)) return undefined;
  if (place.name === '$search') return isSearchTerm(value, place) ? value : undefined;
  if (isBetweenQuotes(place)) return value.replaceAll("'", "''");
  if (fillsValue(place) && !isExpression(place.name)) return value;
  const isName = isExpression(place.name) && !hasOpenQuote(place.before, "'") && ODATA_NAME.test(value);
  return isPlainValue(value) && !isName ? value : undefined;
}

/** The rules aren't written for responses of such functions. A trailing colon begins the path of a file. */
export function isGraphFunctionName(segment: string): boolean {
  const text = percentDecode(segment)?.normalize('NFKC').trim();
  return text === undefined || isReserved(text) || BARE_NAME.test(text) || text.endsWith(':');
}

function isSearchTerm(value: string, { before }: PlaceOfKind<'query'>): boolean {
  if (!hasOpenQuote(before, '"') || before.includes('\\')) return isPlainValue(value);
  return phrasePattern().test(value) && !KQL_OPERATOR.test(value);
}

/** Options and parameter aliases (`@p`) hold expressions. */
function isExpression(name: string): boolean {
  return /^[$@]/.test(name) && !OPAQUE_OPTIONS.has(name);
}

function fillsValue({ before, after }: ResolvedTokenPlace): boolean {
  return before === '' && after === '';
}

/** Whether the token fills a matching pair of quotes: `'a'p~…'b'` doesn't. */
function isBetweenQuotes({ before, after }: ResolvedTokenPlace): boolean {
  return hasOpenQuote(before, "'") && before.endsWith("'") && after.startsWith("'");
}

/** A doubled quote counts twice, so it changes nothing. */
function hasOpenQuote(before: string, quote: string): boolean {
  return (before.split(quote).length - 1) % 2 === 1;
}

/** Nothing that begins a path, a query, an option or a quotation, and no dot segment. */
const PLAIN_VALUE = /^(?=[._@+-]*[\p{L}\p{N}])[\p{L}\p{N}._@+-]+$/u;

const GUEST_MARKER = '#EXT#';

/** Whether a value is safe next to unknown text: one word, with a guest's `#EXT#` marker at most. */
export function isPlainValue(value: string): boolean {
  return PLAIN_VALUE.test(value.replace(GUEST_MARKER, ''));
}
