import { createAccessTokens } from '../../packages/clouds/src/source-auth/access-tokens.ts';
import type { AssertionProvider } from '../../packages/clouds/src/source-auth/platform/assertion-provider.ts';
import { RequestError } from '../../packages/engine/src/kernel/errors.ts';
import type {
  HttpClient,
  SourceFailure,
  SourceRequest,
  SourceResponse,
} from '../../packages/engine/src/kernel/ports.ts';

/** What Entra answers once. */
export type EntraResponse = {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  failure?: SourceFailure;
  gate?: Promise<void>;
};

export const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
export const CANARY = 'Kanarienvogel-7731';

export function granted(token = 'token-1', seconds: unknown = 3_599): EntraResponse {
  return { body: { token_type: 'Bearer', expires_in: seconds, access_token: token } };
}

export function tokenRefused(code: unknown = 700213, error = 'invalid_client', status = 401): EntraResponse {
  return {
    status,
    body: { error, error_description: `AADSTS: ${CANARY}`, error_codes: [code], trace_id: CANARY },
  };
}

export type TokenFixtureOptions = {
  readonly fraction?: number;
  /** What the provider gives, in order; the last one repeats, an empty one is a failure. */
  readonly assertions?: readonly string[];
  readonly useNextKey?: () => boolean;
  /** Milliseconds that pass while the provider is asked. */
  readonly assertionTakes?: number;
  readonly provider?: AssertionProvider;
  /** What counting does besides; it may throw. */
  readonly counted?: () => void;
};

/** A world with a clock that only moves when told, an Entra that answers from a list (the last answer repeats), and open records. */
export function createTokenFixture(answers: EntraResponse[], options: TokenFixtureOptions = {}) {
  const time = { wall: 1_800_000_000_000, monotonic: 5_000 };
  const requests: SourceRequest[] = [];
  const records: string[] = [];
  const assertions = options.assertions ?? ['head.body.signature'];
  let reads = 0;
  const pass = (milliseconds: number) => {
    time.wall += milliseconds;
    time.monotonic += milliseconds;
  };
  const http: HttpClient = {
    send: async (request) => {
      const answer = answers[Math.min(requests.length, answers.length - 1)] ?? {};
      requests.push(request);
      await answer.gate;
      if (answer.failure !== undefined) throw answer.failure;
      return toResponse(answer);
    },
  };
  const tokens = createAccessTokens({
    authority: 'https://login.example',
    tenant: '11111111-2222-3333-4444-555555555555',
    clientId: 'aaaaaaaa-2222-3333-4444-555555555555',
    scope: 'https://graph.microsoft.com/.default',
    connector: 'entra-id',
    assertion: options.provider ?? {
      ...(options.useNextKey === undefined ? {} : { useNextKey: options.useNextKey }),
      get: async () => {
        pass(options.assertionTakes ?? 0);
        const text = assertions[Math.min(reads, assertions.length - 1)];
        reads += 1;
        if (text === undefined || text === '') throw new Error(CANARY);
        return text;
      },
    },
    http,
    clock: { now: () => time.wall, monotonic: () => time.monotonic },
    random: { bytes: (length) => new Uint8Array(length), fraction: () => options.fraction ?? 0.5 },
    log: { write: (level, event, fields) => void records.push(JSON.stringify({ level, event, ...fields })) },
    metrics: {
      count: (name, labels) => {
        records.push(JSON.stringify({ name, ...labels }));
        options.counted?.();
      },
      observe: () => undefined,
    },
  });
  return { tokens, requests, records, time, pass, reads: () => reads };
}

function toResponse({ status = 200, headers = JSON_TYPE, body = {} }: EntraResponse): SourceResponse {
  const bytes =
    typeof body === 'string'
      ? new TextEncoder().encode(body)
      : new TextEncoder().encode(JSON.stringify(body));
  return {
    status,
    headers,
    body: (async function* () {
      yield bytes.subarray(0, 7);
      yield bytes.subarray(7);
    })(),
  };
}

export async function failure(promise: Promise<unknown>): Promise<RequestError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof RequestError) return error;
    throw error;
  }
  throw new Error('expected a RequestError');
}

/** Lets what runs in the background come to its end. */
export const settled = () => new Promise((resolve) => setImmediate(resolve));
