import type { Clock, Environment, HttpClient } from '@nymgate/engine/kernel/ports';
import { configError } from '../../findings/config-error.ts';
import type { AssertionApplication, AssertionProvider } from '../platform/assertion-provider.ts';
import {
  callPlatform,
  createPlatformCallContext,
  parseJsonMembers,
  unexpectedResponseError,
} from '../platform/call-platform.ts';
import { type PlatformAddress, parsePlatformAddress, withQuery } from '../platform/platform-address.ts';
import { isCompactJwt } from '../platform/read-token.ts';

export type AzureSettings = { readonly clientId: string };

type AzurePorts = { readonly http: HttpClient; readonly clock: Clock; readonly environment: Environment };

const NAME = 'Azure managed identity endpoint';

/**
 * Client assertion from a user-assigned managed identity of Azure. It is always named: the default is the
 * system-assigned one, which Entra doesn't accept as a federated credential (graph-facts.md#5.5).
 * @throws SetupError CONFIG_INVALID when the environment has an endpoint that isn't Azure's
 * @throws RequestError SOURCE_AUTH_FAILED (from `get`)
 */
export function createAzureAssertion(
  { clientId }: AzureSettings,
  ports: AzurePorts,
  application: Pick<AssertionApplication, 'audience'>,
): AssertionProvider {
  const identity = createManagedIdentity(ports);
  return Object.freeze({ get: () => identity(application.audience, clientId) });
}

/** Without a client id for the system-assigned identity. */
export type FetchManagedIdentityToken = (resource: string, clientId?: string) => Promise<string>;

/**
 * @throws SetupError CONFIG_INVALID when the environment has an endpoint that isn't Azure's
 * @throws RequestError SOURCE_AUTH_FAILED (from the function)
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
  readonly version: string;
  readonly header: readonly [name: string, value: string];
};

const INSTANCE_METADATA = 'http://169.254.169.254';
const INSTANCE_METADATA_HOST = 'AZURE_POD_IDENTITY_AUTHORITY_HOST';

/**
 * The endpoint in IDENTITY_ENDPOINT and IDENTITY_HEADER (App Service, Functions, Container Apps). Else the
 * instance metadata service of virtual machines and AKS nodes, whose host AZURE_POD_IDENTITY_AUTHORITY_HOST
 * overrides (graph-facts.md#5.5).
 * @throws SetupError CONFIG_INVALID for an address that must not receive a credential request
 */
function getIdentityEndpoint(environment: Environment): IdentityEndpoint {
  const endpoint = environment('IDENTITY_ENDPOINT') ?? '';
  const secret = environment('IDENTITY_HEADER') ?? '';
  if (endpoint === '' || secret === '') return getInstanceMetadataEndpoint(environment);
  if (!/^[\x21-\x7e]+$/.test(secret))
    throw configError(
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
