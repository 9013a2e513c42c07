import { type ChildProcess, spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

export type Moto = { readonly url: string; readonly close: () => void };

const MISSING =
  'npm run test:cloud needs moto: install it with `pip install "moto[server]"`, or on Debian with `apt-get install python3-moto python3-flask-cors` and NYMGATE_MOTO="/usr/bin/python3 /usr/bin/moto_server".';
const PATIENCE = 60_000;

/** An emulated AWS on a free loopback port. Fails, with what is needed, when there is no moto. */
export async function startMoto(): Promise<Moto> {
  const [command = '', ...prefix] = (process.env['NYMGATE_MOTO'] ?? 'moto_server').split(' ');
  const port = await freePort();
  const child = spawn(command, [...prefix, '-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  await Promise.race([ended(child), ready(url)]);
  return { url, close: () => void child.kill() };
}

function ended(child: ChildProcess): Promise<never> {
  return new Promise((_, reject) => {
    const fail = () => reject(new Error(MISSING));
    child.once('error', fail);
    child.once('exit', fail);
  });
}

async function ready(url: string): Promise<void> {
  const start = performance.now();
  while (performance.now() - start < PATIENCE) {
    const answer = await fetch(`${url}/moto-api/data.json`).catch(() => undefined);
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(MISSING);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
