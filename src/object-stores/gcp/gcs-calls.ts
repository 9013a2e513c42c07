import type { HeaderList, SourceResponse } from '../../kernel/ports.ts';
import { platformFailure } from '../../secret-stores/platform-failure.ts';
import { readPlatformAddress } from '../../source-auth/platform/platform-address.ts';
import { createGcpAccount } from '../../source-auth/providers/create-gcp-assertion.ts';
import { keptToken } from '../shared/kept-token.ts';
import { identityFailure, ObjectFailure } from '../shared/object-failure.ts';
import { type ObjectPlace, writeObjectUri } from '../shared/object-uri.ts';
import { retrying } from '../shared/retrying.ts';
import { oddFinding, sendCall, textOf } from '../shared/send-call.ts';
import type { ObjectStorePorts } from '../shared/store.ts';

export type GcsCall = {
  readonly method: string;
  readonly where: ObjectPlace;
  readonly path: string;
  readonly headers?: HeaderList;
  readonly body?: Uint8Array | undefined;
  readonly expect?: readonly number[];
};
export type GcsCalls = {
  readonly origin: string;
  readonly send: (call: GcsCall) => Promise<SourceResponse>;
  readonly text: (call: GcsCall) => Promise<GcsAnswer>;
};
export type GcsAnswer = Pick<SourceResponse, 'status' | 'headers'> & { readonly text: string };

/** The members of a JSON answer. The parser's message quotes the text, so it is not told (design rule 8). */
export function gcsObject(
  { text }: Pick<GcsAnswer, 'text'>,
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
  const once = async ({ where: place, headers = [], expect = [200], ...call }: GcsCall) => {
    const where = writeObjectUri(place);
    const bearer = await token().catch((error: unknown) => {
      throw identityFailure(error, where);
    });
    const signed: HeaderList = [...headers, ['authorization', `Bearer ${bearer}`]];
    return sendCall({ ...call, where, expect, origin, headers: signed }, ports.http);
  };
  return {
    origin,
    send: (call) => retrying(ports, () => once(call)),
    text: (call) =>
      retrying(ports, async () => {
        const response = await once(call);
        const { status, headers } = response;
        return { status, headers, text: await textOf(response, writeObjectUri(call.where)) };
      }),
  };
}

function originOf({ environment }: ObjectStorePorts): string {
  const named = environment('STORAGE_EMULATOR_HOST') ?? '';
  return named === ''
    ? 'https://storage.googleapis.com'
    : readPlatformAddress('STORAGE_EMULATOR_HOST', named).origin;
}
