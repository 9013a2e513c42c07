import type { Environment } from '../../kernel/ports.ts';
import { environmentFault, type PlatformAddress, readPlatformAddress } from '../platform-address.ts';

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
export function identityEndpoint(environment: Environment): IdentityEndpoint {
  const endpoint = environment('IDENTITY_ENDPOINT') ?? '';
  const secret = environment('IDENTITY_HEADER') ?? '';
  if (endpoint === '' || secret === '') return instanceMetadata(environment);
  if (!/^[\x21-\x7e]+$/.test(secret))
    throw environmentFault(
      'environment variable IDENTITY_HEADER cannot be sent as a header',
      'leave it as Azure sets it',
    );
  return {
    address: readPlatformAddress('IDENTITY_ENDPOINT', endpoint),
    version: '2019-08-01',
    header: ['x-identity-header', secret],
  };
}

function instanceMetadata(environment: Environment): IdentityEndpoint {
  const host = environment(INSTANCE_METADATA_HOST) ?? '';
  const { origin } = readPlatformAddress(INSTANCE_METADATA_HOST, host === '' ? INSTANCE_METADATA : host);
  return {
    address: { origin, path: '/metadata/identity/oauth2/token' },
    version: '2018-02-01',
    header: ['metadata', 'true'],
  };
}
