import {
  decodeLeniently,
  groupValues,
  joinHeaders,
  pairsOf,
  splitTarget,
  type WireRequest,
} from '../wire-request.ts';

/**
 * Requests that say the same as another, and that a format cannot tell from it: what docs/reference/hosts.md calls "cannot be told
 * apart". A host gives the verdict of one of them, or 400.
 */

/** A repeated header is one list (RFC 9110 5.3). */
export function headersJoined(wire: WireRequest): WireRequest {
  return { ...wire, headers: Object.entries(joinHeaders(wire.headers, ', ')) };
}

/** A `?` with nothing behind it opens no query. */
export function withoutEmptyQuery(wire: WireRequest): WireRequest {
  return { ...wire, target: wire.target.replace(/^([^?]*)\?$/, '$1') };
}

/** The path decoded once, and cut at a `?` that comes out of it. */
export function pathDecoded(wire: WireRequest): WireRequest {
  const { path, query } = splitTarget(wire.target);
  return { ...wire, target: withQuery(splitTarget(decodeLeniently(path)).path, query) };
}

/** Values of one name together, where it came first. */
export function queryGrouped(wire: WireRequest): WireRequest {
  const { path, query } = splitTarget(wire.target);
  const pairs = pairsOf(query).map(([name, value]) => [name, `${name}=${value}`] as const);
  return { ...wire, target: withQuery(path, Object.values(groupValues(pairs)).flat().join('&')) };
}

/** The same, each name and value decoded and encoded anew. */
export function queryRewritten(wire: WireRequest): WireRequest {
  const { path, query } = splitTarget(wire.target);
  const pairs = pairsOf(query).map((pair) =>
    pair.map((text) => encodeURIComponent(decodeLeniently(text.replaceAll('+', ' ')))).join('='),
  );
  return queryGrouped({ ...wire, target: withQuery(path, pairs.join('&')) });
}

function withQuery(path: string, query: string | undefined): string {
  return query === undefined || query === '' ? path : `${path}?${query}`;
}
