import { isLoopbackAddress } from '@nymgate/clouds/network/loopback';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import { splitCredentials } from '../http/split-credentials.ts';
import type { BalancerEvent, RestEvent, UrlEvent } from './event.ts';

/** A comma without a blank is what a platform writes between values that it joins; people and programs write `, `. */
const HEADER_SEPARATOR = /,(?![ \t])/;

/**
 * Headers of payload 2.0, in which repeated ones are joined by a comma and cookies stand elsewhere. Where a value may have been two it
 * is taken for two: a header that counts is then refused, one that does not is not looked at (T9-01).
 */
export function parseJoinedHeaders({ headers, cookies }: UrlEvent): HeaderList {
  const list = Object.entries(headers ?? {}).flatMap(([name, value]) =>
    (splitCredentials(name, value) ?? value.split(HEADER_SEPARATOR)).map((part) => [name, part] as const),
  );
  return cookies ? [...list, ...cookies.map((cookie) => ['cookie', cookie] as const)] : list;
}

/** Headers with a list of values each, as REST APIs and load balancers have them. Lists of last values (`headers`) are not read. */
export function flattenHeaders({
  multiValueHeaders,
}: Pick<RestEvent | BalancerEvent, 'multiValueHeaders'>): HeaderList {
  return Object.entries(multiValueHeaders ?? {}).flatMap(([name, values]) =>
    values.map((value) => [name, value] as const),
  );
}

/**
 * The address that has called the platform, and the headers without it: platforms append it to X-Forwarded-For, as a proxy of ours
 * would, but are no proxy to be counted in `callers.addresses.trustedProxies`.
 *
 * @param told the address that the event itself names; absent where only the header has it. A load balancer can be told to leave the
 * header as its caller wrote it: nobody is a program of this machine for that (LOC-01)
 */
export function removePlatformHop(
  headers: HeaderList,
  platformAddress: string | undefined,
): { readonly remoteAddress: string; readonly headers: HeaderList } {
  const hops = headers.flatMap(([name, value]) => (isForwardedHeader(name) ? value.split(',') : []));
  const last = hops.at(-1)?.trim();
  const address = platformAddress ?? last ?? '';
  const remoteAddress = isLoopbackAddress(address) ? '' : address;
  if (last === undefined || last !== address) return { remoteAddress, headers };
  const others = headers.filter(([name]) => !isForwardedHeader(name));
  const rest = hops.slice(0, -1).map((hop) => hop.trim());
  const forwarded = rest.length === 0 ? [] : [['x-forwarded-for', rest.join(', ')] as const];
  return { remoteAddress, headers: [...others, ...forwarded] };
}

function isForwardedHeader(name: string): boolean {
  return name.toLowerCase() === 'x-forwarded-for';
}
