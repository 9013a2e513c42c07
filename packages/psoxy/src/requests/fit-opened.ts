import { lazily } from '@nymgate/engine/kernel/lazily';
import { hasSegmentFault, holdsControl, percentDecode } from '@nymgate/engine/requests/parse-target';
import { isReserved } from '@nymgate/engine/requests/paths/spellings';
import { canonicalName } from '@nymgate/engine/requests/system-options';
import type { RawPart } from '../plan/psoxy-plan.ts';
import { parseRawQuery } from './raw-target.ts';

/** Where a token stands, decoded: in a path segment, or in the value of a query parameter. */
type OpenedPlace =
  | ({ readonly kind: 'path' } & Surroundings)
  | ({
      readonly kind: 'query';
      /** Canonical name of the parameter. */
      readonly name: string;
    } & Surroundings);

/** The rest of the segment or value before and after the token. Other tokens in it count as `*`. */
type Surroundings = { readonly before: string; readonly after: string };

type PlaceOf<Kind extends OpenedPlace['kind']> = Extract<OpenedPlace, { readonly kind: Kind }>;

/**
 * Finds the place of the token at `index`.
 *
 * @returns undefined in the name of a parameter, and where an escape ends in the token: neither is a place for one
 */
export function findPlace(parts: readonly RawPart[], index: number): OpenedPlace | undefined {
  const part = parts[index];
  const left = closedText(parts.slice(0, index));
  const right = closedText(parts.slice(index + 1));
  return typeof part === 'object' && part.place === 'path' ? inPath(left, right) : inQuery(left, right);
}

function inPath(left: string, right: string): OpenedPlace | undefined {
  const before = percentDecode(left.slice(left.lastIndexOf('/') + 1));
  const after = percentDecode(right.split(/[/?]/, 1)[0] ?? '');
  return before === undefined || after === undefined ? undefined : { kind: 'path', before, after };
}

function inQuery(left: string, right: string): OpenedPlace | undefined {
  const query = left.slice(left.indexOf('?') + 1);
  const [found] = parseRawQuery(query.slice(query.lastIndexOf('&') + 1)) ?? [];
  const [rest] = parseRawQuery(`=${right.split('&', 1)[0]}`) ?? [];
  if (found?.value === undefined || rest?.value === undefined) return undefined;
  return { kind: 'query', name: canonicalName(found.name.trim()), before: found.value, after: rest.value };
}

function closedText(parts: readonly RawPart[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : '*')).join('');
}

/** A name alone is one of Graph's own (`delta`, `root`, `getAllMessages`); ids and addresses have digits or marks. */
const BARE_NAME = /^[A-Za-z]{1,32}$/;

/** A property, a constant or a type where a value is expected. */
const ODATA_NAME = /^[A-Za-z_][A-Za-z0-9_.]*$/;

/** Options whose values Graph writes and nobody else reads: they hold no expression. */
const OPAQUE_OPTIONS: ReadonlySet<string> = new Set(['$skiptoken', '$deltatoken']);

/** Words as they stand in names. None begins with a sign, which would exclude or require the word. Read at first use. */
const phrase = lazily(
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
export function fitSegment(value: string, place: PlaceOf<'path'>): string | undefined {
  if (hasSegmentFault(value, 'guest')) return undefined;
  if (isBetweenQuotes(place)) return value.replaceAll("'", "''");
  const fits = isAlone(place) ? !/[()]/.test(value.normalize('NFKC')) : isPlain(value);
  return fits ? value : undefined;
}

/**
 * The same for the value of a query parameter. It fills the whole value of a parameter that is no OData option, or stands
 * directly between apostrophes, its own doubled. Elsewhere it must be plain, and in an option it must not read as a property
 * where no quotes are around it. In a phrase of `$search` it is words, without syntax of that language (T1-24).
 *
 * @returns undefined when the value cannot stand there
 * @example fitArgument("o'brien", { kind: 'query', name: '$filter', before: "mail eq '", after: "'" }) // "o''brien"
 */
export function fitArgument(value: string, place: PlaceOf<'query'>): string | undefined {
  if (holdsControl(value)) return undefined;
  if (place.name === '$search') return isSought(value, place) ? value : undefined;
  if (isBetweenQuotes(place)) return value.replaceAll("'", "''");
  if (isAlone(place) && !isExpression(place.name)) return value;
  const isName = isExpression(place.name) && !isOpen(place.before, "'") && ODATA_NAME.test(value);
  return isPlain(value) && !isName ? value : undefined;
}

/**
 * Whether a segment in which a pseudonym was opened names something of Graph's own instead of a person or thing: what the rules
 * do to one thing would not fit the answer. A colon at the end begins the path of a file.
 *
 * @param segment percent-encoded; one that is not valid counts as such a name
 */
export function isNameOfGraph(segment: string): boolean {
  const text = percentDecode(segment)?.normalize('NFKC').trim();
  return text === undefined || isReserved(text) || BARE_NAME.test(text) || text.endsWith(':');
}

function isSought(value: string, { before }: PlaceOf<'query'>): boolean {
  if (!isOpen(before, '"') || before.includes('\\')) return isPlain(value);
  return phrase().test(value) && !KQL_OPERATOR.test(value);
}

/** Options and parameter aliases (`@p`) hold expressions. */
function isExpression(name: string): boolean {
  return /^[$@]/.test(name) && !OPAQUE_OPTIONS.has(name);
}

function isAlone({ before, after }: OpenedPlace): boolean {
  return before === '' && after === '';
}

/** Whether the token is all that stands between two quotes that belong together: `'a'p~…'b'` is not. */
function isBetweenQuotes({ before, after }: OpenedPlace): boolean {
  return isOpen(before, "'") && before.endsWith("'") && after.startsWith("'");
}

/** Whether a quote was opened and not closed. A doubled one counts twice, so it changes nothing. */
function isOpen(before: string, quote: string): boolean {
  return (before.split(quote).length - 1) % 2 === 1;
}

/**
 * What may stand amid other text: names, ids and addresses; nothing that begins a path, a query, an option or a quotation, and
 * no dot segment.
 */
const PLAIN = /^(?=[._@+-]*[\p{L}\p{N}])[\p{L}\p{N}._@+-]+$/u;

const GUEST = '#EXT#';

/**
 * Whether an opened value may stand amid text of which nothing is known: one word, with the mark of a guest at most.
 *
 * @example isPlain('jane.doe@contoso.com') // true
 */
export function isPlain(value: string): boolean {
  return PLAIN.test(value.replace(GUEST, ''));
}
