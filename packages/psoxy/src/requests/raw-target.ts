import { percentDecode } from '@nymgate/engine/requests/parse-target';

/** A request target as Psoxy's rules see it. */
export type RawTarget = {
  /** Still percent-encoded. */
  readonly path: string;
  /** Without its `?`; undefined when there is none. A second `?` belongs to it. */
  readonly query: string | undefined;
  /** `path` and, when there is one, `?` and the query. */
  readonly pathAndQuery: string;
};

export type RawParameter = { readonly name: string; readonly value: string | undefined };

/** What stands before the path that rules are written for. Blank prefixes do nothing. */
export type PathPrefixes = {
  /** Path of the configured target host: `/api` of `host.example/api`. */
  readonly hostPath?: string;
  /** REQUEST_PATH_PREFIX_TO_TRIM. */
  readonly requestPrefix?: string;
  /** Name of the cloud function, when the platform writes it into the path as first segment. */
  readonly functionName?: string;
};

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const NOT_ASCII = /[^\x00-\x7f]+/g;
const ORIGIN_PREFIX = /^[A-Za-z][A-Za-z0-9+.-]{0,31}:\/\/[^/?#]*/;

/** Splits a URL or target at its first `?`. Scheme, host and fragment are left out. */
export function splitUrl(url: string): RawTarget {
  const [local = ''] = url.replace(ORIGIN_PREFIX, '').split('#', 1);
  const queryStart = local.indexOf('?');
  const path = queryStart === -1 ? local : local.slice(0, queryStart);
  const query = queryStart === -1 ? undefined : local.slice(queryStart + 1);
  return { path, query, pathAndQuery: query === undefined || query === '' ? path : `${path}?${query}` };
}

/**
 * Takes the prefixes off a raw target, in the order host path, request prefix, function name, each at most once and only at
 * the start (psoxy-facts.md#c).
 *
 * @example trimPath('/my-function/v1.0/users', { functionName: 'my-function' }) // '/v1.0/users'
 */
export function removePathPrefixes(
  target: string,
  { hostPath, requestPrefix, functionName }: PathPrefixes,
): string {
  const withoutPrefixes = removePrefix(removePrefix(target, hostPath), requestPrefix);
  return isEmpty(functionName) ? withoutPrefixes : removeSegment(withoutPrefixes, functionName);
}

/**
 * The parameters of a query in order, decoded as forms are (`+` is a space). A name without `=` has no value.
 *
 * @returns undefined when the encoding is broken
 */
export function parseRawQuery(query: string | undefined): readonly RawParameter[] | undefined {
  const parameters: RawParameter[] = [];
  for (const pair of (query ?? '').split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = tryDecodePercent(equals === -1 ? pair : pair.slice(0, equals));
    const value = equals === -1 ? undefined : tryDecodePercent(pair.slice(equals + 1));
    if (name === undefined || (equals !== -1 && value === undefined)) return undefined;
    parameters.push({ name, value });
  }
  return parameters;
}

/** Undefined for broken encoding. What is not ASCII, as in offline URLs, stands for itself. */
function tryDecodePercent(text: string): string | undefined {
  if (LONE_SURROGATE.test(text)) return undefined;
  return percentDecode(text.replaceAll('+', ' ').replace(NOT_ASCII, encodeURIComponent));
}

function removePrefix(target: string, prefix: string | undefined): string {
  return !isEmpty(prefix) && target.startsWith(prefix) ? target.slice(prefix.length) : target;
}

/** Only a whole segment: `/name-2/…` is another one. */
function removeSegment(target: string, name: string): string {
  const segment = `/${name}`;
  return target.startsWith(`${segment}/`) ? target.slice(segment.length) : target;
}

function isEmpty(text: string | undefined): text is undefined {
  return text === undefined || text.trim() === '';
}
