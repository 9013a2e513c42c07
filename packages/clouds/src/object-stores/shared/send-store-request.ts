import {
  describeSourceFailure,
  type HttpClient,
  SourceFailure,
  type SourceRequest,
  type SourceResponse,
} from '@nymgate/engine/kernel/ports';
import { readText } from '../../network/read-text.ts';
import { ObjectFailure, type ObjectFinding, objectFailure } from './object-failure.ts';
import { RetryableFailure } from './with-retries.ts';

export type StoreCall = Omit<SourceRequest, 'timeout' | 'signal'> & {
  /** For the failure. */
  readonly uri: string;
  /** Other statuses are thrown. */
  readonly expectedStatuses: readonly number[];
};

/** `code` is the store's own word, if any. */
export type StoreErrorResponse = {
  readonly status: number;
  readonly code: string | undefined;
  readonly headers: SourceResponse['headers'];
  /** For inspection only: never shown (design rule 8). */
  readonly text: string;
};

export type ErrorExplanation = { readonly finding: ObjectFinding; readonly isRetryable: boolean };

/** The store compares bytes with their checksum and keeps nothing. */
export const ALTERED_FINDING: ObjectFinding = Object.freeze({
  outcome: 'unusable',
  reason: 'the store received other bytes than were sent',
  next: 'run this again; if it happens often, look for what changes them on the way: memory of the machine, or a proxy that opens TLS',
});
export const UNFINISHED_FINDING: ObjectFinding = Object.freeze({
  outcome: 'unreachable',
  reason: 'the store received a part of the request only, or too slowly',
  next: 'run this again where the way to the store is better',
});

/** A part of 64 MiB at 1 MB/s. */
const CALL_MILLISECONDS = 120_000;
const MAX_ERROR_BODY_BYTES = 65_536;
/** A listing of 1,000 names of 1,024 bytes, each byte of them written as `%XX`. */
const MAX_TEXT_BYTES = 8 * 1024 * 1024;
const RETRYABLE_STATUSES: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/**
 * Sends one request. Redirects aren't followed: the credentials belong to the one configured host (T3-07).
 * @param explain interprets errors of the store
 * @throws RetryableFailure (no response, 408, 429, 5xx, and as `explain` returns), ObjectFailure
 */
export async function sendStoreRequest(
  { uri, expectedStatuses, ...request }: StoreCall,
  http: HttpClient,
  explain: (refusal: StoreErrorResponse) => ErrorExplanation | undefined = () => undefined,
): Promise<SourceResponse> {
  const response = await http
    .send({ ...request, verbatim: true, timeout: CALL_MILLISECONDS })
    .catch((error: unknown) => throwUnreachable(error, uri));
  const { status, headers } = response;
  if (expectedStatuses.includes(status)) return response;
  const text = await readText(response.body, MAX_ERROR_BODY_BYTES).catch(() => '');
  const code = headers['x-ms-error-code'] ?? /<Code>(\w{1,64})<\/Code>/.exec(text)?.[1];
  const refusal = { status, headers, code, text };
  const { finding, isRetryable } = explain(refusal) ?? explainStatus(refusal);
  const failure = new ObjectFailure(finding, uri);
  throw isRetryable ? new RetryableFailure(failure, parseRetryAfter(headers['retry-after'])) : failure;
}

/**
 * At most 8 MiB of UTF-8.
 * @throws RetryableFailure when the connection breaks, ObjectFailure
 */
export async function readResponseText(response: SourceResponse, where: string): Promise<string> {
  return readText(response.body, MAX_TEXT_BYTES).catch((error: unknown) => throwUnreachable(error, where));
}

/** In seconds; the stores send no dates. */
function parseRetryAfter(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,5}$/.test(header) ? Number(header) * 1_000 : undefined;
}

/** The client's messages may quote the request, so they are dropped. */
export function throwUnreachable(error: unknown, where: string): never {
  if (error instanceof RetryableFailure || error instanceof ObjectFailure) throw error;
  const reason = error instanceof SourceFailure ? `: ${describeSourceFailure(error.reason)}` : '';
  throw new RetryableFailure(
    objectFailure(
      'unreachable',
      `the store cannot be reached, or breaks off${reason}`,
      'open the way to it (docs/security/egress.md lists the hosts), or run this again',
      where,
    ),
  );
}

const COMPARE_ADDRESS =
  'compare the address; docs/reference/object-stores.md has the rights that each store wants';

function explainStatus(errorResponse: StoreErrorResponse): ErrorExplanation {
  return { finding: toFinding(errorResponse), isRetryable: RETRYABLE_STATUSES.has(errorResponse.status) };
}

function toFinding({ status }: StoreErrorResponse): ObjectFinding {
  if (status === 404)
    return { outcome: 'absent', reason: 'there is no such object or bucket', next: COMPARE_ADDRESS };
  if (status === 401 || status === 403)
    return {
      outcome: 'forbidden',
      reason: 'the store does not let this identity do it',
      next: COMPARE_ADDRESS,
    };
  if (status === 412 || status === 409 || status === 416)
    return {
      outcome: 'changed',
      reason: 'another object stands there by now',
      next: 'wait until its writer has finished, and run this again',
    };
  if (RETRYABLE_STATUSES.has(status))
    return {
      outcome: 'unreachable',
      reason: `the store is not able to answer now (status ${status})`,
      next: "look at the store's own state and limits, and run this again",
    };
  return unexpectedResponseFinding(`answered with status ${status}`);
}

/** @param what constant text: `answered with …` */
export function unexpectedStoreResponse(what: string, where: string): ObjectFailure {
  return new ObjectFailure(unexpectedResponseFinding(what), where);
}

function unexpectedResponseFinding(what: string): ObjectFinding {
  return {
    outcome: 'unusable',
    reason: `the server in place of the store ${what}`,
    next: 'check the address, and that nothing intercepts TLS on the way',
  };
}
