import type { Log, SecretStore } from '@nymgate/engine/kernel/ports';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { createSystemPorts } from '../create-system-ports.ts';
import { readEgressProxy } from '../egress/egress-proxy.ts';
import { createUndiciHttpClient } from '../undici-http-client.ts';
import { openSecrets } from './open-secrets.ts';

const NULL_LOG: Log = { write: () => undefined };

/** For commands, which read secrets once. */
export async function withSecrets<T>(config: Config, use: (secrets: SecretStore) => Promise<T>): Promise<T> {
  const system = createSystemPorts();
  const proxy = readEgressProxy(system.environment);
  const http = createUndiciHttpClient({ limits: config.limits, proxy });
  try {
    return await use(openSecrets({ settings: config.secrets, ports: { ...system, http, log: NULL_LOG } }));
  } finally {
    await http.close();
  }
}
