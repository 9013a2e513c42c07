import {
  CONNECTORS,
  type Connector,
  type ConnectorOptions,
  DEFAULT_CONNECTOR_OPTIONS,
} from '@nymgate/connectors/index';
import type { ConsoleTarget } from './console-target.ts';

/** A connector with the options by which it is served. */
export type ServedConnector = { readonly connector: Connector; readonly options: ConnectorOptions };

/**
 * The connectors that the gateway serves by the product's own rules, with their options. Rules of a customer's own are left out: they
 * need not have the fields of a connector, and the page Rules shows them.
 */
export function listServedConnectors({ config }: Pick<ConsoleTarget, 'config'>): readonly ServedConnector[] {
  const known: Readonly<Record<string, Connector>> = CONNECTORS;
  return Object.entries(config.connectors).flatMap(([id, settings]) => {
    const connector = Object.hasOwn(known, id) ? known[id] : undefined;
    if (connector === undefined || settings === undefined || settings.rules !== undefined) return [];
    return [{ connector, options: { ...DEFAULT_CONNECTOR_OPTIONS, ...settings.options } }];
  });
}
