import type { IncomingMessage } from 'node:http';
import type { RequestErrorCode } from '../../../kernel/errors.ts';

export type RequestChecks = {
  readonly headerCount: number;
  /** Lower-case host names that the Host header may have; undefined: any. */
  readonly hosts: ReadonlySet<string> | undefined;
};

/** `name`, `1.2.3.4` or `[::1]`, with or without a port: what may stand in a Host header (RFC 9110 7.2). */
const HOST = /^(?<name>[a-z0-9._-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?$/;

/**
 * What is refused before the body is read (T1-31, T1-32): more or less than one Host, a Host of somebody else (a page that
 * points its own DNS name at a loopback address), an Upgrade, a transfer encoding other than `chunked`, too many headers.
 */
export function checkRequest(
  request: IncomingMessage,
  { headerCount, hosts }: RequestChecks,
): RequestErrorCode | undefined {
  const { rawHeaders, headers } = request;
  if (rawHeaders.length / 2 > headerCount || headers.upgrade !== undefined) return 'TARGET_MALFORMED';
  const encoding = headers['transfer-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'chunked') return 'TARGET_MALFORMED';
  const found = rawHeaders.filter(
    (_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'host',
  );
  const name = found.length === 1 ? HOST.exec((found[0] ?? '').toLowerCase())?.groups?.['name'] : undefined;
  if (name === undefined) return 'TARGET_MALFORMED';
  return hosts === undefined || hosts.has(name) || isLoopbackName(name) ? undefined : 'TARGET_MALFORMED';
}

function isLoopbackName(name: string): boolean {
  return name === 'localhost' || name === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(name);
}
