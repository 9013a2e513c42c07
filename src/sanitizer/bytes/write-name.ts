/** Half of a character beyond the first 65,536, whether the other half is there or not. */
const HALF = /[\ud800-\udfff]/;
const SURROGATE = /[\ud800-\udfff]/u;

/**
 * The UTF-8 bytes of a name. A lone surrogate, which UTF-8 cannot express and only an escape can write, becomes three bytes
 * that no well-formed text holds; the kernel writes it in the same way, so it equals itself and nothing else.
 */
export function writeName(name: string): Uint8Array {
  if (!HALF.test(name)) return Buffer.from(name, 'utf8');
  const parts = Array.from(name, (character) =>
    SURROGATE.test(character) ? surrogateBytes(character.charCodeAt(0)) : Buffer.from(character, 'utf8'),
  );
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function surrogateBytes(unit: number): Uint8Array {
  return Uint8Array.of(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 63), 0x80 | (unit & 63));
}
