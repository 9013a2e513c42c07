import '../../platform/install.ts';
import { settleAll } from '@nymgate/clouds/findings/settle-all';
import type { SecretStore } from '@nymgate/engine/kernel/ports';
import { createPseudonymizer } from '@nymgate/engine/pseudonyms/create-pseudonymizer';
import type { PseudonymizerOptions } from '@nymgate/engine/pseudonyms/pseudonymizer';
import type { PseudonymKey } from '@nymgate/engine/pseudonyms/schemes/native-keys';
import type { Config } from '../../config/config-settings.ts';
import type { ConnectorConfig } from '../../config/connector-settings.ts';
import { getTenantPseudonyms } from '../../config/tenants/get-tenant-pseudonyms.ts';
import { checkKeyFingerprint } from './check-pins.ts';

/**
 * Resolves secret references once, at start and reload; the tenant is added per connector.
 * @param where the place of the settings in the configuration
 * @throws SetupError SECRET_UNAVAILABLE
 */
export async function readPseudonymSecrets(
  settings: Config['pseudonyms'],
  secrets: SecretStore,
  where = 'pseudonyms',
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
      secret: await secrets.read(secret, `${where}.keys.${index}.secret`),
    })),
  );
  return { scheme: 'native', keys, tenant: '', joinTenants: settings.joinTenants, domains, ignoreDots };
}

/**
 * The keys of a connector's tenant, with its domain policy.
 * @param shared the keys of tenants without keys of their own, where they are known
 * @throws SetupError SECRET_UNAVAILABLE
 */
export async function readConnectorPseudonyms(
  pseudonyms: Config['pseudonyms'],
  connector: Pick<ConnectorConfig, 'tenant' | 'options'>,
  secrets: SecretStore,
  shared?: Promise<PseudonymizerOptions>,
): Promise<PseudonymizerOptions> {
  const { settings, where, hasOwnKeys } = getTenantPseudonyms(pseudonyms, connector.tenant);
  const known = hasOwnKeys ? undefined : shared;
  return getConnectorPseudonyms(await (known ?? readPseudonymSecrets(settings, secrets, where)), connector);
}

/** Adds the connector's tenant, and its domain policy if it has one. */
function getConnectorPseudonyms(
  secrets: PseudonymizerOptions,
  { tenant, options: { domains } }: Pick<ConnectorConfig, 'tenant' | 'options'>,
): PseudonymizerOptions {
  return { ...secrets, tenant: tenant.toLowerCase(), ...(domains !== undefined && { domains }) };
}

/** Fingerprints don't depend on the tenant. */
const ANY_TENANT = '00000000-0000-0000-0000-000000000000';

/**
 * Reads the keys as `createApp` does and returns their fingerprint, which isn't secret.
 * @param tenant absent: the keys of tenants without keys of their own
 * @throws SetupError SECRET_UNAVAILABLE, KEY_INVALID, PIN_MISMATCH
 */
export async function readKeyFingerprint(
  { pseudonyms }: Pick<Config, 'pseudonyms'>,
  secrets: SecretStore,
  tenant = ANY_TENANT,
): Promise<string> {
  const { settings, where } = getTenantPseudonyms(pseudonyms, tenant);
  const fingerprint = getKeyFingerprint(await readPseudonymSecrets(settings, secrets, where));
  checkKeyFingerprint(pseudonyms, tenant, fingerprint);
  return fingerprint;
}

/** @throws SetupError KEY_INVALID */
export function getKeyFingerprint(secrets: PseudonymizerOptions): string {
  return createPseudonymizer({ ...secrets, tenant: ANY_TENANT }).keyFingerprint;
}

/**
 * The fingerprint of a native key that is first in its ring.
 * @throws SetupError KEY_INVALID
 */
export function deriveKeyFingerprint(key: PseudonymKey): string {
  return createPseudonymizer({ scheme: 'native', keys: [key], tenant: ANY_TENANT }).keyFingerprint;
}
