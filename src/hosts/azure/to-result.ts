import type { HttpResponseInit } from '@azure/functions';
import type { Outbound } from '../../kernel/inbound.ts';

/** An answer as the library takes it, whole and with its length; HEAD, 204 and 304 have no body. */
export function toResult(method: string, { status, headers, body }: Outbound): HttpResponseInit {
  const given: [string, string][] = headers.map(([name, value]) => [name, value]);
  if (method === 'HEAD' || status === 204 || status === 304) return { status, headers: given };
  return { status, headers: [...given, ['content-length', String(body.length)]], body };
}
