import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What Graph was asked, as bytes; headers without those that name a request or a connection, and sorted by name: the order of
 * headers with different names says nothing (RFC 9110 5.3).
 */
export type Asked = {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly string[];
  readonly body: string;
};

export type WatchedGraph = {
  readonly origin: string;
  /** What was asked since the last call. */
  readonly asked: () => readonly Asked[];
  /** Answers come so many milliseconds late from now on. */
  readonly delay: (milliseconds: number) => void;
  /** Answers end after so many bytes from now on, and their connections with them; undefined: they are complete. */
  readonly cut: (bytes: number | undefined) => void;
  readonly close: () => Promise<void>;
};

/** They differ from request to request (a GUID of ours) or from gateway to gateway (its connections). */
const OF_ONE_REQUEST = new Set(['client-request-id', 'host', 'connection']);

/** A Graph that answers the same to all and writes down what it is asked; and an Entra ID that gives anybody a token. */
export async function startGraph(): Promise<WatchedGraph> {
  let asked: Asked[] = [];
  let delay = 0;
  let cutAfter: number | undefined;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '' } = request;
      const isToken = url.endsWith('/oauth2/v2.0/token');
      if (!isToken)
        asked.push({
          method,
          target: url,
          headers: headersOf(request.rawHeaders),
          body: String(Buffer.concat(chunks)),
        });
      response.writeHead(200, { 'content-type': 'application/json' });
      if (isToken) response.end(TOKEN);
      else if (cutAfter !== undefined) response.write(ANSWER.slice(0, cutAfter), () => response.destroy());
      else setTimeout(() => response.end(ANSWER), delay);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => {
      const all = asked;
      asked = [];
      return all;
    },
    delay: (milliseconds) => {
      delay = milliseconds;
    },
    cut: (bytes) => {
      cutAfter = bytes;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const TOKEN = JSON.stringify({ token_type: 'Bearer', expires_in: 3_599, access_token: 'graph-access-token' });
const ANSWER = JSON.stringify({
  value: [{ id: 'c0ffee00-0000-4000-8000-000000000001', department: 'Sales' }],
});

function headersOf(raw: readonly string[]): readonly string[] {
  const lines = raw.flatMap((name, index) =>
    index % 2 === 1 || OF_ONE_REQUEST.has(name.toLowerCase())
      ? []
      : [`${name.toLowerCase()}: ${raw[index + 1]}`],
  );
  return lines.sort();
}
