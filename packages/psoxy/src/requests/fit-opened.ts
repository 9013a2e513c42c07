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

/** Where a token stands, decoded: in a path segment, or in the value of a query parameter. */
type ResolvedTokenPlace =
  | ({ readonly kind: 'path' } & Surroundings)
  | ({
      readonly kind: 'query';
      /** Canonical name of the parameter. */
      readonly name: string;
    } & Surroundings);

/** The rest of the segment or value before and after the token. Other tokens in it count as `*`. */
type Surroundings = { readonly before: string; readonly after: string };

type PlaceOfKind<Kind extends ResolvedTokenPlace['kind']> = Extract<
  ResolvedTokenPlace,
  { readonly kind: Kind }
>;

/**
 * Finds the place of the token at `index`.
 *
 * @returns undefined in the name of a parameter, and where an escape ends in the token: neither is a place for one
 */
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

/** A name alone is one of Graph's own (`delta`, `root`, `getAllMessages`); ids and addresses have digits or marks. */
const BARE_NAME = /^[A-Za-z]{1,32}$/;

/** A property, a constant or a type where a value is expected. */
const ODATA_NAME = /^[A-Za-z_][A-Za-z0-9_.]*$/;

/** Options whose values Graph writes and nobody else reads: they hold no expression. */
const OPAQUE_OPTIONS: ReadonlySet<string> = new Set(['$skiptoken', '$deltatoken']);

/** Words as they stand in names. None begins with a sign, which would exclude or require the word. Read at first use. */
const phrasePattern = memoize(
  () => /^[\p{L}\p{N}][\p{L}\p{N}\p{M}._@+'-]*,?(?: [\p{L}\p{N}][\p{L}\p{N}\p{M}._@+'-]*,?)*$/u,
);

/** Operators of the Keyword Query Language, which Outlook reads inside the quotes of `$search`. Capitals only. */
const KQL_OPERATOR = /(?:^| )(?:AND|OR|NOT|NEAR|ONEAR|XRANK|WORDS|ALL|ANY),?(?: |$)/;

/**
 * The text to write for a value that was opened in a path segment, not encoded yet. It is never more or less than its place:
 * no second segment, and no parenthesis, which would make it a function (T1-13, T1-14). Directly between quotes it
 * may have parentheses, and its apostrophes are doubled; amid other text it must be plain.
 *
 * @returns undefined when the value cannot stand there
 * @example fitSegment('delta()', { kind: 'path', before: '', after: '' }) // undefined
 */
export function checkSegment(value: string, place: PlaceOfKind<'path'>): string | undefined {
  if (isInvalidSegment(value, 'guest')) return undefined;
  if (isBetweenQuotes(place)) return value.replaceAll("'", "''");
  const isAllowed = isWholeValue(place) ? !/[()]/.test(value.normalize('NFKC')) : isPlainValue(value);
  return isAllowed ? value : undefined;
}

/**
 * The same for the value of a query parameter. It fills the whole value of a parameter that is no OData option, or stands
 * directly between apostrophes, its own doubled. Elsewhere it must be plain, and in an option it must not read as a property
 * where no quotes are around it. In a phrase of `$search` it is words, without syntax of that language (T1-24).
 *
 * @returns undefined when the value cannot stand there
 * @example fitArgument("o'brien", { kind: 'query', name: '$filter', before: "mail eq '", after: "'" }) // "o''brien"
 */
export function checkQueryValue(value: string, place: PlaceOfKind<'query'>): string | undefined {
  if (containsControlCharacter(value)) return undefined;
  if (place.name === '$search') return isSearchTerm(value, place) ? value : undefined;
  if (isBetweenQuotes(place)) return value.replaceAll("'", "''");
  if (isWholeValue(place) && !isExpression(place.name)) return value;
  const isName = isExpression(place.name) && !hasOpenQuote(place.before, "'") && ODATA_NAME.test(value);
  return isPlainValue(value) && !isName ? value : undefined;
}

/**
 * Whether a segment in which a pseudonym was opened names something of Graph's own instead of a person or thing: what the rules
 * do to one thing would not fit the answer. A colon at the end begins the path of a file.
 *
 * @param segment percent-encoded; one that is not valid counts as such a name
 */
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

function isWholeValue({ before, after }: ResolvedTokenPlace): boolean {
  return before === '' && after === '';
}

/** Whether the token is all that stands between two quotes that belong together: `'a'p~…'b'` is not. */
function isBetweenQuotes({ before, after }: ResolvedTokenPlace): boolean {
  return hasOpenQuote(before, "'") && before.endsWith("'") && after.startsWith("'");
}

/** Whether a quote was opened and not closed. A doubled one counts twice, so it changes nothing. */
function hasOpenQuote(before: string, quote: string): boolean {
  return (before.split(quote).length - 1) % 2 === 1;
}

/**
 * What may stand amid other text: names, ids and addresses; nothing that begins a path, a query, an option or a quotation, and
 * no dot segment.
 */
const PLAIN_VALUE = /^(?=[._@+-]*[\p{L}\p{N}])[\p{L}\p{N}._@+-]+$/u;

const GUEST_MARKER = '#EXT#';

/**
 * Whether an opened value may stand amid text of which nothing is known: one word, with the mark of a guest at most.
 *
 * @example isPlain('jane.doe@contoso.com') // true
 */
export function isPlainValue(value: string): boolean {
  return PLAIN_VALUE.test(value.replace(GUEST_MARKER, ''));
}
