const GROUPS = 8;
/** As a socket that listens on both kinds tells the address of an IPv4 caller. */
const IPV4_MAPPED = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i;

/**
 * Whose address it is: all of an IPv4 address counts, of an IPv6 address the first 64 bits (RFC 6177), because its holder may
 * choose the other 64 anew for each connection. IPv4 written as IPv6 is the IPv4 address.
 *
 * @param address as a socket tells it; what is none is returned as it is
 * @example networkOf('2001:db8:1:2::7') // '2001:db8:1:2::/64'
 */
export function getNetworkPrefix(address: string): string {
  const mapped = IPV4_MAPPED.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!address.includes(':')) return address;
  const [left = '', right] = address.toLowerCase().replace(/%.*$/, '').split('::');
  const before = parseGroups(left);
  const after = parseGroups(right ?? '');
  const zeros = Array.from({ length: GROUPS - before.length - after.length }, () => '0');
  const prefix = [...before, ...zeros, ...after].slice(0, GROUPS / 2);
  return `${prefix.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}

/** Dotted IPv4 at the end fills two groups. */
function parseGroups(text: string): readonly string[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => (group.includes('.') ? ['0', '0'] : [group]));
}
