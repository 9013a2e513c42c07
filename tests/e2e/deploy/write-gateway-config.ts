import type {
  DeployedConnector,
  DeploymentInstance,
} from '../../../packages/deploy/src/deployment/parse-deployment.ts';
import { toEntries } from '../../../packages/deploy/src/deployment/to-entries.ts';
import type { DeployStand } from './deploy-stand.ts';

/**
 * The configuration of a deployment's gateway with the ids of deployment.json; in the place of the platform's identity is a file with a
 * token that the simulated issuer has signed for the same subject.
 *
 * @returns its path
 */
export async function writeGatewayConfig(stand: DeployStand, instance: DeploymentInstance): Promise<string> {
  const { simulator, write } = stand;
  const path = write('assertion', await simulator.issueAssertion({ subject: instance.identity.subject }));
  const key = write('key', Buffer.alloc(32, 'nymgate test key, never for use!').toString('base64url'));
  const connectors = toEntries<DeployedConnector>(instance.connectors).map(([id, connector]) => [
    id,
    {
      ...(connector.of !== undefined && { of: connector.of }),
      ...{ tenant: simulator.tenantId, clientId: connector.app.clientId, options: connector.options },
      assertion: { type: 'token-file', path },
    },
  ]);
  const settings = {
    ...{ listen: { port: 0 }, admin: { port: 0 } },
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: `file:${key}` }] },
    source: { authority: simulator.entraUrl, graph: simulator.graphUrl },
    connectors: Object.fromEntries(connectors),
  };
  return write('nymgate.json', JSON.stringify(settings));
}
