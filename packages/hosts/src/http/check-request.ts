import type { IncomingMessage } from 'node:http';
import { isLoopbackHost, stripBrackets } from '@nymgate/clouds/network/loopback';
import type { RequestErrorCode } from '@nymgate/engine/kernel/errors';

export type RequestChecks = {
  readonly headerCount: number;
  /** Lower-case names accepted in the Host header; undefined: any. */
  readonly hosts: ReadonlySet<string> | undefined;
};

/** `name`, `1.2.3.4` or `[::1]`, optionally with a port (RFC 9110 7.2). */
const HOST = /^([a-z0-9._-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?$/;

/**
 * Checks before the body is read (T1-31, T1-32): exactly one known Host (against DNS rebinding), no Upgrade,
 * only chunked transfer encoding, and the number of headers.
 */
export function checkRequest(request: IncomingMessage, checks: RequestChecks): RequestErrorCode | undefined {
  const { headerCount, hosts } = checks;
  const { rawHeaders, headers } = request;
  if (rawHeaders.length / 2 > headerCount || headers.upgrade !== undefined) return 'TARGET_MALFORMED';
  const encoding = headers['transfer-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'chunked') return 'TARGET_MALFORMED';
  const name = HOST.exec(getSingleHost(rawHeaders).toLowerCase())?.[1];
  if (name === undefined) return 'TARGET_MALFORMED';
  return hosts === undefined || hosts.has(name) || isLoopbackHost(stripBrackets(name))
    ? undefined
    : 'TARGET_MALFORMED';
}

function getSingleHost(rawHeaders: readonly string[]): string {
  let found: string | undefined;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (name.length !== 4 || name.toLowerCase() !== 'host') continue;
    if (found !== undefined) return '';
    found = rawHeaders[index + 1] ?? '';
  }
  return found ?? '';
}
