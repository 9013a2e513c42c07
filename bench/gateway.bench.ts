import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'undici';
import { loadConfig } from '../src/config/index.ts';
import { startNodeHost } from '../src/hosts/node/index.ts';
import { createKey } from '../src/pseudonyms/index.ts';
import { eventPage } from './graph-pages.ts';
import { type BenchRow, median } from './measure.ts';

const ROUNDS = 7;
const REQUESTS = 150;
const TENANT = '6e4c8e9f-76cf-41d1-806e-61838b880b87';
const TARGET = '/v1.0/users/48d31887-5fad-4d73-a9f5-3c356e68a038/events';

/**
 * Processor time of one request through the whole gateway (rules, token cache, sanitizer, audit line, metrics) against a
 * pass-through of our own that sanitizes nothing: node:http and undici, the body read whole. Client and upstream run in the
 * same process, so what a direct request costs is taken off both.
 */
export async function bench(): Promise<BenchRow[]> {
  const directory = await mkdtemp(join(tmpdir(), 'nymgate-bench-'));
  let page: Uint8Array = eventPage(20_000);
  const upstream = await listen(
    createServer((request, response) => answer(page, request.url ?? '', response)),
  );
  // The page's own next link must be one of this Graph's, or it could not be sealed.
  page = Buffer.from(Buffer.from(page).toString().replaceAll('https://graph.microsoft.com', upstream.url));
  const passThrough = await startPassThrough(upstream.url);
  const gateway = await startGateway(directory, upstream.url);
  const rounds: { own: number; raw: number }[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const direct = await cost(upstream.url);
    const raw = (await cost(passThrough.url)) - direct;
    const own = (await cost(gateway.url)) - direct;
    if (round > 0) rounds.push({ own, raw });
  }
  await Promise.all([gateway.close(0), passThrough.close(), upstream.close()]);
  await rm(directory, { recursive: true });
  const milliseconds = median(rounds.map(({ own }) => own));
  return [
    {
      subject: 'gateway, processor time a request',
      payload: '20 KB',
      milliseconds,
      megabytesPerSecond: page.length / 1000 / milliseconds,
      baseline: 'own pass-through',
      ratio: median(rounds.map(({ own, raw }) => raw / own)),
    },
  ];
}

type Listening = { readonly url: string; readonly close: () => Promise<unknown> };

async function listen(server: Server): Promise<Listening> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => close(server) };
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

function answer(page: Uint8Array, url: string, response: ServerResponse): void {
  const token = JSON.stringify({ token_type: 'Bearer', expires_in: 3_599, access_token: 'bench' });
  const body = url.includes('/oauth2/') ? token : page;
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

async function startPassThrough(origin: string): Promise<Listening> {
  const pool = new Pool(origin, { connections: 4 });
  const server = createServer((request, response) => {
    void pool.request({ method: 'GET', path: request.url ?? '/' }).then(async ({ statusCode, body }) => {
      const bytes = Buffer.from(await body.arrayBuffer());
      response.writeHead(statusCode, { 'content-type': 'application/json', 'content-length': bytes.length });
      response.end(bytes);
    });
  });
  const { url, close } = await listen(server);
  return { url, close: () => Promise.all([close(), pool.close()]) };
}

async function startGateway(directory: string, origin: string) {
  const file = (name: string) => join(directory, name);
  await writeFile(file('token'), 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJiZW5jaCJ9.c2ln');
  await writeFile(
    file('key'),
    createKey((length) => crypto.getRandomValues(new Uint8Array(length))),
  );
  const text = JSON.stringify({
    listen: { port: 0 },
    admin: { enabled: false },
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: `file:${file('key')}` }] },
    source: { authority: origin, graph: origin },
    connectors: {
      'outlook-cal': {
        tenant: TENANT,
        clientId: TENANT,
        assertion: { type: 'token-file', path: file('token') },
        options: { pseudonymizeAppIds: false },
      },
    },
  });
  return startNodeHost({
    config: loadConfig({ text, file: 'bench.json', environment: {} }),
    logSink: () => undefined,
  });
}

/** Milliseconds of processor time a request, whole process. */
async function cost(url: string): Promise<number> {
  const pool = new Pool(url, { connections: 1 });
  const before = process.cpuUsage();
  for (let index = 0; index < REQUESTS; index += 1) {
    const { statusCode, body } = await pool.request({ method: 'GET', path: TARGET });
    await body.arrayBuffer();
    if (statusCode !== 200) throw new Error(`answered with ${statusCode}`);
  }
  const { user, system } = process.cpuUsage(before);
  await pool.close();
  return (user + system) / 1_000 / REQUESTS;
}
