import type { HttpClient } from '../../kernel/ports.ts';
import { SourceFailure } from '../../kernel/ports.ts';

/** Asks Graph with a person's own access token: set-up only, never a part of the gateway. */
export type OperatorGraph = (path: string) => Promise<OperatorAnswer>;

/** `status` 0: Graph could not be reached, or its 200 is not JSON of a reasonable size. */
export type OperatorAnswer = { readonly status: number; readonly body: unknown };

const PATIENCE_MILLISECONDS = 15_000;
const LARGEST_BODY = 1_048_576;

/** The status of an answer in words. */
export function statusWords({ status }: Pick<OperatorAnswer, 'status'>): string {
  return status === 0 ? 'it did not answer, or something else did' : `status ${status}`;
}

/** @param origin of Graph, e.g. `https://graph.microsoft.com` */
export function createOperatorGraph(
  http: HttpClient,
  { origin, token }: { readonly origin: string; readonly token: string },
): OperatorGraph {
  return async (path) => {
    try {
      const response = await http.send({
        method: 'GET',
        origin,
        path,
        headers: [
          ['accept', 'application/json'],
          ['authorization', `Bearer ${token}`],
        ],
        timeout: PATIENCE_MILLISECONDS,
      });
      const body = parse(await readText(response.body));
      return { status: response.status === 200 && body === undefined ? 0 : response.status, body };
    } catch (error) {
      if (error instanceof SourceFailure) return { status: 0, body: undefined };
      throw error;
    }
  };
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > LARGEST_BODY) throw new SourceFailure('too-large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
