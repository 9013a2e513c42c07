/** 127.0.0.0/8, each number up to 255 (RFC 1122 3.2.1.3). */
const LOOPBACK_IPV4 = /^127(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}$/;
/** RFC 4291 2.5.5.2. */
const IPV4_MAPPED_LOOPBACK = new RegExp(`^::ffff:${LOOPBACK_IPV4.source.slice(1)}`, 'i');

/** Whether a socket's address is 127.0.0.0/8, also IPv4-mapped, or ::1. Names don't count. */
export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || LOOPBACK_IPV4.test(address) || IPV4_MAPPED_LOOPBACK.test(address);
}

/** Whether only this machine reaches a host: `localhost`, 127.0.0.0/8, `::1`. Other spellings don't count. */
export function isLoopbackHost(host: string): boolean {
  return host.toLowerCase() === 'localhost' || host === '::1' || LOOPBACK_IPV4.test(host);
}

export function stripBrackets(host: string): string {
  return /^\[[^[\]]*\]$/.test(host) ? host.slice(1, -1) : host;
}
