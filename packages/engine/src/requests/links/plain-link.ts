import { equalsIgnoreAsciiCase } from '../../kernel/ascii-case.ts';
import type { EndpointBase } from '../../plan/plan.ts';
import { percentDecode } from '../parse-target.ts';

/** Visible ASCII without a fragment. */
const PLAIN = /^\/[\x21\x22\x24-\x7e]*$/;
/** A path begins with a slash. */
const DOTS = /[/\\]\.{1,2}(?:$|[/\\;])/;
/** Some servers decode twice (T1-01). */
const ENCODED_ASCII = /%([2-7][0-9A-Fa-f])/g;
const DELTA_PARAMETERS = 3;
/** RFC 3986 section 3.2: scheme and authority, then the rest. */
const ABSOLUTE = /^([A-Za-z]+):\/\/([^/?#]*)(\/.*)$/;
const DEFAULT_PORT: Readonly<Record<string, string>> = { 'https:': ':443', 'http:': ':80' };

/** The version of the API that an endpoint's paths begin with: `v1.0`. */
export function getApiVersion({ linkPaths }: Pick<EndpointBase, 'linkPaths'>): string {
  const [first] = linkPaths[0]?.segments[0] ?? [];
  return first !== undefined && 'literal' in first ? first.literal : '';
}

/**
 * Path and query of an absolute link that Graph wrote, when the link is plain: of Graph's origin, without user information,
 * fragment and dot segments, of the same version of the API. Graph's samples show some nested links in the spelling of a
 * context address, `…/v1.0/$metadata#communications/callRecords('…')/sessions?…`; the part behind the mark is then the path.
 *
 * @param origin scheme, host and port of Graph
 * @returns undefined if it is not plain: a client that follows it could be led elsewhere
 * @example readPlainLink('https://graph.microsoft.com/v1.0/me/events?$skip=10', 'https://graph.microsoft.com', 'v1.0') // '/v1.0/me/events?$skip=10'
 */
export function parsePlainLink(url: string, origin: string, version: string): string | undefined {
  const inside = url.startsWith(`${origin}/`) ? url.slice(origin.length) : stripOrigin(url, origin);
  if (inside === undefined) return undefined;
  const context = `/${version}/$metadata#`;
  const path = inside.startsWith(context) ? `/${version}/${inside.slice(context.length)}` : inside;
  return isPlainLink(path, version) ? path : undefined;
}

/** The same origin in another letter case, or with its default port (RFC 6454 section 5). */
function stripOrigin(url: string, origin: string): string | undefined {
  const [, scheme = '', authority = '', rest] = ABSOLUTE.exec(url) ?? [];
  const written = `${scheme}:`.toLowerCase();
  const port = DEFAULT_PORT[written] ?? '';
  const host = port !== '' && authority.endsWith(port) ? authority.slice(0, -port.length) : authority;
  return equalsIgnoreAsciiCase(`${written}//${host}`, origin) ? rest : undefined;
}

/**
 * Whether path and query lead to where they seem to lead. The path's spelling does not matter, nor does anything in the query.
 *
 * @example isPlainLink('/v1.0/users/%2e%2e/me', 'v1.0') // false
 */
export function isPlainLink(inside: string, version: string): boolean {
  const mark = inside.indexOf('?');
  const path = mark === -1 ? inside : inside.slice(0, mark);
  // Some servers read `\` as `/`.
  if (version === '' || !PLAIN.test(inside) || path.includes('\\')) return false;
  const start = `/${version}/`;
  return equalsIgnoreAsciiCase(path.slice(0, start.length), start) && !hasDotSegment(path);
}

/** Dot segments in any spelling. Bytes that are no text count as such: servers interpret them differently. */
function hasDotSegment(path: string): boolean {
  // ASCII by now: nothing of such a path is encoded, and it is its own NFKC.
  if (!path.includes('%')) return DOTS.test(path);
  let text = percentDecode(path);
  for (let round = 0; text !== undefined && round < DELTA_PARAMETERS; round += 1) {
    if (DOTS.test(text) || DOTS.test(text.normalize('NFKC'))) return true;
    const decoded = text.replace(ENCODED_ASCII, (_, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 16)),
    );
    if (decoded === text) return false;
    text = decoded;
  }
  return true;
}
