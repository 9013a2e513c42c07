import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSelfSignedCertificate, type Simulator, startSimulator } from 'nymgate-simulator';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../../packages/connectors/src/index.ts';
import {
  createApiKey,
  hashApiKey,
} from '../../../packages/gateway/src/caller-auth/create-api-key-verifier.ts';
import { formatKeyFile } from '../../../packages/gateway/src/caller-auth/key-file.ts';
import { expectNoLeaks } from '../../harness/expect-no-leaks.ts';
import { startBundle } from '../../harness/start-bundle.ts';
import type { TestHost } from '../../harness/test-host.ts';
import { type Control, startControl } from './control.ts';
import { keyOf } from './keys.ts';

const BUILT = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));
const CLAIMS = { subject: 'system:serviceaccount:nymgate:clients', audience: 'api://AzureADTokenExchange' };
const CLIENTS_PEOPLE = 40;

/** A simulated tenant, the built gateway before it in a process of its own, and the address at which a client changes the tenant. */
export type Stand = {
  readonly simulator: Simulator;
  readonly control: Control;
  /** Plain HTTP, whoever calls. */
  readonly url: string;
  /** HTTPS with a self-signed certificate, for who has the API key. */
  readonly tlsUrl: string;
  readonly certificate: string;
  readonly apiKey: string;
  /** Every line of log and audit of both listeners' processes. */
  readonly lines: () => readonly string[];
  readonly close: () => Promise<void>;
};

/** Two gateways of one key ring: one on plain HTTP, one on HTTPS. `people` is the size of the tenant. */
export async function startStand(people = CLIENTS_PEOPLE): Promise<Stand> {
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-clients-'));
  const file = (name: string) => join(directory, name);
  const simulator = await startSimulator({ people, seed: 7 });
  const { clientId } = simulator.registerApp({
    name: 'clients',
    roles: allRoles(),
    consented: true,
    credentials: [{ issuer: simulator.issuerUrl, ...CLAIMS }],
  });
  const caller = createApiKey((length) => randomBytes(length));
  writeFileSync(file('token'), await simulator.issueAssertion(CLAIMS));
  writeFileSync(file('callers.json'), callersFile(caller), { mode: 0o600 });
  const pem = createSelfSignedCertificate({ names: ['localhost', '127.0.0.1'] });
  writeFileSync(file('certificate.pem'), pem.certificate);
  writeFileSync(file('certificate.key'), pem.key, { mode: 0o600 });
  writeFileSync(file('1.key'), keyOf(1), { mode: 0o600 });
  writeFileSync(file('2.key'), keyOf(2), { mode: 0o600 });
  const settings = { simulator, clientId, file };
  const hosts = new Map<string, TestHost>();
  const start = async (name: string, more: object, keys?: readonly number[]) => {
    mkdirSync(file(name), { recursive: true });
    const text = JSON.stringify({ ...gatewayConfig(settings, keys), ...more });
    const host = await startBundle({ file: BUILT, text, directory: file(name), environment: {} });
    hosts.set(name, host);
    return host;
  };
  const open = await start('open', { listen: { port: 0 } });
  const closed = await start('closed', {
    listen: { port: 0, tls: { certificate: file('certificate.pem'), key: file('certificate.key') } },
    callers: { apiKeys: { file: file('callers.json') } },
  });
  const past: string[] = [];
  const rotate = async () => {
    await hosts.get('open')?.close();
    past.push(...(hosts.get('open')?.lines ?? []));
    await start('rotated', { listen: { port: Number(new URL(open.url).port) } }, [2, 1]);
    hosts.delete('open');
  };
  const control = await startControl(simulator, rotate);
  const lines = () => [...past, ...[...hosts.values()].flatMap((host) => host.lines)];
  return {
    simulator,
    control,
    url: open.url,
    tlsUrl: closed.url,
    certificate: file('certificate.pem'),
    apiKey: caller.text,
    lines,
    close: async () => {
      await control.close();
      await Promise.all([...hosts.values()].map((host) => host.close()));
      await simulator.close();
      const told = lines();
      rmSync(directory, { recursive: true, force: true });
      expectNoLeaks(told, { people: simulator.people, secrets: [keyOf(1), keyOf(2), caller.text] });
    },
  };
}

type Settings = {
  readonly simulator: Simulator;
  readonly clientId: string;
  readonly file: (name: string) => string;
};

/** @param keys ids of the ring, the first makes pseudonyms */
function gatewayConfig({ simulator, clientId, file }: Settings, keys: readonly number[] = [1]): object {
  const connector = {
    tenant: simulator.tenantId,
    clientId,
    assertion: { type: 'token-file', path: file('token') },
  };
  return {
    admin: { port: 0 },
    pseudonyms: {
      scheme: 'native',
      keys: keys.map((id) => ({ id, secret: `file:${file(`${id}.key`)}` })),
    },
    source: { authority: simulator.entraUrl, graph: simulator.graphUrl },
    connectors: Object.fromEntries(Object.keys(CONNECTORS).map((id) => [id, connector])),
  };
}

function callersFile(caller: ReturnType<typeof createApiKey>): string {
  const [created, expires] = [0, 86_400_000].map((later) => new Date(Date.now() + later).toISOString());
  return formatKeyFile([
    {
      id: caller.id,
      name: 'warehouse',
      hash: hashApiKey(caller),
      connectors: ['*'],
      created: created ?? '',
      expires: expires ?? '',
    },
  ]);
}

function allRoles(): readonly string[] {
  const permissions = Object.values(CONNECTORS).flatMap((connector) =>
    connector.permissions(DEFAULT_CONNECTOR_OPTIONS),
  );
  return [...new Set(permissions.map(({ value }) => value))];
}
