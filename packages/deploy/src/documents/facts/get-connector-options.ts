import type { Field } from '@nymgate/clouds/settings/field';
import { readSettings } from '@nymgate/clouds/settings/read-settings';
import { type ConnectorOptions, DEFAULT_CONNECTOR_OPTIONS } from '@nymgate/connectors/index';
import { SetupError } from '@nymgate/engine/kernel/errors';
import { CONNECTOR } from '@nymgate/gateway/config/connector-settings';
import type { DeployedConnector } from '../../deployment/parse-deployment.ts';

/** The same table that reads `connectors.<id>.options` of the configuration, so that both know the same options. */
const OPTIONS = CONNECTOR.keys['options'] as Field<ConnectorOptions>;

/**
 * The options with which a connector is served.
 *
 * @throws SetupError DEPLOYMENT_INVALID for an option that the configuration does not take
 */
export function getConnectorOptions(id: string, { options }: DeployedConnector): ConnectorOptions {
  const reading = readSettings(OPTIONS, options);
  if ('value' in reading) return { ...DEFAULT_CONNECTOR_OPTIONS, ...reading.value };
  const [first] = reading.errors;
  const name = [...first.path, ...('key' in first && first.key !== undefined ? [first.key] : [])].join('.');
  const what =
    'unknown' in first ? `has an unknown option ${first.unknown.slice(0, 64)}` : `${name} ${first.message}`;
  throw new SetupError([
    {
      code: 'DEPLOYMENT_INVALID',
      severity: 'error',
      message: `connectors.${id}.options: ${what}`,
      fix: 'use the options of docs/reference/configuration.md, and apply again',
    },
  ]);
}
