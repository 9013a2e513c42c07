import type { BatchTarget } from './batch-target.ts';

/**
 * Characters that a URL in JSON may hold as they are, and a target on the wire may not: the query of Graph's own example has blanks
 * (graph-facts.md#2.7). Neither `#` nor `\` nor a control character is one; these are refused with the target.
 */
const UNENCODED = /[ "<>^`{|}\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\u{10000}-\u{10fffd}]/gu;

/**
 * The target that a part's URL stands for, as it would have been written on the wire. It is then read as strictly as any other, so this
 * decides nothing: what is not understood becomes a target that is refused.
 *
 * SDKs write `/users`, `users`, `/v1.0/users`, our own address in front (Python's), or the path of a link of ours. Another host's address is
 * none of these, and its `//` makes a target that is malformed (BAT-03).
 *
 * @param root our own address as links have it, without a connector: `https://nymgate.contoso.com`, with a path where there is one
 * @example partTarget('users?$top=5', { version: 'v1.0', route, routes }, root) // '/entra-id/v1.0/users?$top=5'
 */
export function toPartTarget(url: string, { version, route, routes }: BatchTarget, root: string): string {
  const path = ensureLeadingSlash(removeRoot(url.replace(UNENCODED, encodeURIComponent), root));
  if (routes.some(({ connector }) => startsWith(path, `/${connector}/${version}/`))) return path;
  const prefix = route === undefined ? '' : `/${route.connector}`;
  return startsWith(path, `/${version}/`) ? prefix + path : `${prefix}/${version}${path}`;
}

function removeRoot(url: string, root: string): string {
  if (startsWith(url, `${root}/`)) return url.slice(root.length);
  const path = root.slice(`${root}/`.indexOf('/', root.indexOf('://') + '://'.length));
  return path !== '' && url.startsWith(`${path}/`) ? url.slice(path.length) : url;
}

function startsWith(path: string, start: string): boolean {
  return path.slice(0, start.length).toLowerCase() === start.toLowerCase();
}

function ensureLeadingSlash(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}
