import { decodeStrictUtf8 } from '../kernel/bytes.ts';
import { RequestError } from '../kernel/errors.ts';
import type { Target } from '../plan/plan.ts';

/** RFC 3986 `pchar` without `;`, which some servers read as the beginning of path parameters (T1-01). */
const PATH_CHARACTERS = /^[A-Za-z0-9\-._~%!$&'()*+,=:@/]*$/;
/** RFC 3986 `query` without `;`, which some servers read as `&`, and without `?`, which may hide a second query. */
const QUERY_CHARACTERS = /^[A-Za-z0-9\-._~%!$&'()*+,=:@/]*$/;
/** Graph's own links may hold more characters, but only visible ASCII and no fragment. */
const LINK_QUERY_CHARACTERS = /^[\x21\x22\x24-\x7e]*$/;

type Query = Target['query'];

/**
 * Reads a request target as it came on the wire: origin form only, decoded once. Every ambiguity is refused, none is repaired.
 * `new URL` is of no use here: it resolves `%2e%2e`, turns `\` into `/` and can change the host.
 *
 * @throws RequestError TARGET_MALFORMED
 * @example parseTarget('/v1.0/users?$top=5') // { segments: ['v1.0', 'users'], query: [{ name: '$top', value: '5' }] }
 */
export function parseTarget(raw: string): Target {
  const [path, query] = splitQuery(raw);
  // An empty query counts as absent (RFC 3986 section 3.4, and Graph).
  const pairs = query === undefined || query === '' ? [] : parseQuery(query);
  return { segments: parsePath(path, 'never'), query: pairs };
}

/**
 * Reads path and query of a link that Graph wrote. The path is read as strictly as a request's, except that it may hold the
 * mark of guest names (`%23EXT%23`); the query may hold any visible ASCII, since it goes back to Graph byte for byte.
 *
 * @throws RequestError TARGET_MALFORMED
 */
export function parseLinkTarget(raw: string): Target {
  const [path, query] = splitQuery(raw);
  return { segments: parsePath(path, 'guest'), query: query === undefined ? [] : parseLinkQuery(query) };
}

/**
 * Reads the query of a link that Graph wrote, as `parseLinkTarget` does.
 *
 * @throws RequestError TARGET_MALFORMED
 * @example parseLinkQuery('$skiptoken=X') // [{ name: '$skiptoken', value: 'X' }]
 */
export function parseLinkQuery(query: string): Query {
  if (!LINK_QUERY_CHARACTERS.test(query)) throw createMalformedError('character in query');
  const pairs: Query[number][] = [];
  for (let start = 0; start < query.length; ) {
    const mark = query.indexOf('&', start);
    const end = mark === -1 ? query.length : mark;
    if (end > start) pairs.push(parsePair(query.slice(start, end)));
    start = end + 1;
  }
  return pairs;
}

/** Path and query; without a mark there is no query. */
export function splitQuery(raw: string): readonly [path: string, query: string | undefined] {
  const mark = raw.indexOf('?');
  return mark === -1 ? [raw, undefined] : [raw.slice(0, mark), raw.slice(mark + 1)];
}

/** A slash at the end begins no segment: Graph reads `/v1.0/users/` as `/v1.0/users` (T1-02). A second one is an empty segment. */
function parsePath(written: string, hash: 'never' | 'guest'): readonly string[] {
  const path = written.length > 1 && written.endsWith('/') ? written.slice(0, -1) : written;
  if (isPlainPath(path)) return path.slice(1).split('/');
  if (!path.startsWith('/')) throw createMalformedError('not in origin form');
  if (!PATH_CHARACTERS.test(path)) throw createMalformedError('character in path');
  return path
    .slice(1)
    .split('/')
    .map((segment) => {
      const text = percentDecode(segment);
      if (text === undefined) throw createMalformedError('encoding of path');
      if (isInvalidSegment(text, hash)) throw createMalformedError('segment');
      return text;
    });
}

function parseQuery(query: string): Query {
  if (!QUERY_CHARACTERS.test(query)) throw createMalformedError('character in query');
  return query.split('&').map((pair) => {
    if (!pair.includes('=')) throw createMalformedError('query pair without "="');
    return parsePair(pair);
  });
}

function parsePair(pair: string): Query[number] {
  const equals = pair.indexOf('=');
  const name = decodeComponent(equals === -1 ? pair : pair.slice(0, equals));
  if (name === '') throw createMalformedError('query pair without name');
  return { name, value: equals === -1 ? '' : decodeComponent(pair.slice(equals + 1)) };
}

function decodeComponent(text: string): string {
  const decoded = percentDecode(text.replaceAll('+', ' '));
  if (decoded === undefined || containsControlCharacter(decoded))
    throw createMalformedError('encoding of query');
  return decoded;
}

function createMalformedError(subject: string): RequestError {
  return new RequestError('TARGET_MALFORMED', { subject });
}

const INVALID_ESCAPE = /%(?![0-9A-Fa-f]{2})/;

/**
 * Undoes percent-encoding once. Gives undefined for a lone `%`, a bad hex digit, and invalid or overlong UTF-8.
 *
 * @param text ASCII
 */
export function percentDecode(text: string): string | undefined {
  if (!text.includes('%')) return text;
  if (INVALID_ESCAPE.test(text)) return undefined;
  const bytes: number[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const escaped = text[index] === '%';
    bytes.push(escaped ? Number.parseInt(text.slice(index + 1, index + 3), 16) : text.charCodeAt(index));
    if (escaped) index += 2;
  }
  return decodeStrictUtf8(Uint8Array.from(bytes));
}

/** C0, DEL, C1, line and paragraph separators, lone surrogates: no name and no id needs them. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
/** Matches almost every text, and quickly. */
const VISIBLE = /^[\x20-\x7e]*$/;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const SEPARATOR = /[/\\?;]/;
const DOUBLE_ENCODED = /%[0-9A-Fa-f]{2}/;
const DOT_SEGMENT = /^\.{1,2}$/;
const GUEST = /#EXT#/;
/** Matches almost every segment: such a segment holds none of these faults, and cannot turn into one. */
const PLAIN = /^(?!\.)[A-Za-z0-9\-._~!$&'()*+,=:@]+$/;

/** A whole path of such segments. */
const PLAIN_PATH = /^(?:\/(?!\.)[A-Za-z0-9\-._~!$&'()*+,=:@]+)+$/;

/** Whether no segment of a path that is not decoded yet is encoded or could be at fault. It holds for almost every path. */
function isPlainPath(path: string): boolean {
  return PLAIN_PATH.test(path);
}

/** Whether a decoded text holds what no component of a request may hold. */
export function containsControlCharacter(text: string): boolean {
  return !VISIBLE.test(text) && (CONTROL.test(text) || LONE_SURROGATE.test(text));
}

/**
 * Whether a server could read a decoded path segment, or a value for one, as more or less than one
 * segment. These are separators, dot segments, a second layer of encoding, and characters that compatibility mapping turns into one of
 * these (`．．`). T1-01..04, T1-24.
 *
 * @param hash where `#` may stand: nowhere in requests; in the mark of guest names in values that we opened or Graph wrote
 */
export function isInvalidSegment(text: string, hash: 'never' | 'guest'): boolean {
  if (PLAIN.test(text)) return false;
  if (text === '' || containsControlCharacter(text)) return true;
  return containsInvalidSequence(text, hash) || containsInvalidSequence(text.normalize('NFKC'), hash);
}

function containsInvalidSequence(text: string, hash: 'never' | 'guest'): boolean {
  const rest = hash === 'guest' ? text.replace(GUEST, '') : text;
  return DOT_SEGMENT.test(text) || SEPARATOR.test(text) || DOUBLE_ENCODED.test(text) || rest.includes('#');
}
