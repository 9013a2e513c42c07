import type { HeaderList } from '@nymgate/engine/kernel/ports';
import { configError } from '../../findings/config-error.ts';
import { createAzureIdentity } from '../../secret-stores/azure-identity.ts';
import { type PlatformAddress, parsePlatformAddress } from '../../source-auth/platform/platform-address.ts';
import { createCachedToken } from '../shared/create-cached-token.ts';
import { toIdentityFailure } from '../shared/object-failure.ts';
import { formatObjectUri, type ObjectLocation } from '../shared/object-uri.ts';
import {
  ALTERED_FINDING,
  type ErrorExplanation,
  type StoreErrorResponse,
  sendStoreRequest,
} from '../shared/send-store-request.ts';
import type { ObjectStorePorts } from '../shared/store.ts';
import { createRetryingClient, type StoreClient } from '../shared/store-client.ts';

export type BlobCall = {
  readonly method: string;
  readonly location: ObjectLocation;
  readonly query?: string;
  readonly headers?: HeaderList;
  readonly body?: Uint8Array;
  readonly expectedStatuses?: readonly number[];
};
export type BlobClient = StoreClient<BlobCall>;

const API_VERSION = '2021-12-02';
/** The same in every cloud (Azure Storage, "Authorize access to blobs using Microsoft Entra ID"). */
const RESOURCE = 'https://storage.azure.com';

/** Requests with the token of the platform's identity, retried on transient failures. */
export function createBlobClient(ports: ObjectStorePorts): BlobClient {
  const identity = createAzureIdentity({}, ports);
  const token = createCachedToken(ports.clock, () => identity.token(RESOURCE));
  const once = async ({
    method,
    location,
    query = '',
    headers = [],
    body,
    expectedStatuses = [200],
  }: BlobCall) => {
    const where = formatObjectUri(location);
    const { origin, path } = toBlobAddress(location, ports);
    const bearer = await token().catch((error: unknown) => {
      throw toIdentityFailure(error, where);
    });
    const signed: HeaderList = [
      ...headers,
      ['x-ms-version', API_VERSION],
      ['x-ms-date', new Date(ports.clock.now()).toUTCString()],
      ['authorization', `Bearer ${bearer}`],
    ];
    return sendStoreRequest(
      { method, origin, path: `${path}${query}`, headers: signed, body, expectedStatuses, uri: where },
      ports.http,
      explainBlobError,
    );
  };
  return createRetryingClient(ports, once);
}

/** REST API, "Blob service error codes": the block was altered on the way and is sent again. */
function explainBlobError({ code }: StoreErrorResponse): ErrorExplanation | undefined {
  return code === 'Md5Mismatch' ? { finding: ALTERED_FINDING, isRetryable: true } : undefined;
}

function toBlobAddress({ account, bucket, key }: ObjectLocation, { environment }: ObjectStorePorts) {
  const named = environment('AZURE_STORAGE_SERVICE_ENDPOINT') ?? '';
  const { origin, path } =
    named === ''
      ? { origin: `https://${account}.blob.core.windows.net`, path: '' }
      : toAccountAddress(account, parsePlatformAddress('AZURE_STORAGE_SERVICE_ENDPOINT', named));
  const object = key === '' ? '' : `/${key.split('/').map(encodeURIComponent).join('/')}`;
  return { origin, path: `${path.replace(/\/$/, '')}/${bucket}${object}` };
}

/**
 * The endpoint in the variable, if it belongs to the account: `https://ACCOUNT.blob.…`, or an emulator's with
 * the account in its path. Another account's container of the same name would be read or written otherwise.
 * @throws SetupError CONFIG_INVALID
 */
function toAccountAddress(account: string, address: PlatformAddress): PlatformAddress {
  const host = new URL(address.origin).hostname;
  if (host.split('.')[0] === account || address.path.split('/')[1] === account) return address;
  throw configError(
    'environment variable AZURE_STORAGE_SERVICE_ENDPOINT is not the endpoint of the account that az:// names',
    'write the account of the endpoint behind az://, or remove the variable',
  );
}
