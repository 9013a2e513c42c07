import type { HttpResponseInit } from '@azure/functions';
import type { EncodedAnswer } from '../http/encode-answer.ts';

/** An answer as the library takes it, whole and with its length. */
export function toResult({ status, headers, body }: EncodedAnswer): HttpResponseInit {
  const given: [string, string][] = headers.map(([name, value]) => [name, value]);
  if (body === undefined) return { status, headers: given };
  return { status, headers: [...given, ['content-length', String(body.length)]], body };
}
