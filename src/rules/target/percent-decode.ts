const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const BAD_ESCAPE = /%(?![0-9A-Fa-f]{2})/;

/**
 * Undoes percent-encoding once. Undefined for a lone `%`, a bad hex digit, invalid or overlong UTF-8.
 *
 * @param text ASCII
 */
export function percentDecode(text: string): string | undefined {
  if (!text.includes('%')) return text;
  if (BAD_ESCAPE.test(text)) return undefined;
  const bytes: number[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const escaped = text[index] === '%';
    bytes.push(escaped ? Number.parseInt(text.slice(index + 1, index + 3), 16) : text.charCodeAt(index));
    if (escaped) index += 2;
  }
  return decodeUtf8(Uint8Array.from(bytes));
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return DECODER.decode(bytes);
  } catch {
    return undefined;
  }
}
