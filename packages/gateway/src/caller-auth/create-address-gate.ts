import { BlockList, isIP, isIPv4 } from 'node:net';
import type { CallerRequest } from '@nymgate/engine/kernel/caller';

export type AddressGateOptions = {
  /** Addresses and CIDR ranges; absent: any address. */
  readonly allow?: readonly string[] | undefined;
  readonly trustedProxies: number;
  /** Absent: any peer is trusted as a proxy. */
  readonly proxies?: readonly string[] | undefined;
};

export type AddressGate = (request: CallerRequest) => {
  readonly allowed: boolean;
  /** The peer's address when the client's is unknown. */
  readonly address: string;
};

/** @throws RangeError for an invalid range, which the configuration has checked */
export function createAddressGate({ allow, trustedProxies, proxies }: AddressGateOptions): AddressGate {
  const allowed = allow && toBlockList(allow);
  const proxyList = proxies && toBlockList(proxies);
  return (request) => {
    const found = findClientAddress(request, trustedProxies);
    if (found === undefined) return { allowed: false, address: request.remoteAddress };
    const cameThroughTrustedProxy =
      proxyList === undefined || found.proxies.every((proxy) => blockListContains(proxyList, proxy));
    if (!cameThroughTrustedProxy) return { allowed: false, address: request.remoteAddress };
    return {
      allowed: allowed === undefined || blockListContains(allowed, found.client),
      address: found.client,
    };
  };
}

/** Whether a peer is one of our proxies. Without configured addresses every peer is. */
export function createProxyTest({
  trustedProxies,
  proxies,
}: Pick<AddressGateOptions, 'trustedProxies' | 'proxies'>): (address: string) => boolean {
  if (trustedProxies === 0) return () => false;
  if (proxies === undefined) return () => true;
  const proxyList = toBlockList(proxies);
  return (address) => blockListContains(proxyList, normalizeAddress(address) ?? '');
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
 * The client address past exactly `trustedProxies` proxies, each of which appends its peer to
 * X-Forwarded-For. Entries further left are the caller's own text and ignored (T1-32, NET-07).
 * @returns undefined with too few entries, or an entry that is no address
 * @example findClientAddress({ headers: [['X-Forwarded-For', '6.6.6.6, 203.0.113.9']], remoteAddress:
 * '10.0.0.1' }, 1)?.client // '203.0.113.9'
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

/** Some proxies add a port or brackets, Node a zone. IPv4-mapped addresses become IPv4. */
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
