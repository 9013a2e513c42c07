import { isLoopbackHost, withoutBrackets } from '../../network/loopback.ts';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import { platformFailure } from '../../secret-stores/platform-failure.ts';
import { environmentFault, readPlatformAddress } from '../../source-auth/platform/platform-address.ts';
import { createGcpAccount } from '../../source-auth/providers/create-gcp-assertion.ts';
import { keptToken } from '../shared/kept-token.ts';
import { identityFailure, ObjectFailure } from '../shared/object-failure.ts';
import { type ObjectPlace, writeObjectUri } from '../shared/object-uri.ts';
import { ALTERED, type Explained, oddFinding, type StoreRefusal, sendCall } from '../shared/send-call.ts';
import type { ObjectStorePorts } from '../shared/store.ts';
import { type CallAnswer, repeatedCalls, type StoreCalls } from '../shared/store-calls.ts';

export type GcsCall = {
  readonly method: string;
  readonly place: ObjectPlace;
  readonly path: string;
  readonly headers?: HeaderList;
  readonly body?: Uint8Array | undefined;
  readonly expect?: readonly number[];
};
export type GcsCalls = StoreCalls<GcsCall> & { readonly origin: string };

/** The members of a JSON answer. The parser's message quotes the text, so it is not told (design rule 8). */
export function gcsObject(
  { text }: Pick<CallAnswer, 'text'>,
  place: ObjectPlace,
): Readonly<Record<string, unknown>> {
  try {
    return gcsMembers(JSON.parse(text));
  } catch {
    // Told below.
  }
  throw new ObjectFailure(oddFinding('answered with what is no JSON object'), writeObjectUri(place));
}

/** The members of an object; none for anything else. */
export function gcsMembers(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** Requests with the token of the workload, repeated while their failure may pass. */
export function createGcsCalls(ports: ObjectStorePorts): GcsCalls {
  const account = createGcpAccount(ports);
  const token = keptToken(ports.clock, () => account.accessToken().catch(platformFailure));
  const origin = originOf(ports);
  const once = async ({ place, headers = [], expect = [200], ...call }: GcsCall) => {
    const where = writeObjectUri(place);
    const bearer = await token().catch((error: unknown) => {
      throw identityFailure(error, where);
    });
    const signed: HeaderList = [...headers, ['authorization', `Bearer ${bearer}`]];
    return sendCall({ ...call, where, expect, origin, headers: signed }, ports.http, explain);
  };
  return { origin, ...repeatedCalls(ports, once) };
}

/**
 * A checksum that does not fit has the reason of many other things, `invalid`, and is known by its message alone: `Provided CRC32C "…" doesn't
 * match calculated CRC32C "…".` It is that of the whole, so the last chunk sent again would change nothing.
 */
function explain({ status, text }: StoreRefusal): Explained | undefined {
  const isSum = status === 400 && /match calculated CRC32C/i.test(text);
  return isSum ? { finding: ALTERED, passing: false } : undefined;
}

/** An emulator, as Google's own clients know the variable: what it is sent carries the token of the workload, so it is on this machine. */
function originOf({ environment }: ObjectStorePorts): string {
  const named = environment('STORAGE_EMULATOR_HOST') ?? '';
  if (named === '') return 'https://storage.googleapis.com';
  const { origin } = readPlatformAddress('STORAGE_EMULATOR_HOST', named);
  if (!isLoopbackHost(withoutBrackets(new URL(origin).hostname)))
    throw environmentFault(
      'environment variable STORAGE_EMULATOR_HOST names another machine, which would be sent the token of the workload',
      'name an emulator on this machine, or remove it; a private way to Cloud Storage is a matter of DNS',
    );
  return origin;
}
