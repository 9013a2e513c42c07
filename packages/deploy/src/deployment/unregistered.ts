import type { DeployedConnector, Deployment, DeploymentInstance } from './parse-deployment.ts';
import { toEntries } from './to-entries.ts';

/** Replaced by the client ID after registration. */
export const NOT_REGISTERED = '00000000-0000-0000-0000-000000000000';

export type ConnectorLocation = {
  readonly instance: string;
  readonly connector: string;
  readonly settings: DeployedConnector;
};

export function listConnectorLocations(
  deployment: Pick<Deployment, 'instances'>,
): readonly ConnectorLocation[] {
  const instances = toEntries<DeploymentInstance>(deployment.instances);
  return instances.flatMap(([instance, { connectors }]) =>
    toEntries<DeployedConnector>(connectors).map(([connector, settings]) => ({
      instance,
      connector,
      settings,
    })),
  );
}

export type AppIds = Pick<DeployedConnector['app'], 'clientId' | 'objectId' | 'servicePrincipalId'>;

export function setAppIds(
  deployment: Deployment,
  { instance, connector }: ConnectorLocation,
  ids: AppIds,
): Deployment {
  const known = deployment.instances[instance];
  const settings = known?.connectors[connector];
  if (known === undefined || settings === undefined) return deployment;
  const app = { ...settings.app, ...ids };
  const connectors = { ...known.connectors, [connector]: { ...settings, app } };
  return { ...deployment, instances: { ...deployment.instances, [instance]: { ...known, connectors } } };
}
