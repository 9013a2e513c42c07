import { Buffer } from 'node:buffer';
import { RequestError } from '@nymgate/engine/kernel/errors';
import type { SourceResponse } from '@nymgate/engine/kernel/ports';
import {
  openSanitizer,
  type SanitizeContext,
  type SanitizeResult,
  type Sanitizer,
} from '@nymgate/engine/sanitizer/open-sanitizer';
import type { Stopwatch } from '../stopwatch.ts';
import type { ResolvedRequest } from './resolve-tokens.ts';

/** How the answer is taken in. */
export type ReceiveContext = SanitizeContext & { readonly stopwatch: Stopwatch };

/** Graph's whole answer, taken in by the sanitizer and not yet judged. */
export type ReceivedBody = { readonly sanitizer: Sanitizer; readonly bytesIn: number };

const JSON_TYPE =
  /^application\/json(?:\s*;\s*(?:charset="?utf-8"?|odata[.a-z]*=[a-z]+|ieee754compatible=(?:true|false)))*$/i;

const TEXT_TYPE = /^text\/plain(?:\s*;\s*charset="?utf-8"?)?$/i;

/**
 * Feeds Graph's answer to the sanitizer as it arrives. Which engine runs is the sanitizer's affair.
 *
 * @throws RequestError RESPONSE_NOT_SANITIZABLE; the body has then been read no further
 */
export async function receiveBody(
  { decision, request: { route }, unmatched }: ResolvedRequest,
  response: SourceResponse,
  context: ReceiveContext,
): Promise<ReceivedBody> {
  const { stopwatch } = context;
  stopwatch.switchTo('own');
  const sanitizer = openSanitizer(
    route.dialect.sanitize(decision.endpoint, context, unmatched?.collection),
    context.limits,
  );
  const type = response.headers['content-type'] ?? '';
  const isExpected =
    JSON_TYPE.test(type) || (decision.endpoint.mediaType === 'text/plain' && TEXT_TYPE.test(type));
  let bytesIn = 0;
  stopwatch.switchTo('graph');
  for await (const chunk of response.body) {
    // An empty body needs no type; a byte of anything but JSON, or of a text where one is declared, ends the request.
    if (!isExpected && chunk.length > 0)
      throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'content type' });
    bytesIn += chunk.length;
    stopwatch.switchTo('own');
    sanitizer.write(chunk);
    stopwatch.switchTo('graph');
  }
  return { sanitizer, bytesIn };
}

/**
 * The safe answer. A value opened for this request must not leave in it, whatever field Graph echoes it in (T1-22).
 *
 * @throws RequestError RESPONSE_NOT_SANITIZABLE
 */
export function sanitizeBody({ secrets }: ResolvedRequest, { sanitizer }: ReceivedBody): SanitizeResult {
  const result = sanitizer.end();
  if (containsEcho(result.body, secrets))
    throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'echo' });
  return result;
}

const WINDOW_BYTES = 65_536;
/** Below this a value may stand in an answer by chance. */
const MIN_PLAINTEXT_LENGTH = 6;
/** The most characters that one byte of a value takes: `\u0041`. */
const MAX_ENCODED_CHARACTER_LENGTH = 6;
/** An encoding within an encoding is still read by somebody. */
const MAX_PERCENT_DECODINGS = 2;

/**
 * Whether one of the values stands in a body, in whatever spelling Graph or JSON may have given it: letter case, JSON escapes,
 * percent-encoding once or twice, OData's doubled quotes, hexadecimal digits (T1-16, T1-22). Values of less than six
 * characters are not looked for. Looks at one window after the other, so that memory does not grow with the body.
 *
 * @example holdsEcho(Buffer.from('{"of":"KIM%2eLEE%40x.com"}'), ['kim.lee@x.com']) // true
 */
export function containsEcho(body: Uint8Array, values: readonly string[]): boolean {
  if (values.length === 0) return false;
  const needles = values.filter(({ length }) => length >= MIN_PLAINTEXT_LENGTH).flatMap(toNeedles);
  if (needles.length === 0) return false;
  const quoted = needles.some((needle) => /["\\]/.test(needle));
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const overlap = MAX_ENCODED_CHARACTER_LENGTH * Math.max(...needles.map(({ length }) => length));
  for (let start = 0; start < bytes.length; start += WINDOW_BYTES) {
    const window = bytes.toString('latin1', start, start + WINDOW_BYTES + overlap);
    if (decodeVariants(window, quoted).some((text) => needles.some((needle) => text.includes(needle))))
      return true;
  }
  return false;
}

/** One character for each byte of UTF-8, as in the windows. */
function toNeedles(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  return [foldCase(bytes.toString('latin1')), bytes.toString('hex')];
}

/**
 * The text as it stands, and as a reader may decode it.
 *
 * @param quoted whether a value has characters that JSON always escapes; without one, only escapes that may stand for any
 * character matter
 */
function decodeVariants(window: string, quoted: boolean): readonly string[] {
  const texts = [foldCase(window)];
  if (quoted || window.includes('\\u') || window.includes('\\/'))
    texts.push(foldCase(decodeJsonEscapes(window)));
  for (let round = 0; round < MAX_PERCENT_DECODINGS; round += 1) {
    const last = texts.at(-1) ?? '';
    if (!last.includes('%')) break;
    texts.push(foldCase(decodePercent(last)));
  }
  return texts;
}

function decodeJsonEscapes(text: string): string {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|(.))/g, (_, code: string | undefined, character: string) =>
    code === undefined ? character : encodeUtf8(String.fromCharCode(Number.parseInt(code, 16))),
  );
}

function encodeUtf8(character: string): string {
  return character < '\u0080' ? character : Buffer.from(character).toString('latin1');
}

function decodePercent(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

/** Takes each byte for a letter of Latin-1. Where it is part of another character, value and window change in the same way. */
function foldCase(text: string): string {
  return (text.includes("''") ? text.replaceAll("''", "'") : text).toLowerCase();
}
