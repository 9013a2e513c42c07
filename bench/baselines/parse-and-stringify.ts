/**
 * P+S: bytes to text, `JSON.parse`, `JSON.stringify`, text to bytes. The least that any engine pays which builds a tree out
 * of JavaScript objects, before it has looked at a single value.
 */
export function parseAndStringify(page: Uint8Array): Uint8Array {
  const text = Buffer.from(page.buffer, page.byteOffset, page.byteLength).toString();
  return Buffer.from(JSON.stringify(JSON.parse(text)));
}
