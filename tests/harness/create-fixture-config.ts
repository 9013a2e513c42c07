import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PSOXY } from './psoxy-sanitizing.ts';

export const FIXTURE_TENANT = '7f1d2c3b-4a5e-4f60-8b7a-9c8d7e6f5a4b';

/** Files and settings of a gateway with Psoxy's scheme of pseudonyms, before a stand-in that is Entra ID and Graph at once. */
export type FixtureConfig = {
  /** Writes a file that nobody else may read, and returns its path. */
  readonly write: (name: string, text: string) => string;
  readonly connector: Readonly<Record<string, unknown>>;
  readonly settings: Readonly<Record<string, unknown>>;
};

/** @param origin of the stand-in, which looks at no assertion */
export function createFixtureConfig(directory: string, origin: string): FixtureConfig {
  const write = (name: string, text: string) => {
    writeFileSync(join(directory, name), text, { mode: 0o600 });
    return join(directory, name);
  };
  const assertion = { type: 'token-file', path: write('token', unsignedToken()) };
  return {
    write,
    connector: { tenant: FIXTURE_TENANT, clientId: '3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e', assertion },
    settings: {
      admin: { enabled: false },
      pseudonyms: {
        scheme: 'psoxy',
        salt: `file:${write('salt', PSOXY.salt)}`,
        encryptionKey: `file:${write('key', PSOXY.encryptionKey)}`,
      },
      source: { authority: origin, graph: origin },
    },
  };
}

function unsignedToken(): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return [
    encode({ alg: 'RS256', typ: 'JWT' }),
    encode({ iss: 'https://issuer.example', sub: 'gateway', aud: 'api://AzureADTokenExchange', exp: 4e9 }),
    'c2lnbmF0dXJl',
  ].join('.');
}
