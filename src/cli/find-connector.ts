import { CONNECTORS, type Connector } from '../connectors/index.ts';
import { SetupError } from '../kernel/errors.ts';

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
  throw new SetupError([
    {
      code: 'CONNECTOR_UNKNOWN',
      severity: 'error',
      message: `There is no connector "${id}".`,
      fix: `use one of ${Object.keys(CONNECTORS).join(', ')}`,
    },
  ]);
}
