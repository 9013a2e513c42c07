import { asJsonObject } from '../network/read-text.ts';
import type { StoreReference } from '../settings/secret-reference.ts';
import { type AzureIdentity, type AzureKeyVaultSettings, createAzureIdentity } from './azure-identity.ts';
import type { ReadSecret, SecretStorePorts, StoredSecretValue } from './read-secret.ts';
import { computeDeadline, parseJsonResponse, requestStore, unexpectedResponse } from './request-store.ts';
import { StoreFailure } from './store-failure.ts';

/**
 * Azure Key Vault: Get Secret of the REST API. The token is for the vault's cloud and goes to that host only;
 * a challenge (401) with another authority isn't followed.
 * @throws SetupError CONFIG_INVALID when a variable of the environment is no endpoint of Azure
 * @throws StoreFailure (from the function)
 */
export function openAzureKeyVault(settings: AzureKeyVaultSettings, ports: SecretStorePorts): ReadSecret {
  const identity = createAzureIdentity(settings, ports);
  return async (reference) => {
    const deadline = computeDeadline(ports);
    const [host = '', secret = ''] = reference.name.split('/');
    const token = await identity.token(`https://${host.slice(host.indexOf('.') + 1)}`);
    const version = reference.version === undefined ? '' : `/${reference.version}`;
    const response = await requestStore(
      {
        method: 'GET',
        origin: `https://${host}`,
        path: `/secrets/${secret}${version}?api-version=7.4`,
        headers: [
          ['authorization', `Bearer ${token}`],
          ['accept', 'application/json'],
        ],
      },
      { ...ports, deadline },
    );
    if (response.status !== 200) throw toStoreFailure(response.status, identity);
    return parseSecretBundle(parseJsonResponse(response), reference);
  };
}

function toStoreFailure(status: number, { describe }: AzureIdentity): StoreFailure {
  const identity = describe();
  if (status === 404)
    return new StoreFailure({
      outcome: 'absent',
      reason: 'the vault has no secret of this name, or no such version',
      identity,
      next: 'compare name and version: az keyvault secret list-versions; a deleted secret can be recovered',
    });
  return new StoreFailure({
    outcome: 'forbidden',
    reason:
      'Key Vault does not let this identity read it, its firewall refuses the network, or the secret is disabled',
    identity,
    next: 'assign the role "Key Vault Secrets User" on this one secret, and let the network of the gateway in',
  });
}

function parseSecretBundle(
  members: Readonly<Record<string, unknown>>,
  { name, version }: StoreReference,
): StoredSecretValue {
  const { value, id } = members;
  const [host = '', secret = ''] = name.split('/');
  const match = /^https:\/\/([^/]+)\/secrets\/([^/]+)\/([0-9a-f]{32})$/.exec(
    typeof id === 'string' ? id : '',
  );
  const isOurs =
    match?.[1]?.toLowerCase() === host &&
    match[2]?.toLowerCase() === secret.toLowerCase() &&
    (version ?? match[3]) === match[3];
  if (!isOurs) throw unexpectedResponse('answered with another secret');
  if (typeof value !== 'string') throw unexpectedResponse('answered without a value');
  const created = asJsonObject(members['attributes'])?.['created'];
  return { value, version: match[3], createdAt: typeof created === 'number' ? created * 1_000 : undefined };
}
