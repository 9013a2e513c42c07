import { BlockList, isIP, isIPv4 } from 'node:net';
import type { CallerRequest } from '@nymgate/engine/kernel/caller';

export type AddressGateOptions = {
  /** Addresses and CIDR ranges; absent: any address. */
  readonly allow?: readonly string[] | undefined;
  readonly trustedProxies: number;
  /** Addresses of the proxies; absent: whoever connects is believed to be one. */
  readonly proxies?: readonly string[] | undefined;
};

/** Where a request came from, and whether anybody may call from there. */
export type AddressGate = (request: CallerRequest) => {
  readonly allowed: boolean;
  /** The caller's address, or that of the connection when it cannot be told. */
  readonly address: string;
};

/** @throws RangeError when a range is not one; the configuration has checked them */
export function createAddressGate({ allow, trustedProxies, proxies }: AddressGateOptions): AddressGate {
  const allowed = allow && toBlockList(allow);
  const ownProxies = proxies && toBlockList(proxies);
  return (request) => {
    const found = findClientAddress(request, trustedProxies);
    if (found === undefined) return { allowed: false, address: request.remoteAddress };
    const cameThroughOwnProxy =
      ownProxies === undefined || found.proxies.every((proxy) => blockListContains(ownProxies, proxy));
    if (!cameThroughOwnProxy) return { allowed: false, address: request.remoteAddress };
    return {
      allowed: allowed === undefined || blockListContains(allowed, found.client),
      address: found.client,
    };
  };
}

/**
 * Whether a connection from an address is one of our proxies', behind which many callers stand. Proxies whose addresses are not
 * given are believed to be all who connect.
 *
 * @example createProxyTest({ trustedProxies: 1, proxies: ['10.0.0.0/8'] })('10.1.2.3') // true
 */
export function createProxyTest({
  trustedProxies,
  proxies,
}: Pick<AddressGateOptions, 'trustedProxies' | 'proxies'>): (address: string) => boolean {
  if (trustedProxies === 0) return () => false;
  if (proxies === undefined) return () => true;
  const ownProxies = toBlockList(proxies);
  return (address) => blockListContains(ownProxies, normalizeAddress(address) ?? '');
}

function toBlockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/');
    const family = getAddressFamily(address);
    if (family === undefined) throw new RangeError('not an address or CIDR range');
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

function blockListContains(list: BlockList, address: string): boolean {
  const family = getAddressFamily(address);
  return family !== undefined && list.check(address, family);
}

function getAddressFamily(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  if (version === 0) return undefined;
  return version === 4 ? 'ipv4' : 'ipv6';
}

/**
 * The address that a request came from, seen past exactly `trustedProxies` proxies of ours: each of them appended the address
 * it was called from to X-Forwarded-For, so that many entries from the right are true and the one we take was written by the
 * outermost of them. What stands further left is the caller's own text and is not looked at (T1-32, NET-07).
 *
 * @returns undefined when it cannot be told: too few entries, or one that counts is not an address
 * @example clientAddress({ headers: [['X-Forwarded-For', '6.6.6.6, 203.0.113.9']], remoteAddress: '10.0.0.1' }, 1)?.client // '203.0.113.9'
 */
export function findClientAddress(
  { headers, remoteAddress }: Pick<CallerRequest, 'headers' | 'remoteAddress'>,
  trustedProxies: number,
): { readonly client: string; readonly proxies: readonly string[] } | undefined {
  const forwarded = headers.flatMap(([name, value]) =>
    name.toLowerCase() === 'x-forwarded-for' ? value.split(',') : [],
  );
  const hops = trustedProxies === 0 ? [remoteAddress] : [...forwarded, remoteAddress];
  const counted = hops.slice(-trustedProxies - 1).map(normalizeAddress);
  const [client, ...proxies] = counted.flatMap((address) => address ?? []);
  if (client === undefined || proxies.length !== trustedProxies) return undefined;
  return { client, proxies };
}

/**
 * One hop as a plain address: some proxies add a port or brackets, Node adds a zone. IPv4 that is written as IPv6 becomes
 * IPv4 again, or one caller would have two addresses.
 */
export function normalizeAddress(text: string): string | undefined {
  const hop = text.trim();
  if (isIPv4(hop)) return hop;
  const bare =
    /^\[([0-9A-Fa-f:.]+)\](?::[0-9]{1,5})?$/.exec(hop)?.[1] ??
    /^([0-9.]+):[0-9]{1,5}$/.exec(hop)?.[1] ??
    hop.replace(/%[0-9A-Za-z._~-]+$/, '');
  if (isIP(bare) === 0) return undefined;
  const mapped = /^[0:]*:ffff:(?:([0-9.]{7,})|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/i.exec(bare);
  if (mapped === null) return bare;
  const [, dotted, high = '', low = ''] = mapped;
  return dotted ?? [...groupToBytes(high), ...groupToBytes(low)].join('.');
}

function groupToBytes(group: string): readonly [number, number] {
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 255];
}
