import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createKey } from '../../packages/engine/src/pseudonyms/schemes/native-keys.ts';
import { OWNER } from '../pages/event-page.ts';

const TENANT = '6e4c8e9f-76cf-41d1-806e-61838b880b87';

/** What is asked of the gateway and, as it is, of the upstream. */
export const TARGET = `/v1.0/users/${OWNER}/events`;

export type GatewaySetting = {
  readonly directory: string;
  readonly origin: string;
  readonly limits?: Readonly<Record<string, number>>;
};

/** Writes the configuration of a gateway in front of the bench's upstream; returns its file. */
export async function writeGatewayConfig({
  directory,
  origin,
  limits = {},
}: GatewaySetting): Promise<string> {
  const path = (name: string) => join(directory, name);
  await writeFile(path('token'), 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJiZW5jaCJ9.c2ln');
  await writeFile(path('key'), createKey(randomBytes), { mode: 0o600 });
  const config = {
    listen: { port: 0 },
    admin: { enabled: false },
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: `file:${path('key')}` }] },
    source: { authority: origin, graph: origin },
    connectors: {
      'outlook-cal': {
        tenant: TENANT,
        clientId: TENANT,
        assertion: { type: 'token-file', path: path('token') },
        options: { pseudonymizeAppIds: false },
      },
    },
    // Callers that have just left may still be counted when as many new ones come.
    limits: { connectionsPerAddress: 1_024, ...limits },
  };
  await writeFile(path('nymgate.json'), JSON.stringify(config));
  return path('nymgate.json');
}
