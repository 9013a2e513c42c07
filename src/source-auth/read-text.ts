import { SourceFailure, type SourceResponse } from '../kernel/ports.ts';

/** More than any answer with one token in it has. */
const ANSWER_BYTES = 65_536;

/**
 * The body of an answer as UTF-8 text, at most 64 KiB.
 *
 * @throws SourceFailure `too-large`, and what the body breaks off with
 * @example JSON.parse(await readText(await http.send(request)))
 */
export async function readText({ body }: Pick<SourceResponse, 'body'>): Promise<string> {
  const decoder = new TextDecoder('utf-8');
  let text = '';
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES) throw new SourceFailure('too-large');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
