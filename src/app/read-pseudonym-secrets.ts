import type { Config } from '../config/index.ts';
import type { SecretStore } from '../kernel/ports.ts';
import type { PseudonymizerOptions } from '../pseudonyms/index.ts';

/**
 * Turns secret references into the secrets themselves, once, at start and reload. The tenant is filled in per connector.
 *
 * @throws SetupError SECRET_UNAVAILABLE
 */
export async function readPseudonymSecrets(
  settings: Config['pseudonyms'],
  secrets: SecretStore,
): Promise<PseudonymizerOptions> {
  const { domains, ignoreDots } = settings;
  if (settings.scheme === 'psoxy') {
    const [salt, encryptionKey] = await Promise.all([
      secrets.read(settings.salt),
      secrets.read(settings.encryptionKey),
    ]);
    return { scheme: 'psoxy', salt, encryptionKey, tenant: '', domains, ignoreDots };
  }
  const keys = await Promise.all(
    settings.keys.map(async ({ id, secret }) => ({ id, secret: await secrets.read(secret) })),
  );
  return { scheme: 'native', keys, tenant: '', domains, ignoreDots };
}
