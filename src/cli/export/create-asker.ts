import {
  type ClientRequestArgs,
  Agent as HttpAgent,
  type IncomingMessage,
  request as requestHttp,
} from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { hostOf, isLoopback } from '../../config/index.ts';
import { ConnectionLost, type GatewayAnswer, type WalkPorts } from '../../export/index.ts';
import type { GatewayAddress } from '../gateway/caller.ts';

const inflate = promisify(gunzip);

/** Longer than any answer takes (`limits.requestMilliseconds`), waiting for room included. */
const PATIENCE_MILLISECONDS = 120_000;

/** Requests to one gateway over connections that stay open. */
export type Asker = { readonly ask: WalkPorts['ask']; readonly close: () => void };

/**
 * A gateway serves several connectors below `/{connector}`, a single one at the root: which of them it is shows at the first request.
 *
 * @param single one connector alone is asked for: with several, the root of a gateway of another one must not answer for all of them
 */
export function createAsker({ url, credential }: GatewayAddress, single: boolean): Asker {
  const https = url.startsWith('https:');
  const agent = https ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  const compressed = !isLoopback(hostOf(url));
  const get = (path: string, prefer: string | undefined) =>
    requestWhole(https ? requestHttps : requestHttp, new URL(url), {
      path,
      agent,
      timeout: PATIENCE_MILLISECONDS,
      headers: {
        ...(compressed && { 'accept-encoding': 'gzip' }),
        ...(credential !== undefined && { authorization: `Bearer ${credential}` }),
        ...(prefer !== undefined && { prefer }),
      },
    });
  const bases = new Map<string, string>();
  const ask: WalkPorts['ask'] = async ({ connector, path, prefer }) => {
    const base = bases.get(connector);
    if (base !== undefined) return get(`${base}${path}`, prefer);
    const below = await get(`/${connector}${path}`, prefer);
    const answer = single && isUnknown(below) ? await get(path, prefer) : below;
    if (answer.status < 400) bases.set(connector, answer === below ? `/${connector}` : '');
    return isUnknown(answer) ? below : answer;
  };
  return { ask, close: () => agent.destroy() };
}

function isUnknown({ headers }: GatewayAnswer): boolean {
  const code = headers['nymgate-error'];
  return code === 'ENDPOINT_NOT_ALLOWED' || code === 'TARGET_MALFORMED';
}

function requestWhole(
  send: typeof requestHttp,
  origin: URL,
  options: ClientRequestArgs,
): Promise<GatewayAnswer> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) =>
      reject(new ConnectionLost(error.code ?? 'connection failed'));
    const outgoing = send(origin, options, (incoming) => {
      readWhole(incoming).then(resolve, fail);
    });
    outgoing.on('timeout', () =>
      outgoing.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })),
    );
    outgoing.on('error', fail);
    outgoing.end();
  });
}

/** An answer that breaks off is none: Node ends the iteration with an error then. */
async function readWhole(incoming: IncomingMessage): Promise<GatewayAnswer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Uint8Array);
  const bytes = Buffer.concat(chunks);
  const body = incoming.headers['content-encoding'] === 'gzip' ? await inflate(bytes) : bytes;
  const headers = Object.fromEntries(
    Object.entries(incoming.headersDistinct).map(([name, values]) => [name, values?.join(', ')]),
  );
  return { status: incoming.statusCode ?? 0, headers, body: body.toString('utf8') };
}
