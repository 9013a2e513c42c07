import type { Config } from '../../config/index.ts';
import { CONNECTORS, type Connector } from '../../connectors/index.ts';
import { SetupError } from '../../kernel/errors.ts';

/** `entra-id, outlook-cal, …`, for people. */
export const CONNECTOR_IDS = Object.keys(CONNECTORS).join(', ');

/** The connector of this id, or undefined: a customer's rule file may have defined one of its own. */
export function knownConnector(id: string): Connector | undefined {
  return Object.values(CONNECTORS).find((known) => known.id === id);
}

/**
 * The connector of this id.
 *
 * @throws SetupError CONNECTOR_UNKNOWN
 */
export function findConnector(id: string): Connector {
  const connector = knownConnector(id);
  if (connector !== undefined) return connector;
  throw unknown(`There is no connector "${id}".`, CONNECTOR_IDS);
}

function unknown(message: string, ids: string): SetupError {
  return new SetupError([
    { code: 'CONNECTOR_UNKNOWN', severity: 'error', message, fix: `use one of ${ids}` },
  ]);
}

/**
 * Refuses a connector that the configuration does not name: a gateway of a single connector would answer for any.
 *
 * @throws SetupError CONNECTOR_UNKNOWN
 */
export function checkConfigured(id: string, { connectors }: Pick<Config, 'connectors'>): void {
  if (Object.hasOwn(connectors, id)) return;
  findConnector(id);
  throw unknown(`The configuration has no connector "${id}".`, Object.keys(connectors).join(', '));
}
