import { countUtf8, decodeStrictUtf8 } from '../bytes.ts';
import { JsonError, type JsonLimits, type JsonNode } from './json-node.ts';

/** Recursion is safe up to here (V8 overflows at about 7,000 frames of this kind). */
const MAX_DEPTH = 1024;

type Cursor = { readonly text: string; readonly limits: JsonLimits; readonly depth: number; offset: number };

/**
 * Parses exactly one JSON document (RFC 8259) out of UTF-8 bytes. Refused: a byte-order mark, ill-formed UTF-8 (it would
 * hash as something else than what the consumer reads), anything after the document, and whatever exceeds a limit.
 *
 * @throws {JsonError} with the reason and no text of the input
 * @example parseJson(new TextEncoder().encode('{"n":1.0}'), { depth: 8, stringBytes: 64, objectKeys: 8 })
 * // { kind: 'object', entries: [['n', { kind: 'number', text: '1.0' }]] }
 */
export function parseJson(bytes: Uint8Array, limits: JsonLimits): JsonNode {
  const cursor = createCursor(bytes, limits);
  const node = parseValue(cursor, 0);
  skipWhitespace(cursor);
  if (cursor.offset < cursor.text.length) throw new JsonError('trailing');
  return node;
}

/**
 * Parses any number of documents that stand one after the other, with or without white space between them (NDJSON is one case).
 * Everything else as `parseJson`; no bytes or white space alone are no document.
 *
 * @throws {JsonError} with the reason and no text of the input
 * @example parseJsonDocuments(new TextEncoder().encode('{}\n[true]'), limits).length // 2
 */
export function parseJsonDocuments(bytes: Uint8Array, limits: JsonLimits): readonly JsonNode[] {
  const cursor = createCursor(bytes, limits);
  const documents: JsonNode[] = [];
  while (cursor.offset < cursor.text.length) {
    documents.push(parseValue(cursor, 0));
    skipWhitespace(cursor);
  }
  return documents;
}

function createCursor(bytes: Uint8Array, limits: JsonLimits): Cursor {
  const cursor = { text: decode(bytes), limits, depth: Math.min(limits.depth, MAX_DEPTH), offset: 0 };
  skipWhitespace(cursor);
  return cursor;
}

function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) throw new JsonError('encoding');
  const text = decodeStrictUtf8(bytes);
  if (text === undefined) throw new JsonError('encoding');
  return text;
}

function parseValue(cursor: Cursor, depth: number): JsonNode {
  switch (cursor.text.charCodeAt(cursor.offset)) {
    case 0x22:
      return parseString(cursor);
    case 0x7b:
      return parseObject(cursor, depth + 1);
    case 0x5b:
      return parseArray(cursor, depth + 1);
    case 0x74:
      return readKeyword(cursor, 'true', true);
    case 0x66:
      return readKeyword(cursor, 'false', false);
    case 0x6e:
      return readKeyword(cursor, 'null', null);
    default:
      return parseNumber(cursor);
  }
}

function parseObject(cursor: Cursor, depth: number): JsonNode {
  if (depth > cursor.depth) throw new JsonError('depth');
  const entries: [string, JsonNode][] = [];
  if (isEmpty(cursor, 0x7d)) return { kind: 'object', entries };
  do {
    skipWhitespace(cursor);
    if (cursor.text.charCodeAt(cursor.offset) !== 0x22) throw new JsonError('syntax');
    const key = parseString(cursor);
    skipWhitespace(cursor);
    if (cursor.text.charCodeAt(cursor.offset++) !== 0x3a) throw new JsonError('syntax');
    skipWhitespace(cursor);
    entries.push([key, parseValue(cursor, depth)]);
    if (entries.length > cursor.limits.objectKeys) throw new JsonError('keys');
  } while (hasNext(cursor, 0x7d));
  return { kind: 'object', entries };
}

function parseArray(cursor: Cursor, depth: number): JsonNode {
  if (depth > cursor.depth) throw new JsonError('depth');
  const items: JsonNode[] = [];
  if (isEmpty(cursor, 0x5d)) return { kind: 'array', items };
  do {
    skipWhitespace(cursor);
    items.push(parseValue(cursor, depth));
  } while (hasNext(cursor, 0x5d));
  return { kind: 'array', items };
}

/** Steps over the opening bracket and, when the container is empty, over the closing one too. */
function isEmpty(cursor: Cursor, close: number): boolean {
  cursor.offset += 1;
  skipWhitespace(cursor);
  if (cursor.text.charCodeAt(cursor.offset) !== close) return false;
  cursor.offset += 1;
  return true;
}

/** Steps over `,` (true) or the closing bracket (false). */
function hasNext(cursor: Cursor, close: number): boolean {
  skipWhitespace(cursor);
  const code = cursor.text.charCodeAt(cursor.offset++);
  if (code === 0x2c) return true;
  if (code === close) return false;
  throw new JsonError('syntax');
}

function parseString(cursor: Cursor): string {
  const { text } = cursor;
  const start = cursor.offset + 1;
  let at = start;
  let escaped = false;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === 0x22) break;
    if (code === 0x5c) {
      escaped = true;
      at += 1;
    } else if (!(code >= 0x20)) throw new JsonError('syntax'); // a control character, or NaN at the end of the text
    at += 1;
  }
  cursor.offset = at + 1;
  const value = escaped ? decodeEscapes(text.slice(start - 1, at + 1)) : text.slice(start, at);
  if (value.length * 3 > cursor.limits.stringBytes) checkStringBytes(value, cursor.limits.stringBytes);
  return value;
}

/** `JSON.parse` is strict about escapes; its message, which quotes the text, is thrown away here. */
function decodeEscapes(token: string): string {
  try {
    return JSON.parse(token) as string;
  } catch {
    throw new JsonError('syntax');
  }
}

function checkStringBytes(value: string, limit: number): void {
  if (value.length > limit || countUtf8(value) > limit) throw new JsonError('string');
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;

function parseNumber(cursor: Cursor): JsonNode {
  NUMBER.lastIndex = cursor.offset;
  const text = NUMBER.exec(cursor.text)?.[0];
  if (text === undefined) throw new JsonError('syntax');
  if (text.length > cursor.limits.stringBytes) throw new JsonError('string');
  cursor.offset += text.length;
  return { kind: 'number', text };
}

function readKeyword<Value extends boolean | null>(cursor: Cursor, keyword: string, value: Value): Value {
  if (!cursor.text.startsWith(keyword, cursor.offset)) throw new JsonError('syntax');
  cursor.offset += keyword.length;
  return value;
}

function skipWhitespace(cursor: Cursor): void {
  const { text } = cursor;
  let { offset } = cursor;
  for (;;) {
    const code = text.charCodeAt(offset);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) break;
    offset += 1;
  }
  cursor.offset = offset;
}
