import { EXCHANGE_ROLES } from '../../connectors/builders/exchange-roles.ts';
import {
  CONNECTORS,
  type Connector,
  type ConnectorOptions,
  DEFAULT_CONNECTOR_OPTIONS,
  type Permission,
} from '../../connectors/index.ts';
import { SetupError } from '../../kernel/errors.ts';
import type { DeployedConnector, Deployment, Instance } from './deployment.ts';

/** One connector of one instance, with everything that its documents are made of. */
export type Served = {
  readonly deployment: Deployment;
  readonly instanceName: string;
  readonly instance: Instance;
  readonly connector: Connector;
  readonly deployed: DeployedConnector;
  readonly options: ConnectorOptions;
  /** What is to be consented to in Entra ID. */
  readonly consented: readonly Permission[];
  /** What Exchange grants for some mailboxes, and Entra ID therefore must not. Empty without `scoping: exchange`. */
  readonly scoped: readonly Permission[];
  /** What distinguishes its documents: `outlook-cal`, or `outlook-cal-finance` when several instances serve it. */
  readonly name: string;
};

/**
 * Every connector of every instance, in the order of their names.
 *
 * @throws SetupError CONFIG_INVALID for a connector or a role that this version does not know
 */
export function servedConnectors(deployment: Deployment): readonly Served[] {
  return sorted(deployment.instances).flatMap(([instanceName, instance]) =>
    sorted(instance.connectors).map(([id, deployed]) => {
      const options = { ...DEFAULT_CONNECTOR_OPTIONS, ...deployed.options };
      const connector = connectorOf(id, instanceName);
      const permissions = permissionsOf(connector, options, deployed);
      const isScoped = ({ value }: Permission): boolean =>
        deployed.scoping === 'exchange' && Object.hasOwn(EXCHANGE_ROLES, value);
      return {
        deployment,
        instanceName,
        instance,
        connector,
        deployed,
        options,
        consented: permissions.filter((permission) => !isScoped(permission)),
        scoped: connector.permissions(options).filter(isScoped),
        name: instancesWith(deployment, id) > 1 ? `${id}-${instanceName}` : id,
      };
    }),
  );
}

/** The permissions that the deployment asks for, with GUID and reason from the registry. */
function permissionsOf(
  connector: Connector,
  options: ConnectorOptions,
  { roles }: DeployedConnector,
): readonly Permission[] {
  const asked = [...roles.required, ...roles.optional];
  const known = connector.permissions(options);
  const unknown = asked.filter((role) => !known.some(({ value }) => value === role));
  if (unknown.length > 0)
    throw invalid(
      `${connector.id} asks for ${unknown.join(', ')}, which it does not need with its options in this version.`,
      'apply again with the modules of this version, or use the version of Nymgate that wrote the file',
    );
  return known.filter(({ value }) => asked.includes(value));
}

function connectorOf(id: string, instanceName: string): Connector {
  const connectors: Readonly<Record<string, Connector>> = CONNECTORS;
  const found = Object.hasOwn(connectors, id) ? connectors[id] : undefined;
  if (found !== undefined) return found;
  throw invalid(
    `The instance ${instanceName} has a connector ${id}, which there is not.`,
    `it can be one of ${Object.keys(CONNECTORS).join(', ')}`,
  );
}

function instancesWith({ instances }: Deployment, id: string): number {
  return Object.values(instances).filter(({ connectors }) => Object.hasOwn(connectors, id)).length;
}

function invalid(message: string, fix: string): SetupError {
  return new SetupError([{ code: 'CONFIG_INVALID', severity: 'error', message, fix }]);
}

/** Whatever order the file has, documents have one. */
export function sorted<Value>(
  record: Readonly<Record<string, Value>>,
): readonly (readonly [string, Value])[] {
  return Object.entries(record).toSorted(([one], [other]) => (one < other ? -1 : 1));
}
