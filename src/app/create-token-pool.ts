import type { Config, ConnectorConfig } from '../config/index.ts';
import type { AccessTokens } from '../kernel/ports.ts';
import { createAccessTokens, createAssertionProvider } from '../source-auth/index.ts';
import type { AppPorts } from './app-ports.ts';

/** One token cache for each Entra application, however many connectors use it: its exchanges must never run side by side. */
export function createTokenPool(
  { source }: Config,
  ports: AppPorts,
): (connector: string, settings: ConnectorConfig) => AccessTokens {
  const pool = new Map<string, AccessTokens>();
  return (connector, { tenant, clientId, assertion }) => {
    const key = JSON.stringify([tenant.toLowerCase(), clientId.toLowerCase(), assertion]);
    const known = pool.get(key);
    if (known !== undefined) return known;
    const created = createAccessTokens({
      ...ports,
      authority: source.authority,
      scope: `${source.graph}/.default`,
      tenant,
      clientId,
      connector,
      assertion: createAssertionProvider(assertion, ports),
    });
    pool.set(key, created);
    return created;
  };
}
