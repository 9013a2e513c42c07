import { BlockList, isIP } from 'node:net';
import type { CallerRequest } from '../../kernel/caller.ts';
import { clientAddress } from './client-address.ts';

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
  const ours = proxies && toBlockList(proxies);
  return (request) => {
    const found = clientAddress(request, trustedProxies);
    if (found === undefined) return { allowed: false, address: request.remoteAddress };
    const throughOurs = ours === undefined || found.proxies.every((proxy) => contains(ours, proxy));
    if (!throughOurs) return { allowed: false, address: request.remoteAddress };
    return { allowed: allowed === undefined || contains(allowed, found.client), address: found.client };
  };
}

function toBlockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/');
    const family = familyOf(address);
    if (family === undefined) throw new RangeError('not an address or CIDR range');
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

function contains(list: BlockList, address: string): boolean {
  const family = familyOf(address);
  return family !== undefined && list.check(address, family);
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  if (version === 0) return undefined;
  return version === 4 ? 'ipv4' : 'ipv6';
}
