import { SourceFailure } from '@nymgate/engine/kernel/ports';

type Members = Readonly<Record<string, unknown>>;

/**
 * A body as UTF-8 text.
 * @throws SourceFailure `too-large`, and errors of the body; TypeError for malformed text with `fatal`
 */
export async function readText(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
  options: { readonly fatal?: boolean; readonly ignoreBOM?: boolean } = {},
): Promise<string> {
  const decoder = new TextDecoder('utf-8', options);
  let text = '';
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new SourceFailure('too-large');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** The parser's message quotes the text, so it is dropped (design rule 8). */
export function parseJsonObject(text: string): Members | undefined {
  try {
    return asJsonObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export function asJsonObject(value: unknown): Members | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}
