export { isLoopbackHost as isLoopback } from '../kernel/loopback.ts';

/** Host of an origin as it is written in the configuration, without port and brackets: `http://[::1]:80` → `::1`. */
export function hostOf(origin: string): string {
  const authority = origin.replace(/^https?:\/\//, '');
  return authority.startsWith('[')
    ? authority.slice(1, authority.indexOf(']'))
    : authority.replace(/:[0-9]*$/, '');
}

/**
 * Whether a host is one where platforms keep their metadata services: link-local (169.254.0.0/16), which no router forwards, and
 * the unique local addresses of EC2, EKS Pod Identity and Compute Engine.
 */
export function isPlatformLocal(host: string): boolean {
  return (
    /^169\.254(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){2}$/.test(host) ||
    host === 'fd00:ec2::254' ||
    host === 'fd00:ec2::23' ||
    host === 'fd20:ce::254'
  );
}

/** Whether a host is written as an address rather than a name; a last label that starts with a digit is one to URL parsers. */
export function isAddress(host: string): boolean {
  return host.includes(':') || /(?:^|\.)[0-9][^.]*$/.test(host);
}
