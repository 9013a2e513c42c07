const GROUPS = 8;
/** An IPv4 address on a dual-stack socket. */
const IPV4_MAPPED = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i;

/**
 * The network that an address belongs to: an IPv4 address itself, of an IPv6 address the first 64 bits (RFC
 * 6177), because its holder chooses the rest freely.
 * @param address of a socket; anything that isn't an address is returned unchanged
 * @example getNetworkPrefix('2001:db8:1:2::7') // '2001:db8:1:2::/64'
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
