import type { IncomingMessage } from 'node:http';
import { isLoopbackHost, stripBrackets } from '@nymgate/clouds/network/loopback';
import type { RequestErrorCode } from '@nymgate/engine/kernel/errors';

export type RequestChecks = {
  readonly headerCount: number;
  /** Lower-case host names that the Host header may have; undefined: any. */
  readonly hosts: ReadonlySet<string> | undefined;
};

/** `name`, `1.2.3.4` or `[::1]`, with or without a port: what may stand in a Host header (RFC 9110 7.2). */
const HOST = /^([a-z0-9._-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?$/;

/**
 * Refuses what can be refused before the body is read (T1-31, T1-32): more or less than one Host, a foreign Host (of a page
 * that points its own DNS name at a loopback address), an Upgrade, a transfer encoding other than `chunked`, too many headers.
 */
export function checkRequest(
  request: IncomingMessage,
  { headerCount, hosts }: RequestChecks,
): RequestErrorCode | undefined {
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

/** Empty unless there is exactly one. */
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
