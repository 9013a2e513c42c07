import { connect } from 'node:net';
import { stripBrackets } from '../../packages/clouds/src/network/loopback.ts';

export type RawResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly headerText: string;
  readonly body: string;
  readonly json: () => unknown;
};

export type RawRequest = {
  readonly target: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** Sends bytes exactly as given: no client normalises the target. Plain HTTP on loopback only. */
export async function sendRawRequest(baseUrl: string, request: RawRequest): Promise<RawResponse> {
  const { host } = new URL(baseUrl);
  const headers = { host, connection: 'close', ...request.headers };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const length = request.body === undefined ? '' : `content-length: ${Buffer.byteLength(request.body)}\r\n`;
  const text = `${request.method ?? 'GET'} ${request.target} HTTP/1.1\r\n${head.join('')}${length}\r\n${request.body ?? ''}`;
  return parseRawResponse(await exchangeBytes(baseUrl, Buffer.from(text, 'latin1')));
}

/** Writes raw bytes to the server and reads until it closes. */
export function exchangeBytes(baseUrl: string, bytes: Buffer): Promise<Buffer> {
  const { hostname, port } = new URL(baseUrl);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), stripBrackets(hostname));
    const chunks: Buffer[] = [];
    socket.setTimeout(20_000, () => socket.destroy(new Error('no answer within 20 s')));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks)));
    socket.write(bytes);
  });
}

export function parseRawResponse(bytes: Buffer): RawResponse {
  const end = bytes.indexOf('\r\n\r\n');
  const headerText = bytes.subarray(0, end).toString('latin1');
  const [statusLine = '', ...lines] = headerText.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  );
  const rest = bytes.subarray(end + 4);
  const body = (headers['transfer-encoding'] === 'chunked' ? dechunk(rest) : rest).toString('utf8');
  return {
    status: Number(statusLine.split(' ')[1]),
    headers,
    headerText,
    body,
    json: () => JSON.parse(body),
  };
}

function dechunk(bytes: Buffer): Buffer {
  const chunks: Buffer[] = [];
  let offset = 0;
  for (;;) {
    const end = bytes.indexOf('\r\n', offset);
    const length = Number.parseInt(bytes.subarray(offset, end).toString('latin1'), 16);
    if (end < 0 || Number.isNaN(length) || length === 0) return Buffer.concat(chunks);
    chunks.push(bytes.subarray(end + 2, end + 2 + length));
    offset = end + 2 + length + 2;
  }
}
