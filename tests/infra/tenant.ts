import { type Simulator, startSimulator } from 'nymgate-simulator';
import { onTestFinished } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';

export type Tenant = {
  readonly simulator: Simulator;
  /** Variables that point a gateway with connector entra-id at this tenant; everything else is its configuration's. */
  readonly settings: Readonly<Record<string, string>>;
  readonly issueToken: (audience: string) => Promise<string>;
};

/** A simulated tenant whose application trusts one identity for one audience, with the least roles of entra-id. */
export async function startTenant(subject: string): Promise<Tenant> {
  const simulator = await startSimulator({ people: 12, seed: 7 });
  onTestFinished(() => simulator.close());
  const credential = { issuer: simulator.issuerUrl, subject, audience: 'api://AzureADTokenExchange' };
  const { clientId } = simulator.registerApp({
    name: 'nymgate-infra',
    roles: leastRoles(),
    consented: true,
    credentials: [credential],
  });
  return {
    simulator,
    settings: {
      NYMGATE_SOURCE__AUTHORITY: simulator.entraUrl,
      NYMGATE_SOURCE__GRAPH: simulator.graphUrl,
      NYMGATE_CONNECTORS__ENTRA_ID__TENANT: simulator.tenantId,
      NYMGATE_CONNECTORS__ENTRA_ID__CLIENT_ID: clientId,
    },
    issueToken: (audience) => simulator.issueAssertion({ subject, audience }),
  };
}

function leastRoles(): readonly string[] {
  return CONNECTORS['entra-id']
    .permissions(DEFAULT_CONNECTOR_OPTIONS)
    .filter(({ optional }) => optional !== true)
    .map(({ value }) => value);
}

export const TEST_KEY = Buffer.alloc(32, 'nymgate test key, never for use!').toString('base64url');
