import type { Config } from '../config/index.ts';
import type { SecretStore } from '../kernel/ports.ts';
import { createPseudonymizer, type PseudonymizerOptions } from '../pseudonyms/index.ts';

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
    const optional = async (reference: string | undefined) =>
      reference === undefined ? undefined : secrets.read(reference);
    const [salt, encryptionKey, domainSalt, domainEncryptionKey] = await Promise.all([
      secrets.read(settings.salt),
      secrets.read(settings.encryptionKey),
      optional(settings.domainSalt),
      optional(settings.domainEncryptionKey),
    ]);
    return {
      scheme: 'psoxy',
      salt,
      encryptionKey,
      ...(domainSalt !== undefined && { domainSalt }),
      ...(domainEncryptionKey !== undefined && { domainEncryptionKey }),
      tenant: '',
      domains,
      ignoreDots,
    };
  }
  const keys = await Promise.all(
    settings.keys.map(async ({ id, secret }) => ({ id, secret: await secrets.read(secret) })),
  );
  return { scheme: 'native', keys, tenant: '', joinTenants: settings.joinTenants, domains, ignoreDots };
}

/** Epochs do not depend on the tenant, which the configuration has per connector. */
const ANY_TENANT = '00000000-0000-0000-0000-000000000000';

/**
 * Reads the pseudonym keys, or salt and key, checks their strength as `createApp` does, and returns the epoch that they give:
 * what may be told of a key.
 *
 * @throws SetupError SECRET_UNAVAILABLE, KEY_INVALID
 * @example await readKeyEpoch(config, secrets) // '9a3f0c1f1e5c1b4d'
 */
export async function readKeyEpoch({ pseudonyms }: Config, secrets: SecretStore): Promise<string> {
  const read = await readPseudonymSecrets(pseudonyms, secrets);
  return createPseudonymizer({ ...read, tenant: ANY_TENANT }).epoch;
}
