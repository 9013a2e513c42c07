import {
  type HttpClient,
  PROXY_SUBJECT,
  SourceFailure,
  type SourceRequest,
  type SourceResponse,
} from '@nymgate/engine/kernel/ports';
import { ObjectFailure, type ObjectFinding } from './object-failure.ts';
import { RetryableFailure } from './with-retries.ts';

/** A request that is signed already. */
export type StoreCall = Omit<SourceRequest, 'timeout' | 'signal'> & {
  /** The URI, for the failure. */
  readonly uri: string;
  /** Statuses that are an answer. Others are thrown. */
  readonly expectedStatuses: readonly number[];
};

/** An answer other than the expected ones. `code` is the store's own, a word; undefined where it gave none. */
export type StoreErrorResponse = {
  readonly status: number;
  readonly code: string | undefined;
  readonly headers: SourceResponse['headers'];
  /** To be looked at: nothing of it is told (design rule 8). */
  readonly text: string;
};

/** What a refusal means. */
export type ErrorExplanation = {
  readonly finding: ObjectFinding;
  /** The same request may succeed when it is sent again. */
  readonly isRetryable: boolean;
};

/** Bytes that changed on the way; the store has compared them with their checksum and kept nothing. */
export const ALTERED_FINDING: ObjectFinding = Object.freeze({
  outcome: 'unusable',
  reason: 'the store received other bytes than were sent',
  next: 'run this again; if it happens often, look for what changes them on the way: memory of the machine, or a proxy that opens TLS',
});
/** The store has not received all of a request, and says so with a status that stands for a fault of the client. */
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
 * Sends one request and returns the answer, its body as it stands in the store. A redirect is never followed: what the request carries
 * belongs to the one host that was named (T3-07).
 *
 * @param explain what refusals mean that are special to the store
 * @throws PassingFailure (no answer, 408, 429, 5xx, and what `explain` says), ObjectFailure
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
  const text = await readBody(response, MAX_ERROR_BODY_BYTES).catch(() => '');
  const code = headers['x-ms-error-code'] ?? /<Code>(\w{1,64})<\/Code>/.exec(text)?.[1];
  const refusal = { status, headers, code, text };
  const { finding, isRetryable } = explain(refusal) ?? explainStatus(refusal);
  const failure = new ObjectFailure(finding, uri);
  throw isRetryable ? new RetryableFailure(failure, parseRetryAfter(headers['retry-after'])) : failure;
}

/**
 * The text of an answer, at most 8 MiB of UTF-8.
 *
 * @throws PassingFailure when it breaks off, ObjectFailure
 */
export async function readResponseText(response: SourceResponse, where: string): Promise<string> {
  return readBody(response, MAX_TEXT_BYTES).catch((error: unknown) => throwUnreachable(error, where));
}

async function readBody({ body }: SourceResponse, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw new SourceFailure('too-large');
    chunks.push(chunk);
  }
  const decoder = new TextDecoder();
  return `${chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('')}${decoder.decode()}`;
}

/** `Retry-After` in seconds; the stores write no dates. */
function parseRetryAfter(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,5}$/.test(header) ? Number(header) * 1_000 : undefined;
}

/** What a broken exchange means, wherever it broke. The client's own texts may quote what was sent, so none is told. */
export function throwUnreachable(error: unknown, where: string): never {
  if (error instanceof RetryableFailure || error instanceof ObjectFailure) throw error;
  const reason = error instanceof SourceFailure && error.reason === 'proxy' ? `: ${PROXY_SUBJECT}` : '';
  throw new RetryableFailure(
    new ObjectFailure(
      {
        outcome: 'unreachable',
        reason: `the store cannot be reached, or breaks off${reason}`,
        next: 'open the way to it (docs/security/egress.md lists the hosts), or run this again',
      },
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
      next: 'let whoever writes it finish, and run this again',
    };
  if (RETRYABLE_STATUSES.has(status))
    return {
      outcome: 'unreachable',
      reason: `the store is not able to answer now (status ${status})`,
      next: "look at the store's own state and limits, and run this again",
    };
  return unexpectedResponseFinding(`answered with status ${status}`);
}

/** @param what `answered with …`, in words of ours */
export function unexpectedResponseFinding(what: string): ObjectFinding {
  return {
    outcome: 'unusable',
    reason: `whoever answers in the place of the store ${what}`,
    next: 'check the address, and that nothing intercepts TLS on the way',
  };
}
