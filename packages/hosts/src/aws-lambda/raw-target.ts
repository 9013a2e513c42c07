import type { BalancerEvent, RestEvent, UrlEvent } from './event.ts';

/** The target as sent, or why it cannot be recovered. */
export type RawTarget = { readonly target: string } | { readonly reason: string };

export const UNRECOVERABLE_TARGETS = Object.freeze({
  decodedPath:
    'this API decodes paths, and this one may have been another; call the function URL, which passes on paths as they come',
  emptyValue: 'this event does not tell an empty value from none; leave the parameter out',
  decodedQuery:
    'this API decodes queries, and this one may have been another; call the function URL, which passes on queries as they come',
  path: 'the event names two paths that do not fit',
  lastValues:
    'this load balancer tells only the last of repeated headers and parameters; turn on multi-value headers of the target group (lambda.multi_value_headers.enabled)',
});

export function toFunctionUrlTarget({ rawPath, rawQueryString }: UrlEvent): RawTarget {
  if (rawPath.includes('?')) return { reason: UNRECOVERABLE_TARGETS.decodedPath };
  return { target: withQuery(rawPath, rawQueryString) };
}

/**
 * An HTTP API decodes the path once and keeps the query. Characters that must be encoded in a path, and `%`,
 * show that something was decoded. A decoded `%2F` is treated as the slash everywhere.
 */
export function toHttpApiTarget(event: UrlEvent): RawTarget {
  if (/[%?#\s]|[^\x21-\x7e]/.test(event.rawPath)) return { reason: UNRECOVERABLE_TARGETS.decodedPath };
  return toFunctionUrlTarget(event);
}

/** Without multi-value headers, two credentials would look like one (T9-01). */
export function toLoadBalancerTarget(event: BalancerEvent): RawTarget {
  const {
    multiValueHeaders,
    multiValueQueryStringParameters: several,
    queryStringParameters: single,
  } = event;
  if (!multiValueHeaders || (!several && single)) return { reason: UNRECOVERABLE_TARGETS.lastValues };
  const pairs = listPairs(several ?? {});
  if (event.path.includes('?')) return { reason: UNRECOVERABLE_TARGETS.decodedPath };
  if (pairs.some(([, value]) => value === '')) return { reason: UNRECOVERABLE_TARGETS.emptyValue };
  return { target: withQuery(event.path, pairs.map(([name, value]) => `${name}=${value}`).join('&')) };
}

/**
 * A REST API decodes the query once and keeps the path. The query is encoded again unless it contains
 * characters whose original form is unknown: `+`, `;`, `?`, `%` and U+FFFD.
 */
export function toRestApiTarget(event: RestEvent): RawTarget {
  const { path, multiValueQueryStringParameters, requestContext } = event;
  const base = findBasePath(path, requestContext);
  if (base === undefined || path.includes('?')) return { reason: UNRECOVERABLE_TARGETS.path };
  const pairs = listPairs(multiValueQueryStringParameters ?? {});
  if (pairs.some(([, value]) => value === '')) return { reason: UNRECOVERABLE_TARGETS.emptyValue };
  if (pairs.flat().some((text) => AMBIGUOUS_CHARACTERS.test(text)))
    return { reason: UNRECOVERABLE_TARGETS.decodedQuery };
  const query = pairs.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
  return { target: withQuery(`${base}${path}`, query) };
}

const AMBIGUOUS_CHARACTERS =
  /[+;?%\ufffd]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** With a custom domain a REST API removes the stage from `path` and keeps it in `requestContext.path`. */
function findBasePath(path: string, options: RestEvent['requestContext']): string | undefined {
  const { stage, path: fullPath } = options;
  const bases = ['', `/${stage}`];
  return bases.find(
    (base) => fullPath === `${base}${path}` || fullPath === `${base}${tryDecodePercent(path)}`,
  );
}

function tryDecodePercent(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function listPairs(
  values: Readonly<Record<string, readonly string[]>>,
): readonly (readonly [string, string])[] {
  return Object.entries(values).flatMap(([name, list]) => list.map((value) => [name, value] as const));
}

function withQuery(path: string, query: string): string {
  return query === '' ? path : `${path}?${query}`;
}
