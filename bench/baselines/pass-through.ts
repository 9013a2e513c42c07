import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Dispatcher, Pool } from 'undici';
import { type Listening, listenOnLoopback } from '../servers/listen.ts';

/** Headers of one hop, which no proxy may forward (RFC 9110 7.6.1), and the framing, which is made anew. */
const HOP = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'te',
  'upgrade',
  'content-length',
  'host',
]);

/**
 * The least that a proxy on node:http and undici can be: it forwards method, target, status and headers, reads the body whole
 * (ours must, too), and gives up when the caller does. No rules, no token, no audit line, no metrics, no deadline.
 */
export async function startPassThrough(origin: string): Promise<Listening> {
  const pool = new Pool(origin, { connections: 256, pipelining: 1 });
  const server = createServer((request, response) => forward(pool, request, response));
  const { url, close } = await listenOnLoopback(server);
  return { url, close: async () => void (await Promise.all([close(), pool.destroy()])) };
}

function forward(pool: Pool, request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  let status = 502;
  let headers: string[] = [];
  pool.dispatch(
    {
      method: (request.method ?? 'GET') as Dispatcher.HttpMethod,
      path: request.url ?? '/',
      headers: endToEnd(request.rawHeaders),
    },
    {
      onRequestStart: (controller) =>
        void response.once('close', () => {
          if (!response.writableEnded) controller.abort(new Error('gone'));
        }),
      onResponseStart: (controller, code) => {
        status = code;
        headers = endToEnd((controller.rawHeaders as Buffer[]).map((text) => text.toString('latin1')));
      },
      onResponseData: (_, chunk) => void chunks.push(chunk),
      onResponseEnd: () => {
        const body = Buffer.concat(chunks);
        response.writeHead(status, [...headers, 'content-length', String(body.length)]);
        response.end(body);
      },
      onResponseError: () => void response.destroy(),
    },
  );
}

function endToEnd(raw: readonly string[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const [name = '', value = ''] = raw.slice(index, index + 2);
    if (!HOP.has(name.toLowerCase())) kept.push(name, value);
  }
  return kept;
}
