import { CONNECTORS, type Connector } from '@nymgate/connectors/index';
import { type SetupError, setupError } from '@nymgate/engine/kernel/errors';
import type { Config } from '@nymgate/gateway/config/config-settings';

export const CONNECTOR_IDS = Object.keys(CONNECTORS).join(', ');

/** Undefined for unknown ids: a rule file may define a custom connector. */
export function lookupConnector(id: string): Connector | undefined {
  return Object.values(CONNECTORS).find((known) => known.id === id);
}

/** @throws SetupError CONNECTOR_UNKNOWN */
export function findConnector(id: string): Connector {
  const connector = lookupConnector(id);
  if (connector !== undefined) return connector;
  throw unknown(`There is no connector "${id}".`, CONNECTOR_IDS);
}

/**
 * Custom rules have no example calls.
 * @throws SetupError CONNECTOR_UNKNOWN
 */
export function connectorWithExamples(id: string): Connector {
  const connector = lookupConnector(id);
  if (connector !== undefined) return connector;
  const message = `There are no example calls for "${id}": only the connectors that Nymgate comes with have them.`;
  const fix = `give a path, or use one of ${CONNECTOR_IDS}`;
  throw setupError('CONNECTOR_UNKNOWN', message, fix);
}

function unknown(message: string, ids: string): SetupError {
  return setupError('CONNECTOR_UNKNOWN', message, `use one of ${ids}`);
}

/**
 * Lists the configured connectors in the error: the gateway itself would only report that no rule allows the
 * path.
 * @throws SetupError CONNECTOR_UNKNOWN
 */
export function checkConnectorConfigured(id: string, { connectors }: Pick<Config, 'connectors'>): void {
  if (Object.hasOwn(connectors, id)) return;
  throw unknown(`The configuration has no connector "${id}".`, Object.keys(connectors).join(', '));
}
