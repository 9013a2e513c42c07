import type { NewSecret } from '@nymgate/clouds/secret-stores/write-secret';
import type { Log, SecretStore } from '@nymgate/engine/kernel/ports';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { checkFiles } from '../files/check-files.ts';
import { createSystemPorts } from './create-system-ports.ts';
import { readEgressProxy } from './egress/egress-proxy.ts';
import { openSecrets } from './secrets/open-secrets.ts';
import { createUndiciHttpClient } from './undici-http-client.ts';

const NULL_LOG: Log = { write: () => undefined };

/** @throws StoreFailure */
type CreateSecret = (secret: NewSecret) => Promise<void>;

/**
 * For commands, which read secrets once, or create one.
 * @throws SetupError FILE_EXPOSED, as at the start of a gateway
 */
export async function withSecrets<T>(
  config: Config,
  use: (secrets: SecretStore, create: CreateSecret) => Promise<T>,
): Promise<T> {
  await checkFiles(config);
  const system = createSystemPorts();
  const proxy = readEgressProxy(system.environment);
  const http = createUndiciHttpClient({ limits: config.limits, proxy });
  try {
    const secrets = openSecrets({ settings: config.secrets, ports: { ...system, http, log: NULL_LOG } });
    return await use(secrets, async (secret) => {
      const { createSecret } = await import('@nymgate/clouds/secret-stores/write-secret');
      await createSecret(secret, { ...system, http });
    });
  } finally {
    await http.close();
  }
}
