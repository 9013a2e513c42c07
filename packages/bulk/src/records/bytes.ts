/** All parts in one array. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Whether bytes are white space of JSON, or none. */
export function isBlankJson(bytes: Uint8Array): boolean {
  return bytes.every(isSpaceOfJson);
}

/** RFC 8259 section 2. */
export function isSpaceOfJson(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === 0x0a;
}
