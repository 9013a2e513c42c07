import type { HeaderList } from '@nymgate/engine/kernel/ports';
import { openAzureIdentity } from '../../secret-stores/azure-identity.ts';
import {
  environmentFault,
  type PlatformAddress,
  readPlatformAddress,
} from '../../source-auth/platform/platform-address.ts';
import { keptToken } from '../shared/kept-token.ts';
import { identityFailure } from '../shared/object-failure.ts';
import { type ObjectPlace, writeObjectUri } from '../shared/object-uri.ts';
import { ALTERED, type Explained, type StoreRefusal, sendCall } from '../shared/send-call.ts';
import type { ObjectStorePorts } from '../shared/store.ts';
import { repeatedCalls, type StoreCalls } from '../shared/store-calls.ts';

export type BlobCall = {
  readonly method: string;
  readonly place: ObjectPlace;
  readonly query?: string;
  readonly headers?: HeaderList;
  readonly body?: Uint8Array;
  readonly expect?: readonly number[];
};
export type BlobCalls = StoreCalls<BlobCall>;

/** Version of the REST API; later ones add nothing that is used here. */
const API_VERSION = '2021-12-02';
/** What the token is for, in each cloud (Azure Storage, "Authorize access to blobs using Microsoft Entra ID"). */
const RESOURCE = 'https://storage.azure.com';

/** Requests with the token of the platform's identity, repeated while their failure may pass. */
export function createBlobCalls(ports: ObjectStorePorts): BlobCalls {
  const identity = openAzureIdentity({}, ports);
  const token = keptToken(ports.clock, () => identity.token(RESOURCE));
  const once = async ({ method, place, query = '', headers = [], body, expect = [200] }: BlobCall) => {
    const where = writeObjectUri(place);
    const { origin, path } = addressOf(place, ports);
    const bearer = await token().catch((error: unknown) => {
      throw identityFailure(error, where);
    });
    const signed: HeaderList = [
      ...headers,
      ['x-ms-version', API_VERSION],
      ['x-ms-date', new Date(ports.clock.now()).toUTCString()],
      ['authorization', `Bearer ${bearer}`],
    ];
    return sendCall(
      { method, origin, path: `${path}${query}`, headers: signed, body, expect, where },
      ports.http,
      explain,
    );
  };
  return repeatedCalls(ports, once);
}

/** REST API, "Blob service error codes": a block did not arrive as it was sent, and is sent again. */
function explain({ code }: StoreRefusal): Explained | undefined {
  return code === 'Md5Mismatch' ? { finding: ALTERED, passing: true } : undefined;
}

function addressOf({ account, bucket, key }: ObjectPlace, { environment }: ObjectStorePorts) {
  const named = environment('AZURE_STORAGE_SERVICE_ENDPOINT') ?? '';
  const { origin, path } =
    named === ''
      ? { origin: `https://${account}.blob.core.windows.net`, path: '' }
      : ofAccount(account, readPlatformAddress('AZURE_STORAGE_SERVICE_ENDPOINT', named));
  const object = key === '' ? '' : `/${key.split('/').map(encodeURIComponent).join('/')}`;
  return { origin, path: `${path.replace(/\/$/, '')}/${bucket}${object}` };
}

/**
 * The endpoint that the variable names, if it is that of the account: `https://ACCOUNT.blob.…`, or an emulator's, which has it in the path.
 * Otherwise the container of that name in somebody else's account would be read or written.
 *
 * @throws SetupError CONFIG_INVALID
 */
function ofAccount(account: string, address: PlatformAddress): PlatformAddress {
  const host = new URL(address.origin).hostname;
  if (host.split('.')[0] === account || address.path.split('/')[1] === account) return address;
  throw environmentFault(
    'environment variable AZURE_STORAGE_SERVICE_ENDPOINT is not the endpoint of the account that az:// names',
    'write the account of the endpoint behind az://, or remove the variable',
  );
}
