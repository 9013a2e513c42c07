import { CONNECTORS, type Connector } from '@nymgate/connectors/index';
import { SetupError } from '@nymgate/engine/kernel/errors';
import type { Config } from '@nymgate/gateway/config/config-settings';

/** `entra-id, outlook-cal, …`, for people. */
export const CONNECTOR_IDS = Object.keys(CONNECTORS).join(', ');

/** The connector of this id, or undefined: a customer's rule file may have defined one of its own. */
export function lookupConnector(id: string): Connector | undefined {
  return Object.values(CONNECTORS).find((known) => known.id === id);
}

/**
 * The connector of this id.
 *
 * @throws SetupError CONNECTOR_UNKNOWN
 */
export function findConnector(id: string): Connector {
  const connector = lookupConnector(id);
  if (connector !== undefined) return connector;
  throw unknown(`There is no connector "${id}".`, CONNECTOR_IDS);
}

/**
 * The connector whose example calls are asked for: rules of a customer's own have none.
 *
 * @throws SetupError CONNECTOR_UNKNOWN
 */
export function connectorWithExamples(id: string): Connector {
  const connector = lookupConnector(id);
  if (connector !== undefined) return connector;
  const message = `There are no example calls for "${id}": only the connectors that Nymgate comes with have them.`;
  const fix = `give a path, or use one of ${CONNECTOR_IDS}`;
  throw new SetupError([{ code: 'CONNECTOR_UNKNOWN', severity: 'error', message, fix }]);
}

function unknown(message: string, ids: string): SetupError {
  return new SetupError([
    { code: 'CONNECTOR_UNKNOWN', severity: 'error', message, fix: `use one of ${ids}` },
  ]);
}

/**
 * Refuses a connector that the configuration does not name, and tells those that it does: the gateway itself would say only that no
 * rule names the path.
 *
 * @throws SetupError CONNECTOR_UNKNOWN
 */
export function checkConnectorConfigured(id: string, { connectors }: Pick<Config, 'connectors'>): void {
  if (Object.hasOwn(connectors, id)) return;
  throw unknown(`The configuration has no connector "${id}".`, Object.keys(connectors).join(', '));
}
