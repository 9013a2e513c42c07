import type { JsonNode } from './json-node.ts';

/**
 * Writes a document without insignificant space. Numbers come out as they were written; lone surrogates are escaped, so
 * the text is well-formed whatever a string holds.
 *
 * @example writeJson({ kind: 'array', items: [true, { kind: 'number', text: '1.0' }] }) // '[true,1.0]'
 */
export function writeJson(node: JsonNode): string {
  return append('', node);
}

/** Appending to one growing text is what V8 does fastest; no array of pieces, no inner texts. */
function append(text: string, node: JsonNode): string {
  if (typeof node === 'string') return text + quote(node);
  if (node === null || typeof node === 'boolean') return text + String(node);
  if (node.kind === 'number') return text + node.text;
  let before = node.kind === 'array' ? '[' : '{';
  let written = text;
  if (node.kind === 'array') {
    for (const item of node.items) {
      written = append(written + before, item);
      before = ',';
    }
    return before === '[' ? `${written}[]` : `${written}]`;
  }
  for (const [key, value] of node.entries) {
    written = append(`${written}${before}${quote(key)}:`, value);
    before = ',';
  }
  return before === '{' ? `${written}{}` : `${written}}`;
}

const NEEDS_ESCAPE = /["\\\u0000-\u001f\ud800-\udfff]/;

/** Most texts need no escape, and looking is cheaper than `JSON.stringify`, which decides about lone surrogates too. */
function quote(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/**
 * The canonical text (RFC 8785: keys in UTF-16 order, numbers as ECMAScript writes them) of plain JSON data, for hashing.
 * Members that are undefined are left out. A lone surrogate is escaped where the RFC would refuse it.
 *
 * @throws {TypeError} for what JSON cannot express: NaN, Infinity, functions, bigints, undefined itself
 * @example canonicalJson({ b: 1, a: ['x'] }) // '{"a":["x"],"b":1}'
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null)
    return canonicalObject(value as Readonly<Record<string, unknown>>);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  throw new TypeError('Not JSON data.');
}

function canonicalObject(object: Readonly<Record<string, unknown>>): string {
  const keys = Object.keys(object).sort();
  const members = keys.filter((key) => object[key] !== undefined);
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key])}`).join(',')}}`;
}
