import type { HttpResponseInit } from '@azure/functions';
import type { EncodedResponse } from '../http/encode-response.ts';

/** An answer as the library takes it, whole and with its length. */
export function toResult({ status, headers, body }: EncodedResponse): HttpResponseInit {
  const responseHeaders: [string, string][] = headers.map(([name, value]) => [name, value]);
  if (body === undefined) return { status, headers: responseHeaders };
  return { status, headers: [...responseHeaders, ['content-length', String(body.length)]], body };
}
