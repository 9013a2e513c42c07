import '../../platform/install.ts';
import { settleAll } from '@nymgate/clouds/findings/settle-all';
import type { SecretStore } from '@nymgate/engine/kernel/ports';
import { createPseudonymizer } from '@nymgate/engine/pseudonyms/create-pseudonymizer';
import type { PseudonymizerOptions } from '@nymgate/engine/pseudonyms/pseudonymizer';
import type { PseudonymKey } from '@nymgate/engine/pseudonyms/schemes/native-keys';
import type { Config } from '../../config/config-settings.ts';
import type { ConnectorConfig } from '../../config/connector-settings.ts';
import { checkKeyFingerprint } from './check-pins.ts';

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
    const optional = async (name: 'domainSalt' | 'domainEncryptionKey') => {
      const reference = settings[name];
      return reference === undefined ? undefined : secrets.read(reference, `pseudonyms.${name}`);
    };
    const [salt, encryptionKey, domainSalt, domainEncryptionKey] = await settleAll([
      secrets.read(settings.salt, 'pseudonyms.salt'),
      secrets.read(settings.encryptionKey, 'pseudonyms.encryptionKey'),
      optional('domainSalt'),
      optional('domainEncryptionKey'),
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
  const keys = await settleAll(
    settings.keys.map(async ({ id, secret }, index) => ({
      id,
      secret: await secrets.read(secret, `pseudonyms.keys.${index}.secret`),
    })),
  );
  return { scheme: 'native', keys, tenant: '', joinTenants: settings.joinTenants, domains, ignoreDots };
}

/** The secrets with what a connector adds: its tenant, and its own policy for domains if it has one. */
export function getConnectorPseudonyms(
  secrets: PseudonymizerOptions,
  { tenant, options: { domains } }: Pick<ConnectorConfig, 'tenant' | 'options'>,
): PseudonymizerOptions {
  return { ...secrets, tenant: tenant.toLowerCase(), ...(domains !== undefined && { domains }) };
}

/** Epochs do not depend on the tenant, which the configuration has per connector. */
const ANY_TENANT = '00000000-0000-0000-0000-000000000000';

/**
 * Reads the pseudonym keys, or salt and key, checks their strength and the pinned epoch as `createApp` does, and returns the epoch
 * that they give: what may be told of a key.
 *
 * @throws SetupError SECRET_UNAVAILABLE, KEY_INVALID, PIN_MISMATCH
 * @example await readKeyEpoch(config, secrets) // '9a3f0c1f1e5c1b4d'
 */
export async function readKeyFingerprint({ pseudonyms }: Config, secrets: SecretStore): Promise<string> {
  const fingerprint = getKeyFingerprint(await readPseudonymSecrets(pseudonyms, secrets));
  checkKeyFingerprint(pseudonyms, fingerprint);
  return fingerprint;
}

/** @throws SetupError KEY_INVALID */
export function getKeyFingerprint(secrets: PseudonymizerOptions): string {
  return createPseudonymizer({ ...secrets, tenant: ANY_TENANT }).epoch;
}

/**
 * The epoch that a key of the native scheme gives once it is the first of its ring.
 *
 * @throws SetupError KEY_INVALID
 */
export function deriveKeyFingerprint(key: PseudonymKey): string {
  return createPseudonymizer({ scheme: 'native', keys: [key], tenant: ANY_TENANT }).epoch;
}
