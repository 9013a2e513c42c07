import { CONNECTORS, type Connector, DEFAULT_CONNECTOR_OPTIONS } from '../../connectors/index.ts';
import type { ConsoleTarget } from './console-target.ts';
import type { ServedConnector } from './dictionary/read-dictionary.ts';

/** The connectors that the gateway serves, with their options. Rules of a customer's own say of themselves what they deliver (page Rules). */
export function connectorsOf({ config }: Pick<ConsoleTarget, 'config'>): readonly ServedConnector[] {
  const known: Readonly<Record<string, Connector>> = CONNECTORS;
  return Object.entries(config.connectors).flatMap(([id, settings]) => {
    const connector = Object.hasOwn(known, id) ? known[id] : undefined;
    if (connector === undefined || settings === undefined) return [];
    return [{ connector, options: { ...DEFAULT_CONNECTOR_OPTIONS, ...settings.options } }];
  });
}
