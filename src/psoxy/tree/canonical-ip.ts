/**
 * One spelling for each IP address: dotted decimal for IPv4 and for IPv4 mapped into IPv6, eight groups in lower case without
 * leading zeros for IPv6. Anything else (brackets, ports, zones, host names, leading zeros in IPv4, which some readers take as
 * octal) is no address.
 *
 * @example canonicalIp('2001:DB8::1') // '2001:db8:0:0:0:0:0:1'
 * @example canonicalIp('::ffff:10.0.0.1') // '10.0.0.1'
 */
export function canonicalIp(text: string): string | undefined {
  if (text.length > LONGEST) return undefined;
  if (!text.includes(':')) return readIpv4(text)?.join('.');
  const groups = readIpv6(text);
  if (groups === undefined) return undefined;
  const [high = 0, low = 0] = groups.slice(6);
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (mapped) return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
  return groups.map((group) => group.toString(16)).join(':');
}

/** `0000:0000:0000:0000:0000:ffff:255.255.255.255`. */
const LONGEST = 45;
const OCTET = /^(?:0|[1-9][0-9]{0,2})$/;
const GROUP = /^[0-9A-Fa-f]{1,4}$/;

function readIpv4(text: string): readonly number[] | undefined {
  const parts = text.split('.');
  const valid = parts.length === 4 && parts.every((part) => OCTET.test(part) && Number(part) <= 255);
  return valid ? parts.map(Number) : undefined;
}

function readIpv6(text: string): readonly number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, index) => readGroups(half, index === halves.length - 1));
  if (head === undefined) return undefined;
  if (halves.length === 1) return head.length === 8 ? head : undefined;
  // `::` stands for at least one group of zeros.
  if (tail === undefined || head.length + tail.length > 7) return undefined;
  return [...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

/** The last two groups may be written as IPv4. */
function readGroups(text: string, last: boolean): readonly number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    const ipv4 = last && index === parts.length - 1 && part.includes('.') ? readIpv4(part) : undefined;
    if (ipv4 !== undefined) {
      const [a = 0, b = 0, c = 0, d = 0] = ipv4;
      groups.push((a << 8) | b, (c << 8) | d);
    } else if (GROUP.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}
