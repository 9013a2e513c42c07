import { isIP } from 'node:net';

const GROUPS = 8;

/**
 * Whose address it is: an IPv4 address is one's own, of IPv6 the first 64 bits are (RFC 6177); the other 64 their holder chooses
 * anew for each connection.
 *
 * @example networkOf('2001:db8:1:2::7') // '2001:db8:1:2::/64'
 */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [left = '', right] = address.toLowerCase().split('::');
  const before = groupsOf(left);
  const after = groupsOf(right ?? '');
  const zeros = Array.from({ length: GROUPS - before.length - after.length }, () => '0');
  const prefix = [...before, ...zeros, ...after].slice(0, GROUPS / 2);
  return `${prefix.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}

/** Dotted IPv4 at the end fills two groups. */
function groupsOf(text: string): readonly string[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => (group.includes('.') ? ['0', '0'] : [group]));
}
