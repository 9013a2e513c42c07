import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSelfSignedCertificate } from 'nymgate-simulator';
import { startConnectProxy } from '../../../stand-ins/connect-proxy.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** What stands for the internet: some hosts by their real names over verified TLS, and no others. */
export type Internet = {
  /** For a gateway: a proxy that leads to these hosts, and who says that they are what they are called. */
  readonly environment: Readonly<Record<'HTTPS_PROXY' | 'NO_PROXY' | 'NODE_EXTRA_CA_CERTS', string>>;
  /** The same for curl, as a text of its configuration file. */
  readonly curlConfig: string;
  readonly close: () => Promise<void>;
};

export async function startInternet(hosts: Readonly<Record<string, Handler>>): Promise<Internet> {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-internet-'));
  const { certificate, key } = createSelfSignedCertificate({ names: Object.keys(hosts), days: 1 });
  const authority = join(folder, 'authority.pem');
  writeFileSync(authority, certificate);
  const server = createServer({ cert: certificate, key }, (incoming, response) => {
    const handler = hosts[incoming.headers.host ?? ''];
    if (handler === undefined) return void response.writeHead(421).end();
    void Promise.resolve(handler(incoming, response)).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const proxy = await startConnectProxy();
  proxy.behave({ to: port });
  return {
    environment: { HTTPS_PROXY: proxy.url, NO_PROXY: '127.0.0.1', NODE_EXTRA_CA_CERTS: authority },
    curlConfig: `connect-to = "::127.0.0.1:${port}"\ncacert = "${authority}"\n`,
    close: async () => {
      await proxy.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Sends a request on, as a front end does: with the caller's address, over plain HTTP. */
export function forward(
  { method, url, headers }: IncomingMessage,
  { response, origin, changes }: { response: ServerResponse; origin: string; changes?: IncomingHttpHeaders },
): void {
  const { hostname, port } = new URL(origin);
  const front = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https' };
  const sent = { ...headers, ...front, ...changes };
  const target = { host: hostname, port, method, path: url, headers: sent, agent: false } as const;
  request(target, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  })
    .on('error', () => response.writeHead(502).end())
    .end();
}
