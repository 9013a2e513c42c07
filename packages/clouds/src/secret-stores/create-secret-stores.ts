import type { SecretStoreName } from '../settings/secret-reference.ts';
import type { AzureKeyVaultSettings } from './azure-identity.ts';
import type { VaultSettings } from './log-in-to-vault.ts';
import type { ReadSecret, SecretStorePorts } from './read-secret.ts';

/** The configuration's `secrets`. */
export type SecretStoreSettings = {
  readonly azure?: AzureKeyVaultSettings | undefined;
  readonly vault?: VaultSettings | undefined;
};

/** Loaded on first use. */
const STORE_FACTORIES: Readonly<
  Record<SecretStoreName, (settings: SecretStoreSettings, ports: SecretStorePorts) => Promise<ReadSecret>>
> = {
  'aws-sm': async (_, ports) => (await import('./aws-secrets-manager.ts')).openAwsSecretsManager(ports),
  'aws-ssm': async (_, ports) => (await import('./aws-parameter-store.ts')).openAwsParameterStore(ports),
  'gcp-sm': async (_, ports) => (await import('./gcp-secret-manager.ts')).openGcpSecretManager(ports),
  'azure-kv': async ({ azure }, ports) =>
    (await import('./azure-key-vault.ts')).openAzureKeyVault(azure ?? {}, ports),
  vault: async ({ vault }, ports) => (await import('./vault-kv.ts')).openVaultKv(vault, ports),
};

/**
 * The secret stores, each opened at its first secret. They cache tokens and credentials, no secret.
 * @throws StoreFailure (from the function); SetupError CONFIG_INVALID for an invalid variable of the
 * environment
 */
export function createSecretStores(settings: SecretStoreSettings, ports: SecretStorePorts): ReadSecret {
  const openStores = new Map<SecretStoreName, Promise<ReadSecret>>();
  return async (reference) => {
    const { store } = reference;
    const known = openStores.get(store) ?? STORE_FACTORIES[store](settings, ports);
    openStores.set(store, known);
    return (await known)(reference);
  };
}
