import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSelfSignedCertificate } from 'nymgate-simulator';

export type Azurite = {
  /** Before the containers: `https://127.0.0.1:10000/devstoreaccount1`. */
  readonly endpoint: string;
  /** PEM that its TLS certificate is to be trusted by. */
  readonly certificate: string;
  readonly close: () => void;
};

const MISSING =
  'npm run test:cloud needs Azurite: `npm install --prefix .azurite azurite@3.35.0`, and its azurite-blob in NYMGATE_AZURITE.';
const PATIENCE = 60_000;

/** Microsoft's emulator of Blob Storage on a free loopback port, which takes tokens of Entra ID and nothing else over TLS. */
export async function startAzurite(): Promise<Azurite> {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-azurite-'));
  const { certificate, key } = createSelfSignedCertificate({ names: ['127.0.0.1'], keyType: 'rsa', days: 2 });
  writeFileSync(join(folder, 'certificate.pem'), certificate);
  writeFileSync(join(folder, 'key.pem'), key, { mode: 0o600 });
  const port = await freePort();
  const child = spawn(
    process.env['NYMGATE_AZURITE'] ?? 'azurite-blob',
    [
      ...['--blobHost', '127.0.0.1', '--blobPort', String(port), '--silent'],
      ...['--oauth', 'basic', '--cert', join(folder, 'certificate.pem'), '--key', join(folder, 'key.pem')],
      ...['--inMemoryPersistence', '--disableTelemetry'],
    ],
    { stdio: 'ignore', cwd: folder },
  );
  await Promise.race([ended(child), ready(port)]);
  return {
    endpoint: `https://127.0.0.1:${port}/devstoreaccount1`,
    certificate,
    close: () => {
      child.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function ended(child: ChildProcess): Promise<never> {
  return new Promise((_, reject) => {
    const fail = () => reject(new Error(MISSING));
    child.once('error', fail);
    child.once('exit', fail);
  });
}

async function ready(port: number): Promise<void> {
  const start = performance.now();
  while (performance.now() - start < PATIENCE) {
    const isThere = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (isThere) return;
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
