import type { Config } from '../config/index.ts';
import type { SecretStore } from '../kernel/ports.ts';
import { createPseudonymizer } from '../pseudonyms/index.ts';
import { readPseudonymSecrets } from './read-pseudonym-secrets.ts';

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
