import { Buffer } from 'node:buffer';
import type { Outbound } from '../../kernel/inbound.ts';
import type { HeaderList } from '../../kernel/ports.ts';

/** An answer of ours to a part, with the id that its caller gave it. */
export type AnsweredPart = { readonly id: string; readonly answer: Outbound };

/** The answer of the batch says it for all. */
const OF_THE_WHOLE: ReadonlySet<string> = new Set(['cache-control', 'x-content-type-options']);

/**
 * The body of a batch's answer: whole safe answers put one beside the other, each as the JSON that it is. Nothing of it is a text of Graph's
 * that has not been through the sanitizer (BAT-01).
 *
 * @param parts whose bodies are empty or one JSON document each
 * @example writeBatch([{ id: '1', answer: { status: 204, headers: [], body: EMPTY } }]) // {"responses":[{"id":"1","status":204,"headers":{}}]}
 */
export function writeBatch(parts: readonly AnsweredPart[]): Uint8Array {
  const pieces: Uint8Array[] = [];
  let mark = '{"responses":[';
  for (const { id, answer } of parts) {
    const { status, body } = answer;
    const head = JSON.stringify({ id, status, headers: headersOf(answer) });
    pieces.push(Buffer.from(mark + head.slice(0, -1)));
    if (body.length > 0) pieces.push(Buffer.from(',"body":'), body);
    mark = '},';
  }
  pieces.push(Buffer.from('}]}'));
  return Buffer.concat(pieces);
}

function headersOf({ headers, body }: Outbound): Readonly<Record<string, string>> {
  const told = headers.filter(
    ([name]) => !OF_THE_WHOLE.has(name) && (name !== 'content-type' || body.length > 0),
  );
  return Object.fromEntries(
    told.map(([name, value]) => [inCapitals(name), value] satisfies HeaderList[number]),
  );
}

/** SDKs look for `Content-Type` and `Retry-After` in just this spelling: names of JSON have a letter case, those of HTTP have none. */
function inCapitals(name: string): string {
  return name.replace(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

/** Whether a body can stand as a value in JSON: none, or one document. */
export function isOneDocument(body: Uint8Array): boolean {
  if (body.length === 0) return true;
  try {
    JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
    return true;
  } catch {
    return false;
  }
}
