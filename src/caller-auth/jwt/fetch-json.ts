import { type HttpClient, SourceFailure } from '../../kernel/ports.ts';

const LARGEST_DOCUMENT = 262_144;
const PATIENCE_MILLISECONDS = 5_000;
/** Origin and path of an absolute URL without user, query or fragment. */
const URL_FORM = /^(https?:\/\/[A-Za-z0-9.[\]:-]+)(\/[\x21\x24-\x3e\x40-\x7e]*)?$/;

/**
 * A small JSON object from an issuer. Redirects are not followed, other statuses and sizes are failures.
 *
 * @returns undefined when there is no such document; nothing of an answer is told
 */
export async function fetchJson(http: HttpClient, url: string): Promise<Record<string, unknown> | undefined> {
  const [, origin, path = '/'] = URL_FORM.exec(url) ?? [];
  if (origin === undefined || !isSecure(origin)) return undefined;
  const headers = [['accept', 'application/json']] as const;
  try {
    const response = await http.send({
      method: 'GET',
      origin,
      path,
      headers,
      timeout: PATIENCE_MILLISECONDS,
    });
    const text = await readText(response.body);
    return response.status === 200 ? toObject(JSON.parse(text)) : undefined;
  } catch (error) {
    if (error instanceof SourceFailure || error instanceof SyntaxError || error instanceof TypeError)
      return undefined;
    throw error;
  }
}

/** TLS to a named host, or this machine: an address in a discovery document must not lead into the network around us. */
function isSecure(origin: string): boolean {
  const host = origin.replace(/^https?:\/\//, '').replace(/:[0-9]*$/, '');
  if (host === 'localhost' || host === '127.0.0.1' || host === '[::1]') return true;
  return origin.startsWith('https:') && /[a-z][a-z0-9-]*\.?$/i.test(host) && !host.startsWith('[');
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > LARGEST_DOCUMENT) throw new SourceFailure('too-large');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function toObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}
