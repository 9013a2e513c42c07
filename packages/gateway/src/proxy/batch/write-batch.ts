import { Buffer } from 'node:buffer';
import type { Outbound } from '@nymgate/engine/kernel/inbound';
import type { HeaderList } from '@nymgate/engine/kernel/ports';

export type CompletedPart = { readonly id: string; readonly response: Outbound };

/** Of every body in a batch: a number, which is text by itself, is JSON here. */
const JSON_TYPE = 'application/json';

/** The batch's response has them. */
const BATCH_LEVEL_HEADERS: ReadonlySet<string> = new Set(['cache-control', 'x-content-type-options']);

/**
 * Joins safe responses, each valid JSON, without parsing them. All of Graph's text has been sanitized
 * (BAT-01).
 * @param parts with empty bodies or one JSON document each
 */
export function writeBatch(parts: readonly CompletedPart[]): Uint8Array {
  const chunks: Uint8Array[] = [];
  let mark = '{"responses":[';
  for (const { id, response } of parts) {
    const { status, body } = response;
    const head = JSON.stringify({ id, status, headers: toPartHeaders(response) });
    chunks.push(Buffer.from(mark + head.slice(0, -1)));
    if (body.length > 0) chunks.push(Buffer.from(',"body":'), body);
    mark = '},';
  }
  chunks.push(Buffer.from('}]}'));
  return Buffer.concat(chunks);
}

function toPartHeaders({ headers, body }: Outbound): Readonly<Record<string, string>> {
  const visibleHeaders = headers.filter(
    ([name]) => !BATCH_LEVEL_HEADERS.has(name) && (name !== 'content-type' || body.length > 0),
  );
  return Object.fromEntries(
    visibleHeaders.map(
      ([name, value]) =>
        [toTitleCase(name), name === 'content-type' ? JSON_TYPE : value] satisfies HeaderList[number],
    ),
  );
}

/** SDKs need exactly `Content-Type` and `Retry-After`: unlike HTTP headers, JSON names are case-sensitive. */
function toTitleCase(name: string): string {
  return name.replace(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

const [QUOTE, BACKSLASH, OBJECT, OBJECT_END, LIST, LIST_END] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d] as const;
/** RFC 8259 section 2. */
const SPACES: ReadonlySet<number | undefined> = new Set([0x20, 0x09, 0x0a, 0x0d]);
/** More than a number or a word takes. */
const MAX_SCALAR_LENGTH = 64;

/** Counts brackets: parsed, a document takes several times its size, up to 64 MiB (BAT-04). */
export function isSingleJsonDocument(body: Uint8Array): boolean {
  if (body.length === 0) return true;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const end = findValueEnd(bytes, skipSpaces(bytes, 0));
  return end !== -1 && skipSpaces(bytes, end) === bytes.length;
}

function skipSpaces(bytes: Buffer, start: number): number {
  let at = start;
  while (SPACES.has(bytes[at])) at += 1;
  return at;
}

/** -1: no complete value. */
function findValueEnd(bytes: Buffer, start: number): number {
  const first = bytes[start];
  if (first === QUOTE) return skipString(bytes, start);
  if (first === OBJECT || first === LIST) return skipNested(bytes, start);
  return bytes.length - start <= MAX_SCALAR_LENGTH && isJson(bytes.toString('utf8', start))
    ? bytes.length
    : -1;
}

function skipNested(bytes: Buffer, start: number): number {
  const open: number[] = [];
  for (let at = start; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === OBJECT || byte === LIST) open.push(byte);
    if (byte === OBJECT_END || byte === LIST_END) {
      if (open.pop() !== byte - 2) return -1;
      if (open.length === 0) return at + 1;
    }
    if (byte === QUOTE) at = skipString(bytes, at) - 1;
    if (at < start) return -1;
  }
  return -1;
}

function skipString(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(QUOTE, start + 1); at !== -1; at = bytes.indexOf(QUOTE, at + 1)) {
    let before = at;
    while (bytes[before - 1] === BACKSLASH) before -= 1;
    if ((at - before) % 2 === 0) return at + 1;
  }
  return -1;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
