import { percentDecode } from '@nymgate/engine/requests/parse-target';

export type RawTarget = {
  /** Percent-encoded. */
  readonly path: string;
  /** Without its `?`; undefined when absent. A second `?` belongs to it. */
  readonly query: string | undefined;
  readonly pathAndQuery: string;
};

export type RawParameter = { readonly name: string; readonly value: string | undefined };

/** Prefixes removed before rules are matched. Blank ones are ignored. */
export type PathPrefixes = {
  /** Path of the configured target host: `/api` of `host.example/api`. */
  readonly hostPath?: string;
  /** REQUEST_PATH_PREFIX_TO_TRIM. */
  readonly requestPrefix?: string;
  /** Name of the cloud function, when the platform adds it as the first segment. */
  readonly functionName?: string;
};

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const NOT_ASCII = /[^\x00-\x7f]+/g;
const ORIGIN_PREFIX = /^[A-Za-z][A-Za-z0-9+.-]{0,31}:\/\/[^/?#]*/;

/** Splits at the first `?`. Scheme, host and fragment are removed. */
export function splitUrl(url: string): RawTarget {
  const [local = ''] = url.replace(ORIGIN_PREFIX, '').split('#', 1);
  const queryStart = local.indexOf('?');
  const path = queryStart === -1 ? local : local.slice(0, queryStart);
  const query = queryStart === -1 ? undefined : local.slice(queryStart + 1);
  return { path, query, pathAndQuery: query === undefined || query === '' ? path : `${path}?${query}` };
}

/** Each prefix is removed at most once and only at the start (psoxy-facts.md#c). */
export function removePathPrefixes(
  target: string,
  { hostPath, requestPrefix, functionName }: PathPrefixes,
): string {
  const withoutPrefixes = removePrefix(removePrefix(target, hostPath), requestPrefix);
  return isEmpty(functionName) ? withoutPrefixes : removeSegment(withoutPrefixes, functionName);
}

/** Form decoding (`+` is a space); undefined for an invalid encoding. */
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

/** Non-ASCII characters, as in offline URLs, are kept. */
function tryDecodePercent(text: string): string | undefined {
  if (LONE_SURROGATE.test(text)) return undefined;
  return percentDecode(text.replaceAll('+', ' ').replace(NOT_ASCII, encodeURIComponent));
}

function removePrefix(target: string, prefix: string | undefined): string {
  return !isEmpty(prefix) && target.startsWith(prefix) ? target.slice(prefix.length) : target;
}

/** Only a whole segment: `/name-2/…` isn't changed. */
function removeSegment(target: string, name: string): string {
  const segment = `/${name}`;
  return target.startsWith(`${segment}/`) ? target.slice(segment.length) : target;
}

function isEmpty(text: string | undefined): text is undefined {
  return text === undefined || text.trim() === '';
}
