import type { Session } from 'nymgate-console';
import { CONNECTORS, type Connector } from '../../connectors/index.ts';
import { readVersion } from '../../hosts/runtime/read-version.ts';
import type { ConsoleTarget } from './shared/console-target.ts';

/** What the header of every page shows. */
export function readSession({ tenant, url, app }: ConsoleTarget): Session {
  const { connectors, epoch } = app().status();
  const known: Readonly<Record<string, Connector>> = CONNECTORS;
  return {
    version: readVersion(),
    tenant,
    gateway: url,
    connectors: connectors.map(({ id, policy }) => ({
      id,
      title: known[id]?.title ?? id,
      policy,
      epoch,
      engine: 'bytes',
      language: 'native',
    })),
    watched: undefined,
  };
}
