import type { Field } from '@nymgate/clouds/settings/field';
import { readSettings } from '@nymgate/clouds/settings/read-settings';
import { getExchangeRole } from '@nymgate/connectors/builders/exchange-roles';
import {
  CONNECTORS,
  type Connector,
  type ConnectorOptions,
  DEFAULT_CONNECTOR_OPTIONS,
  type Permission,
} from '@nymgate/connectors/index';
import { type SetupError, setupError } from '@nymgate/engine/kernel/errors';
import { CONNECTOR } from '@nymgate/gateway/config/connector-settings';
import { getBaseId } from '@nymgate/gateway/config/tenants/get-base-id';
import type { ReviewedPlan } from '@nymgate/rules/dialects/rule-language';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import type { DeployedConnector, Deployment, DeploymentInstance } from '../../deployment/parse-deployment.ts';
import { toEntries } from '../../deployment/to-entries.ts';

/** The table that also parses `connectors.<id>.options` of the configuration. */
const OPTIONS = CONNECTOR.keys['options'] as Field<ConnectorOptions>;

/** @throws SetupError DEPLOYMENT_INVALID for an unknown option */
function getConnectorOptions(id: string, { options }: DeployedConnector): ConnectorOptions {
  const reading = readSettings(OPTIONS, options);
  if ('value' in reading) return { ...DEFAULT_CONNECTOR_OPTIONS, ...reading.value };
  const [first] = reading.errors;
  const name = [...first.path, ...('key' in first && first.key !== undefined ? [first.key] : [])].join('.');
  const what =
    'unknown' in first ? `has an unknown option ${first.unknown.slice(0, 64)}` : `${name} ${first.message}`;
  throw invalid(
    `connectors.${id}.options: ${what}`,
    'use the options of docs/reference/configuration.md, and apply again',
  );
}

/** One connector of one instance, with the data for its documents. */
export type ServedConnector = {
  readonly deployment: Deployment;
  readonly instanceName: string;
  readonly instance: DeploymentInstance;
  /** Of the connector in the deployment; that of `connector` unless it is another of it. */
  readonly id: string;
  readonly connector: Connector;
  readonly deployedConnector: DeployedConnector;
  readonly options: ConnectorOptions;
  /** Permissions to consent to in Entra ID. */
  readonly consentedPermissions: readonly Permission[];
  /** Not required, or only instead of a wider one. */
  readonly optionalPermissions: readonly Permission[];
  /** Granted by Exchange for some mailboxes, so never in Entra ID. Empty without `scoping: exchange`. */
  readonly scopedPermissions: readonly Permission[];
  /** `outlook-cal`, or `outlook-cal-finance` if several instances serve it. */
  readonly name: string;
  /** Rules of its own instead of the connector's. */
  readonly rules?: ReviewedPlan | undefined;
};

/** Rules that connectors use instead of their own, by connector ID. */
export type CustomRules = ReadonlyMap<string, ReviewedPlan>;

/**
 * All connectors of all instances, sorted by name.
 * @throws SetupError DEPLOYMENT_INVALID for a connector or a role that this version doesn't know; USAGE for
 * rules of a connector that isn't served
 */
export function servedConnectors(
  deployment: Deployment,
  rules: CustomRules = new Map(),
): readonly ServedConnector[] {
  for (const id of rules.keys())
    if (instancesWith(deployment, id) === 0)
      throw usageError(`The deployment has no connector "${id}".`, 'use one that it serves with --rules');
  return sortEntries(deployment.instances).flatMap(([instanceName, instance]) =>
    sortEntries(instance.connectors).map(([id, deployed]) => {
      const options = getConnectorOptions(id, deployed);
      const connector = findConnector(getBaseId(id, deployed), instanceName);
      const permissions = listPermissions(connector, options, deployed);
      const isScoped = ({ value }: Permission): boolean =>
        deployed.scoping === 'exchange' && getExchangeRole(value) !== undefined;
      return {
        deployment,
        instanceName,
        instance,
        id,
        connector,
        deployedConnector: deployed,
        options,
        consentedPermissions: permissions.filter((permission) => !isScoped(permission)),
        optionalPermissions: connector
          .permissions(options)
          .filter(
            (permission) => deployed.roles.optional.includes(permission.value) && !isScoped(permission),
          ),
        scopedPermissions: connector.permissions(options).filter(isScoped),
        name: instancesWith(deployment, id) > 1 ? `${id}-${instanceName}` : id,
        ...(rules.has(id) && { rules: rules.get(id) }),
      };
    }),
  );
}

/**
 * Refuses a deployment with missing or unneeded permissions: consent to them would grant what no document
 * describes (T9-13).
 * @throws SetupError DEPLOYMENT_INVALID
 */
export function checkPermissions(deployment: Deployment): void {
  servedConnectors(deployment);
}

/**
 * The required permissions, with GUID and reason from the registry. Refuses files of another version or with
 * other options.
 */
function listPermissions(
  connector: Connector,
  options: ConnectorOptions,
  { roles, scoping }: DeployedConnector,
): readonly Permission[] {
  const known = connector.permissions(options);
  const names = known.map(({ value }) => value);
  const tooMuch = [...roles.required, ...roles.optional].filter((role) => !names.includes(role));
  const missing = known.filter(
    ({ value, optional }) =>
      optional !== true &&
      !roles.required.includes(value) &&
      !(scoping === 'exchange' && getExchangeRole(value) !== undefined),
  );
  if (tooMuch.length + missing.length === 0)
    return known.filter(({ value }) => roles.required.includes(value));
  const faults = [
    ...(tooMuch.length > 0 ? [`names ${tooMuch.join(', ')}, which its options do not need`] : []),
    ...(missing.length > 0 ? [`lacks ${missing.map(({ value }) => value).join(', ')}`] : []),
  ];
  throw invalid(
    `The list of permissions of ${connector.id} ${faults.join(' and ')} in this version.`,
    'apply again with the modules of this version, or use the version of Nymgate that wrote the file',
  );
}

function findConnector(id: string, instanceName: string): Connector {
  const connectors: Readonly<Record<string, Connector>> = CONNECTORS;
  const found = Object.hasOwn(connectors, id) ? connectors[id] : undefined;
  if (found !== undefined) return found;
  throw invalid(
    `The instance ${instanceName} has a connector ${id}, which there is not.`,
    `it can be one of ${Object.keys(CONNECTORS).join(', ')}`,
  );
}

function instancesWith(deployment: Deployment, id: string): number {
  return sortEntries(deployment.instances).filter(([, { connectors }]) => Object.hasOwn(connectors, id))
    .length;
}

function invalid(message: string, fix: string): SetupError {
  return setupError('DEPLOYMENT_INVALID', message, fix);
}

/** Makes the order of documents independent of the file. */
export function sortEntries<Value>(
  record: Readonly<Partial<Record<string, Value>>>,
): readonly (readonly [string, Value])[] {
  return toEntries(record).toSorted(([one], [other]) => (one < other ? -1 : 1));
}
