import { RequestError } from '../../kernel/errors.ts';
import { matchesGrammar } from '../../kernel/grammars.ts';
import type { SourceResponse } from '../../kernel/ports.ts';
import { openSanitizer, type SanitizeContext, type SanitizeResult } from '../../sanitizer/index.ts';
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

/** A value opened for this request must not leave in its answer, whatever field Graph echoes it in (security.md T1-22). */
function refuseEcho(opened: Opened, body: Uint8Array): void {
  const secrets = opened.secrets.filter((value) => !isReturnedInClear(opened, value));
  if (secrets.length === 0 || body.length === 0) return;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const spelt = spellingsOf(bytes);
  for (const secret of secrets) {
    for (const form of new Set([
      secret,
      secret.toLowerCase(),
      secret.toUpperCase(),
      encodeURIComponent(secret),
    ])) {
      if (form.length >= 6 && spelt.some((text) => text.includes(form)))
        throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'echo' });
    }
  }
}

/**
 * Where native rules take ids in clear (`accepted`), their answers may hold them in clear; addresses never. What a body
 * held was closed when it came, and rules of Psoxy's language say nothing of the kind.
 */
function isReturnedInClear({ decision: { endpoint }, content }: Opened, value: string): boolean {
  if (endpoint.psoxy !== undefined || content !== undefined || matchesGrammar('address', value)) return false;
  return endpoint.path.segments.flat().some((part) => 'slot' in part && part.pseudonym === 'accepted');
}

/** What is kept keeps its escapes, and any character can be written as one: then the text without them is searched too. */
function spellingsOf(body: Buffer): readonly Buffer[] {
  if (!body.includes('\\u') && !body.includes('\\/')) return [body];
  const plain = body
    .toString('utf8')
    .replace(/\\(?:u([0-9A-Fa-f]{4})|(.))/g, (_, code: string | undefined, character: string) =>
      code === undefined ? character : String.fromCharCode(Number.parseInt(code, 16)),
    );
  return [body, Buffer.from(plain)];
}
