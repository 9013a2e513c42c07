import type { Clock, Environment, HttpClient } from '@nymgate/engine/kernel/ports';
import type { AssertionApplication, AssertionProvider } from '../platform/assertion-provider.ts';
import {
  callPlatform,
  createPlatformCallContext,
  parseJsonMembers,
  unexpectedResponseError,
} from '../platform/call-platform.ts';
import {
  environmentError,
  type PlatformAddress,
  parsePlatformAddress,
  withQuery,
} from '../platform/platform-address.ts';
import { isCompactJwt } from '../platform/read-token.ts';

export type AzureSettings = {
  /** Client id of the user-assigned managed identity. */
  readonly clientId: string;
};

type AzurePorts = {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly environment: Environment;
};

const NAME = 'Azure managed identity endpoint';

/**
 * Client assertion from a user-assigned managed identity of Azure. The identity is always named: left unnamed, Azure hands out
 * the system-assigned one, which Entra does not take as a federated credential (graph-facts.md#5.5). The cloud's exchange audience is
 * the resource asked for.
 *
 * @throws SetupError CONFIG_INVALID when the environment names an endpoint that is not Azure's
 * @throws RequestError SOURCE_AUTH_FAILED (from `get`)
 * @example createAzureAssertion({ clientId: '5d6e7f80-…' }, ports, application)
 */
export function createAzureAssertion(
  { clientId }: AzureSettings,
  ports: AzurePorts,
  application: Pick<AssertionApplication, 'audience'>,
): AssertionProvider {
  const identity = createManagedIdentity(ports);
  return Object.freeze({ get: () => identity(application.audience, clientId) });
}

/** A token of a managed identity for a resource; without a client id that of the system-assigned one. */
export type FetchManagedIdentityToken = (resource: string, clientId?: string) => Promise<string>;

/**
 * The managed identities of this machine.
 *
 * @throws SetupError CONFIG_INVALID when the environment names an endpoint that is not Azure's
 * @throws RequestError SOURCE_AUTH_FAILED (from the function)
 * @example await createManagedIdentity(ports)('https://vault.azure.net')
 */
export function createManagedIdentity({ http, clock, environment }: AzurePorts): FetchManagedIdentityToken {
  const { address, version, header } = getIdentityEndpoint(environment);
  return async (resource, clientId) => {
    const query = {
      'api-version': version,
      resource,
      ...(clientId !== undefined && { client_id: clientId }),
    };
    const request = { method: 'GET', ...withQuery(address, query), headers: [header] };
    const response = await callPlatform(NAME, request, createPlatformCallContext({ http, clock }));
    const { access_token: token } = parseJsonMembers(NAME, response);
    if (!isCompactJwt(token)) throw unexpectedResponseError(NAME);
    return token;
  };
}

export type IdentityEndpoint = {
  readonly address: PlatformAddress;
  /** `api-version` of the query. */
  readonly version: string;
  readonly header: readonly [name: string, value: string];
};

const INSTANCE_METADATA = 'http://169.254.169.254';
const INSTANCE_METADATA_HOST = 'AZURE_POD_IDENTITY_AUTHORITY_HOST';

/**
 * Where this machine's managed identities hand out tokens (graph-facts.md#5.5): the endpoint that App Service, Functions and Container
 * Apps announce in IDENTITY_ENDPOINT and IDENTITY_HEADER, else the instance metadata service of virtual machines and AKS
 * nodes, whose host AZURE_POD_IDENTITY_AUTHORITY_HOST may move, as it does for Azure's own libraries.
 *
 * @throws SetupError CONFIG_INVALID when an address is not one that a credential may be asked from
 */
function getIdentityEndpoint(environment: Environment): IdentityEndpoint {
  const endpoint = environment('IDENTITY_ENDPOINT') ?? '';
  const secret = environment('IDENTITY_HEADER') ?? '';
  if (endpoint === '' || secret === '') return getInstanceMetadataEndpoint(environment);
  if (!/^[\x21-\x7e]+$/.test(secret))
    throw environmentError(
      'environment variable IDENTITY_HEADER cannot be sent as a header',
      'leave it as Azure sets it',
    );
  return {
    address: parsePlatformAddress('IDENTITY_ENDPOINT', endpoint),
    version: '2019-08-01',
    header: ['x-identity-header', secret],
  };
}

function getInstanceMetadataEndpoint(environment: Environment): IdentityEndpoint {
  const host = environment(INSTANCE_METADATA_HOST) ?? '';
  const { origin } = parsePlatformAddress(INSTANCE_METADATA_HOST, host === '' ? INSTANCE_METADATA : host);
  return {
    address: { origin, path: '/metadata/identity/oauth2/token' },
    version: '2018-02-01',
    header: ['metadata', 'true'],
  };
}
