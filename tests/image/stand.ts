import { type Simulator, startSimulator } from 'nymgate-simulator';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import { type Unpacked, unpackImage, writeConfigFile } from './container.ts';

const CLAIMS = { subject: 'system:serviceaccount:nymgate:container', audience: 'api://AzureADTokenExchange' };
const KEY = Buffer.alloc(32, 'nymgate test key, never for use!').toString('base64url');

/** An unpacked image with a configuration whose tenant is the simulator. */
export type Stand = {
  readonly unpacked: Unpacked;
  readonly simulator: Simulator;
  /** Writes the configuration for these connectors. */
  readonly configure: (...connectors: readonly (keyof typeof CONNECTORS)[]) => void;
  readonly close: () => Promise<void>;
};

export async function startStand(): Promise<Stand> {
  const simulator = await startSimulator({ people: 20, seed: 3 });
  const unpacked = unpackImage();
  const permissions = CONNECTORS['entra-id'].permissions(DEFAULT_CONNECTOR_OPTIONS);
  const app = simulator.registerApp({
    name: 'container',
    roles: permissions.map(({ value }) => value),
    consented: true,
    credentials: [{ issuer: simulator.issuerUrl, ...CLAIMS }],
  });
  writeConfigFile(unpacked, 'token', await simulator.issueAssertion(CLAIMS));
  writeConfigFile(unpacked, 'key', KEY);
  const connector = {
    tenant: simulator.tenantId,
    clientId: app.clientId,
    assertion: { type: 'token-file', path: '/etc/nymgate/token' },
  };
  const configure: Stand['configure'] = (...connectors) =>
    writeConfigFile(
      unpacked,
      'nymgate.yaml',
      JSON.stringify({
        listen: { port: 0 },
        admin: { port: 0 },
        pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'file:/etc/nymgate/key' }] },
        source: { authority: simulator.entraUrl, graph: simulator.graphUrl },
        drain: { lagMilliseconds: 1_000 },
        connectors: Object.fromEntries(connectors.map((id) => [id, connector])),
      }),
    );
  configure('entra-id');
  const close = async () => {
    await simulator.close();
    unpacked.remove();
  };
  return { unpacked, simulator, configure, close };
}
