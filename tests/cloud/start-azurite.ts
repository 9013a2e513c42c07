import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSelfSignedCertificate } from 'nymgate-simulator';
import { startServer } from './start-server.ts';

export type Azurite = {
  /** Before the containers: `https://127.0.0.1:10000/devstoreaccount1`. */
  readonly endpoint: string;
  /** PEM that its TLS certificate is to be trusted by. */
  readonly certificate: string;
  readonly close: () => void;
};

const MISSING =
  'npm run verify -- cloud needs Azurite: `npm install --prefix .azurite azurite@3.35.0`, and its azurite-blob in NYMGATE_AZURITE.';

/** Microsoft's emulator of Blob Storage on a free loopback port, which takes tokens of Entra ID and nothing else over TLS. */
export async function startAzurite(): Promise<Azurite> {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-azurite-'));
  const { certificate, key } = createSelfSignedCertificate({ names: ['127.0.0.1'], keyType: 'rsa', days: 2 });
  writeFileSync(join(folder, 'certificate.pem'), certificate);
  writeFileSync(join(folder, 'key.pem'), key, { mode: 0o600 });
  const { port, close } = await startServer({
    command: process.env['NYMGATE_AZURITE'] ?? 'azurite-blob',
    args: (free) => [
      ...['--blobHost', '127.0.0.1', '--blobPort', String(free), '--silent'],
      ...['--oauth', 'basic', '--cert', join(folder, 'certificate.pem'), '--key', join(folder, 'key.pem')],
      ...['--inMemoryPersistence', '--disableTelemetry'],
    ],
    cwd: folder,
    isReady: listens,
    missing: MISSING,
  });
  return {
    endpoint: `https://127.0.0.1:${port}/devstoreaccount1`,
    certificate,
    close: () => {
      close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    }).on('error', () => resolve(false));
  });
}

/** Azurite reads the claims and no signature. */
export function azureToken(): string {
  const now = Math.floor(Date.now() / 1_000);
  const claims = {
    iss: 'https://sts.windows.net/8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b/',
    aud: 'https://storage.azure.com',
    iat: now - 60,
    nbf: now - 60,
    exp: now + 3_600,
  };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.c2ln`;
}
