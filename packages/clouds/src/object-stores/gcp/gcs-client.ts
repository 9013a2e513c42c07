import type { HeaderList } from '@nymgate/engine/kernel/ports';
import { configError } from '../../findings/config-error.ts';
import { isLoopbackHost, stripBrackets } from '../../network/loopback.ts';
import { parseJsonObject } from '../../network/read-text.ts';
import { throwPlatformFailure } from '../../secret-stores/throw-platform-failure.ts';
import { parsePlatformAddress } from '../../source-auth/platform/platform-address.ts';
import { createGcpAccount } from '../../source-auth/providers/create-gcp-assertion.ts';
import { createCachedToken } from '../shared/create-cached-token.ts';
import { toIdentityFailure } from '../shared/object-failure.ts';
import { formatObjectUri, type ObjectLocation } from '../shared/object-uri.ts';
import {
  ALTERED_FINDING,
  type ErrorExplanation,
  type StoreErrorResponse,
  sendStoreRequest,
  unexpectedStoreResponse,
} from '../shared/send-store-request.ts';
import type { ObjectStorePorts } from '../shared/store.ts';
import { createRetryingClient, type StoreClient, type TextResponse } from '../shared/store-client.ts';

export type GcsCall = {
  readonly method: string;
  readonly location: ObjectLocation;
  readonly path: string;
  readonly headers?: HeaderList;
  readonly body?: Uint8Array | undefined;
  readonly expectedStatuses?: readonly number[];
};
export type GcsClient = StoreClient<GcsCall> & { readonly origin: string };

export function parseGcsObject(
  { text }: Pick<TextResponse, 'text'>,
  place: ObjectLocation,
): Readonly<Record<string, unknown>> {
  const members = parseJsonObject(text);
  if (members !== undefined) return members;
  throw unexpectedStoreResponse('answered with what is no JSON object', formatObjectUri(place));
}

/** Requests with the workload's token, retried on transient failures. */
export function createGcsClient(ports: ObjectStorePorts): GcsClient {
  const account = createGcpAccount(ports);
  const token = createCachedToken(ports.clock, () => account.accessToken().catch(throwPlatformFailure));
  const origin = getGcsOrigin(ports);
  const once = async ({ location, headers = [], expectedStatuses = [200], ...call }: GcsCall) => {
    const where = formatObjectUri(location);
    const bearer = await token().catch((error: unknown) => {
      throw toIdentityFailure(error, where);
    });
    const signed: HeaderList = [...headers, ['authorization', `Bearer ${bearer}`]];
    return sendStoreRequest(
      { ...call, uri: where, expectedStatuses, origin, headers: signed },
      ports.http,
      explainGcsError,
    );
  };
  return { origin, ...createRetryingClient(ports, once) };
}

/** Recognized by its message, since the reason is generic. A retry of the last chunk wouldn't help. */
function explainGcsError({ status, text }: StoreErrorResponse): ErrorExplanation | undefined {
  const isSum = status === 400 && /match calculated CRC32C/i.test(text);
  return isSum ? { finding: ALTERED_FINDING, isRetryable: false } : undefined;
}

/** `STORAGE_EMULATOR_HOST` receives the workload's token, so only this machine is allowed. */
function getGcsOrigin({ environment }: ObjectStorePorts): string {
  const named = environment('STORAGE_EMULATOR_HOST') ?? '';
  if (named === '') return 'https://storage.googleapis.com';
  const { origin } = parsePlatformAddress('STORAGE_EMULATOR_HOST', named);
  if (!isLoopbackHost(stripBrackets(new URL(origin).hostname)))
    throw configError(
      'environment variable STORAGE_EMULATOR_HOST names another machine, which would be sent the token of the workload',
      'name an emulator on this machine, or remove it; a private way to Cloud Storage is a matter of DNS',
    );
  return origin;
}
