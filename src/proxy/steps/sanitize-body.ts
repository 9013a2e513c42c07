import { RequestError } from '../../kernel/errors.ts';
import type { SourceResponse } from '../../kernel/ports.ts';
import { openSanitizer, type SanitizeContext, type SanitizeResult } from '../../sanitizer/index.ts';
import { holdsEcho } from './holds-echo.ts';
import type { Opened } from './open-tokens.ts';

/** The safe answer, and what the audit line tells of it. */
export type Sanitized = { readonly result: SanitizeResult; readonly bytesIn: number };

const JSON_TYPE =
  /^application\/json(?:\s*;\s*(?:charset="?utf-8"?|odata[.a-z]*=[a-z]+|ieee754compatible=(?:true|false)))*$/i;

/**
 * Feeds Graph's answer to the sanitizer as it arrives. Which engine runs is the sanitizer's affair.
 *
 * @param received called when the last byte has arrived and our own work begins
 * @throws RequestError RESPONSE_NOT_SANITIZABLE; the body has then been read no further
 */
export async function sanitizeBody(
  opened: Opened,
  response: SourceResponse,
  context: SanitizeContext,
  received: () => void,
): Promise<Sanitized> {
  const sanitizer = openSanitizer(opened.decision.endpoint.response, context);
  const isJson = JSON_TYPE.test(response.headers['content-type'] ?? '');
  let bytesIn = 0;
  for await (const chunk of response.body) {
    // An empty body needs no type; a byte of anything but JSON ends the request.
    if (!isJson && chunk.length > 0)
      throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'content type' });
    bytesIn += chunk.length;
    sanitizer.write(chunk);
  }
  received();
  const result = sanitizer.end();
  refuseEcho(opened, result.body);
  return { result, bytesIn };
}

/** A value opened for this request must not leave in its answer, whatever field Graph echoes it in (T1-22). */
function refuseEcho({ secrets }: Opened, body: Uint8Array): void {
  if (holdsEcho(body, secrets)) throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'echo' });
}
