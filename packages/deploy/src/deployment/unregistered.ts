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

export function setAppIds(deployment: Deployment, location: ConnectorLocation, app: AppIds): Deployment {
  return setKnown(deployment, location, { app });
}

type Known = { readonly app: AppIds } & Pick<DeployedConnector, 'processing'>;

/** What an earlier file knew of a connector: its application, and what people stated. */
export function setKnown(
  deployment: Deployment,
  { instance, connector }: ConnectorLocation,
  { app, processing }: Known,
): Deployment {
  const known = deployment.instances[instance];
  const settings = known?.connectors[connector];
  if (known === undefined || settings === undefined) return deployment;
  const next: DeployedConnector = {
    ...settings,
    app: { ...settings.app, ...app },
    ...(processing !== undefined && { processing }),
  };
  const connectors = { ...known.connectors, [connector]: next };
  return { ...deployment, instances: { ...deployment.instances, [instance]: { ...known, connectors } } };
}

/** The instance stays, also without connectors: it refers to its key. */
export function removeConnector(
  deployment: Deployment,
  { instance, connector }: Pick<ConnectorLocation, 'instance' | 'connector'>,
): Deployment {
  const known = deployment.instances[instance];
  if (known === undefined) return deployment;
  const { [connector]: _, ...connectors } = known.connectors;
  return { ...deployment, instances: { ...deployment.instances, [instance]: { ...known, connectors } } };
}
