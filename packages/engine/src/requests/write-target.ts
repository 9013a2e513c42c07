import type { PathPattern, SegmentPart, Target } from '../plan/plan.ts';

/** RFC 3986 characters that stay readable; everything else is encoded, so one component can never become two. */
const SEGMENT_ESCAPED = escaping(/[^A-Za-z0-9\-._~!$'()*,=:]/gu);
const NAME_ESCAPED = escaping(/[^A-Za-z0-9\-._~$]/gu);
const VALUE_ESCAPED = escaping(/[^A-Za-z0-9\-._~!$'()*,:@/]/gu);

/** The characters to encode: all of them, and the first one. */
type Escaping = { readonly every: RegExp; readonly first: RegExp };

function escaping(every: RegExp): Escaping {
  return { every, first: new RegExp(every.source, 'u') };
}

/**
 * Writes a target, each component encoded on its own.
 *
 * @param target well-formed text (no lone surrogates), as `parseTarget` and opened pseudonyms give it
 * @example writeTarget({ segments: ['v1.0', 'users', 'x@y'], query: [{ name: '$top', value: '5' }] }) // '/v1.0/users/x%40y?$top=5'
 */
export function writeTarget({ segments, query }: Target): string {
  const path = writeSegments(segments);
  return query.length === 0 ? path : `${path}?${writeQuery(query)}`;
}

/**
 * Writes the options of a query, without its question mark.
 *
 * @example writeQuery([{ name: '$top', value: '5' }, { name: 'x', value: 'a b' }]) // '$top=5&x=a%20b'
 */
export function writeQuery(query: Target['query']): string {
  let written = '';
  for (const { name, value } of query) {
    const mark = written === '' ? '' : '&';
    written += `${mark}${encode(name, NAME_ESCAPED)}=${encode(value, VALUE_ESCAPED)}`;
  }
  return written;
}

/**
 * Writes the canonical path of an endpoint with the given slot values.
 *
 * @example writePath(pattern, { userId: 'p~abc@contoso.com' }) // '/v1.0/users/p~abc%40contoso.com/events'
 */
export function writePath(pattern: PathPattern, slots: Readonly<Record<string, string>>): string {
  let path = '';
  for (const parts of pattern.segments) {
    let text = '';
    for (const part of parts) text += writePart(part, slots);
    path += `/${encode(text, SEGMENT_ESCAPED)}`;
  }
  return path;
}

/** A value as it stands in a path segment: it can become neither two segments nor the query. */
export function encodeSegment(text: string): string {
  return encode(text, SEGMENT_ESCAPED);
}

/** A value as it stands in the query: it can become neither two options nor a fragment. */
export function encodeValue(text: string): string {
  return encode(text, VALUE_ESCAPED);
}

function writePart(part: SegmentPart, slots: Readonly<Record<string, string>>): string {
  if ('literal' in part) return part.literal;
  const value = Object.hasOwn(slots, part.slot) ? (slots[part.slot] ?? '') : '';
  return part.quoted ? value.replaceAll("'", "''") : value;
}

function writeSegments(segments: readonly string[]): string {
  let path = '';
  for (const segment of segments) path += `/${encode(segment, SEGMENT_ESCAPED)}`;
  return path;
}

/** Almost no text has anything to encode, and the test costs a tenth of `replace` with a function. */
function encode(text: string, { every, first }: Escaping): string {
  return first.test(text) ? text.replace(every, percentEncodeStrictly) : text;
}

/** The encoded form of each ASCII character, because `encodeURIComponent` leaves `!'()*` alone. */
const ASCII = Array.from(
  { length: 0x80 },
  (_, code) => `%${code.toString(16).toUpperCase().padStart(2, '0')}`,
);

function percentEncodeStrictly(character: string): string {
  return ASCII[character.charCodeAt(0)] ?? encodeURIComponent(character);
}
