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

export type ReceiveContext = SanitizeContext & { readonly stopwatch: Stopwatch };

export type ReceivedBody = { readonly sanitizer: Sanitizer; readonly bytesIn: number };

const JSON_TYPE =
  /^application\/json(?:\s*;\s*(?:charset="?utf-8"?|odata[.a-z]*=[a-z]+|ieee754compatible=(?:true|false)))*$/i;

const TEXT_TYPE = /^text\/plain(?:\s*;\s*charset="?utf-8"?)?$/i;

/**
 * Feeds Graph's response to the sanitizer as it arrives.
 * @throws RequestError RESPONSE_NOT_SANITIZABLE; the rest of the body isn't read
 */
export async function receiveBody(
  { decision, request: { route }, unmatched }: ResolvedRequest,
  response: SourceResponse,
  context: ReceiveContext,
): Promise<ReceivedBody> {
  const { stopwatch } = context;
  stopwatch.switchTo('own');
  const sanitizer = openSanitizer(
    route.ruleLanguage.sanitize(decision.endpoint, context, unmatched?.collection),
    context.limits,
  );
  const type = response.headers['content-type'] ?? '';
  const isExpected =
    JSON_TYPE.test(type) || (decision.endpoint.mediaType === 'text/plain' && TEXT_TYPE.test(type));
  let bytesIn = 0;
  stopwatch.switchTo('graph');
  for await (const chunk of response.body) {
    // An empty body needs no type.
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
 * A decrypted value of this request must not be in the response, whatever field Graph echoes it in (T1-22).
 * @throws RequestError RESPONSE_NOT_SANITIZABLE
 */
export function sanitizeBody({ secrets }: ResolvedRequest, { sanitizer }: ReceivedBody): SanitizeResult {
  const result = sanitizer.end();
  if (containsEcho(result.body, secrets))
    throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'echo' });
  return result;
}

const WINDOW_BYTES = 65_536;
/** Shorter values occur by chance. */
const MIN_PLAINTEXT_LENGTH = 6;
/** `\u0041`. */
const MAX_ENCODED_CHARACTER_LENGTH = 6;
const MAX_PERCENT_DECODINGS = 2;

/** Finds values despite case, escapes, percent-encoding, doubled quotes and hex digits (T1-16, T1-22). */
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
 * @param quoted whether a value has characters that JSON always escapes; else only optional escapes matter
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

/** Treats bytes as Latin-1: parts of other characters change alike in value and window. */
function foldCase(text: string): string {
  return (text.includes("''") ? text.replaceAll("''", "'") : text).toLowerCase();
}
