import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { createSelfSignedCertificate } from 'nymgate-simulator';
import { ROOT } from '../../docs/repository-files.ts';
import { parseRawResponse, type RawResponse } from '../../harness/send-raw-request.ts';

export const PROXIES = ['nginx', 'Caddy'] as const;
export type Proxy = (typeof PROXIES)[number];
export const HOST = 'nymgate.example.com';

export type RunningProxy = {
  /** Bytes of requests over TLS, as given; the answer to the first. Status 0: the connection ended without one. */
  readonly send: (text: string) => Promise<RawResponse>;
  /** Status of a GET over HTTP/2. */
  readonly sendHttp2: (target: string, headers: Readonly<Record<string, string>>) => Promise<number>;
  /** What the proxy has said so far: for nginx the log of what the file of deploy/ gives none of its own. */
  readonly told: () => string;
  readonly close: () => Promise<void>;
};

/** Changes the file of deploy/ so that it leads to the gateways of a test. */
export type LeadTo = (text: string) => string;

type Place = { readonly folder: string; readonly port: number; readonly lead: LeadTo };
type Edit = readonly [from: string, to: string];

/** Files of deploy/. */
const FILES = { nginx: 'nginx/nymgate.conf', Caddy: 'caddy/Caddyfile' };

/** With ports, certificate and log of a test: each edit is made exactly once or told. */
function edited(path: string, lead: LeadTo, edits: readonly Edit[]): string {
  let text = lead(readFileSync(join(ROOT, 'deploy', path), 'utf8'));
  for (const [from, to] of edits) {
    if (!text.includes(from)) throw new Error(`deploy/${path} has no "${from}"`);
    text = text.replaceAll(from, to);
  }
  return text;
}

function nginx({ folder, port, lead }: Place): readonly string[] {
  const server = edited(FILES.nginx, lead, [
    ['listen 443', `listen 127.0.0.1:${port}`],
    ['listen [::]:443', `listen [::1]:${port}`],
    ['/etc/nymgate/tls', folder],
    ['/var/log/nginx', folder],
  ]);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  const whole = `pid ${folder}/pid; error_log stderr info; events {} http { ${temporary.join(' ')}\n${server} }`;
  writeFileSync(join(folder, 'nginx.conf'), whole);
  return ['nginx', '-p', folder, '-c', join(folder, 'nginx.conf'), '-g', 'daemon off;'];
}

function caddy({ folder, port, lead }: Place): readonly string[] {
  const text = edited(FILES.Caddy, lead, [
    ['{\n\tservers {', `{\n\tadmin off\n\tauto_https disable_redirects\n\thttps_port ${port}\n\tservers {`],
    [`${HOST} {`, `${HOST}:${port} {\n\tbind 127.0.0.1\n\ttls ${folder}/tls.crt ${folder}/tls.key`],
    [':443 {', `:${port} {\n\tbind 127.0.0.1`],
  ]);
  writeFileSync(join(folder, 'Caddyfile'), text);
  return ['caddy', 'run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'];
}

const COMMANDS = { nginx, Caddy: caddy };

/** Leads to this one gateway. */
export function leadTo(gatewayUrl: string): LeadTo {
  return (text) => text.replaceAll('127.0.0.1:8484', new URL(gatewayUrl).host);
}

/** Debian's nginx or Caddy with the configuration of deploy/, in front of gateways of a test. */
export async function startProxy(proxy: Proxy, lead: LeadTo): Promise<RunningProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-proxy-'));
  const { certificate, key } = createSelfSignedCertificate({ names: [HOST], days: 1 });
  writeFileSync(join(folder, 'tls.crt'), certificate);
  writeFileSync(join(folder, 'tls.key'), key, { mode: 0o600 });
  const port = await freePort();
  const place = { folder, port, lead };
  const [program = '', ...args] = COMMANDS[proxy](place);
  const child = spawn(program, args, { env: { PATH: process.env['PATH'], HOME: folder }, stdio: 'pipe' });
  let told = '';
  child.stderr.on('data', (chunk: Buffer) => {
    told += chunk.toString('utf8');
  });
  const send = (text: string) => sendTls({ port, certificate }, text);
  await untilOpen(child, send, () => told);
  return {
    send,
    sendHttp2: (target, headers) => getHttp2({ port, certificate }, { ...headers, ':path': target }),
    told: () => told,
    close: async () => {
      const ended = once(child, 'close');
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilOpen(child: ChildProcess, send: RunningProxy['send'], told: () => string): Promise<void> {
  for (let waited = 0; waited < 15_000; waited += 100) {
    if (child.exitCode !== null) break;
    const open = await send(`GET /healthz HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\n\r\n`).catch(
      () => undefined,
    );
    if (open?.status === 200) return;
    await sleep(100);
  }
  throw new Error(`the proxy does not serve: ${told()}`);
}

function sendTls(
  { port, certificate }: { port: number; certificate: string },
  text: string,
): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, servername: HOST, ca: certificate });
    const chunks: Buffer[] = [];
    socket.setTimeout(20_000, () => socket.destroy(new Error('no answer within 20 s')));
    socket.on('secureConnect', () => socket.write(Buffer.from(text, 'latin1')));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', (error) => (chunks.length === 0 ? reject(error) : undefined));
    socket.on('close', () => resolve(parseRawResponse(Buffer.concat(chunks))));
  });
}

function getHttp2(
  { port, certificate }: { port: number; certificate: string },
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const session = connectHttp2(`https://127.0.0.1:${port}`, { servername: HOST, ca: certificate });
    const fail = (error: Error) => {
      session.destroy();
      reject(error);
    };
    session.on('error', fail);
    const stream = session.request({ ':authority': HOST, ...headers });
    stream.on('error', fail);
    stream.on('response', (answer) => {
      stream.resume().on('end', () => session.close(() => resolve(Number(answer[':status']))));
    });
  });
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
