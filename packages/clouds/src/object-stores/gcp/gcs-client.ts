import type { HeaderList } from '@nymgate/engine/kernel/ports';
import { isLoopbackHost, stripBrackets } from '../../network/loopback.ts';
import { throwPlatformFailure } from '../../secret-stores/throw-platform-failure.ts';
import { environmentError, parsePlatformAddress } from '../../source-auth/platform/platform-address.ts';
import { createGcpAccount } from '../../source-auth/providers/create-gcp-assertion.ts';
import { createCachedToken } from '../shared/create-cached-token.ts';
import { ObjectFailure, toIdentityFailure } from '../shared/object-failure.ts';
import { formatObjectUri, type ObjectLocation } from '../shared/object-uri.ts';
import {
  ALTERED_FINDING,
  type ErrorExplanation,
  type StoreErrorResponse,
  sendStoreRequest,
  unexpectedResponseFinding,
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

/** The members of a JSON answer. The parser's message quotes the text, so it is not told (design rule 8). */
export function parseGcsObject(
  { text }: Pick<TextResponse, 'text'>,
  place: ObjectLocation,
): Readonly<Record<string, unknown>> {
  try {
    return asJsonObject(JSON.parse(text));
  } catch {
    // Told below.
  }
  throw new ObjectFailure(
    unexpectedResponseFinding('answered with what is no JSON object'),
    formatObjectUri(place),
  );
}

/** The members of an object; none for anything else. */
export function asJsonObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** Requests with the token of the workload, repeated while their failure may pass. */
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

/**
 * A checksum that does not fit has the reason of many other things, `invalid`, and is known by its message alone: `Provided CRC32C "…" doesn't
 * match calculated CRC32C "…".` It is that of the whole, so the last chunk sent again would change nothing.
 */
function explainGcsError({ status, text }: StoreErrorResponse): ErrorExplanation | undefined {
  const isSum = status === 400 && /match calculated CRC32C/i.test(text);
  return isSum ? { finding: ALTERED_FINDING, isRetryable: false } : undefined;
}

/** An emulator, as Google's own clients know the variable: what it is sent carries the token of the workload, so it is on this machine. */
function getGcsOrigin({ environment }: ObjectStorePorts): string {
  const named = environment('STORAGE_EMULATOR_HOST') ?? '';
  if (named === '') return 'https://storage.googleapis.com';
  const { origin } = parsePlatformAddress('STORAGE_EMULATOR_HOST', named);
  if (!isLoopbackHost(stripBrackets(new URL(origin).hostname)))
    throw environmentError(
      'environment variable STORAGE_EMULATOR_HOST names another machine, which would be sent the token of the workload',
      'name an emulator on this machine, or remove it; a private way to Cloud Storage is a matter of DNS',
    );
  return origin;
}
