import { exchangeToken } from '../source-auth/exchange-token.ts';
import { parsePlatformAddress } from '../source-auth/platform/platform-address.ts';
import { createManagedIdentity } from '../source-auth/providers/create-azure-assertion.ts';
import { createTokenFileAssertion } from '../source-auth/providers/create-token-file-assertion.ts';
import type { SecretStorePorts } from './read-secret.ts';
import { StoreFailure } from './store-failure.ts';
import { throwPlatformFailure } from './throw-platform-failure.ts';

export type AzureKeyVaultSettings = {
  /** Absent: the identity that the platform announces, or the system-assigned one. */
  readonly clientId?: string | undefined;
};

export type AzureIdentity = {
  /** An access token for a resource, e.g. `https://vault.azure.net`. Throws `StoreFailure`. */
  readonly token: (resource: string) => Promise<string>;
  readonly describe: () => string;
};

/**
 * The identity that the platform announces, in the order of Azure's libraries: a workload identity (AKS sets
 * AZURE_FEDERATED_TOKEN_FILE, AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_AUTHORITY_HOST), else a managed
 * identity.
 * @throws SetupError CONFIG_INVALID when a variable is no address of Azure
 */
export function createAzureIdentity(settings: AzureKeyVaultSettings, ports: SecretStorePorts): AzureIdentity {
  const { environment } = ports;
  const file = environment('AZURE_FEDERATED_TOKEN_FILE') ?? '';
  const tenant = environment('AZURE_TENANT_ID') ?? '';
  const clientId = settings.clientId ?? environment('AZURE_CLIENT_ID') ?? '';
  return file !== '' && tenant !== '' && clientId !== ''
    ? createWorkloadIdentityCredential({ file, tenant, clientId }, ports)
    : createManagedIdentityCredential(settings, ports);
}

function createManagedIdentityCredential(
  { clientId }: AzureKeyVaultSettings,
  ports: SecretStorePorts,
): AzureIdentity {
  const identity = createManagedIdentity(ports);
  return {
    token: (resource) => identity(resource, clientId).catch(throwPlatformFailure),
    describe: () =>
      clientId === undefined ? 'the system-assigned managed identity' : `the managed identity ${clientId}`,
  };
}

type WorkloadIdentitySettings = { readonly file: string; readonly tenant: string; readonly clientId: string };

function createWorkloadIdentityCredential(
  { file, tenant, clientId }: WorkloadIdentitySettings,
  { http, clock, files, environment }: SecretStorePorts,
): AzureIdentity {
  const named = environment('AZURE_AUTHORITY_HOST') ?? '';
  const authority = parsePlatformAddress(
    'AZURE_AUTHORITY_HOST',
    named === '' ? 'https://login.microsoftonline.com' : named,
  ).origin;
  const assertion = createTokenFileAssertion(file, files);
  const describe = () => `the workload identity ${clientId}`;
  return {
    describe,
    token: async (resource) => {
      const scope = `${resource}/.default`;
      const outcome = await exchangeToken({ authority, tenant, clientId, scope, assertion, http, clock });
      if (outcome.kind === 'granted') return outcome.token;
      const passes = outcome.kind === 'unavailable' || outcome.kind === 'throttled';
      throw new StoreFailure({
        outcome: passes ? 'unreachable' : 'forbidden',
        reason: `Entra ID gives no token for the vault (${'hint' in outcome ? `AADSTS${outcome.hint}` : outcome.kind})`,
        identity: describe(),
        next: 'check the federated credential of the identity: issuer and subject of the service account, docs/guides/identity-kubernetes.md',
      });
    },
  };
}
