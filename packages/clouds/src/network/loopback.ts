/** 127.0.0.0/8, each number up to 255 (RFC 1122 3.2.1.3). */
const LOOPBACK_IPV4 = /^127(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}$/;
/** The same as IPv6 (RFC 4291 2.5.5.2). */
const IPV4_MAPPED_LOOPBACK = new RegExp(`^::ffff:${LOOPBACK_IPV4.source.slice(1)}`, 'i');

/**
 * Whether an IP address, as a socket tells it, is this machine's: 127.0.0.0/8 and ::1, the former also as IPv4-mapped IPv6. A name
 * is no address, `localhost` neither; nothing at all is not this machine.
 *
 * @example isLoopbackAddress('::ffff:127.0.0.1') // true
 */
export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || LOOPBACK_IPV4.test(address) || IPV4_MAPPED_LOOPBACK.test(address);
}

/**
 * Whether a host, as a configuration or URL names it, can be reached from this machine only: `localhost`, 127.0.0.0/8, `::1`; IPv6
 * without brackets. Other spellings of the same addresses (`127.1`, `::ffff:127.0.0.1`, `localhost.`) are not taken for them.
 *
 * @example isLoopbackHost('localhost') // true
 */
export function isLoopbackHost(host: string): boolean {
  return host.toLowerCase() === 'localhost' || host === '::1' || LOOPBACK_IPV4.test(host);
}

/**
 * A host as `URL.hostname` and the Host header write it, without the brackets of an IPv6 address.
 *
 * @example withoutBrackets('[::1]') // '::1'
 */
export function stripBrackets(host: string): string {
  return /^\[[^[\]]*\]$/.test(host) ? host.slice(1, -1) : host;
}
