import { isUtf8 } from 'node:buffer';
import { STATUS_CODES } from 'node:http';
import { getClientRequestId } from '@nymgate/clouds/network/client-request-id';
import type { EncodedResponse } from '../http/encode-response.ts';
import { createRefusalResponse } from '../runtime/host-answers.ts';
import type { EventFormat } from './event.ts';

/** What Lambda takes as the answer of a call. */
export type LambdaResult = {
  readonly statusCode: number;
  readonly statusDescription?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
};

/** How an event wants its answer. */
export type ResultFormat = {
  readonly format: EventFormat | undefined;
  /** Whether a load balancer has multi-value headers, and so reads no others. */
  readonly multiValueHeaders: boolean;
};

/** Bytes of a whole answer as JSON: Lambda's quota for synchronous calls, and a load balancer's for Lambda targets. */
const MAX_RESULT_BYTES = { lambda: 6_291_556, balancer: 1_048_576 } as const;
/** Base64 takes a third more; heads and quotes the rest. */
const BODY_FRACTION = 0.72;

/** Bytes of an answer that surely fit, uncompressed. */
export function maxBodyBytes(format: EventFormat | undefined): number {
  return Math.floor(
    (format === 'load-balancer' ? MAX_RESULT_BYTES.balancer : MAX_RESULT_BYTES.lambda) * BODY_FRACTION,
  );
}

/**
 * An answer for the call's result, whole. One that turns out to be too large for the platform is replaced by 502: half of it would
 * never be sent, but Lambda's own error tells nobody what to do.
 */
export function toResult(response: EncodedResponse, form: ResultFormat): LambdaResult {
  const result = createResult(response, form);
  const quota = form.format === 'load-balancer' ? MAX_RESULT_BYTES.balancer : MAX_RESULT_BYTES.lambda;
  if (result.body.length * 2 < quota || Buffer.byteLength(JSON.stringify(result)) < quota) return result;
  const clientRequestId = getClientRequestId(response.headers);
  return createResult(
    createRefusalResponse('RESPONSE_NOT_SANITIZABLE', [], { subject: RESPONSE_TOO_LARGE, clientRequestId }),
    form,
  );
}

/** In place of a body that HTTP does not have. */
export const EMPTY_BODY = new Uint8Array(0);
const RESPONSE_TOO_LARGE = 'the answer is larger than Lambda carries; ask for smaller pages with $top';

function createResult(
  { status, headers, body = EMPTY_BODY }: EncodedResponse,
  form: ResultFormat,
): LambdaResult {
  const binary = !isUtf8(body) || headers.some(([name]) => name === 'content-encoding');
  return {
    statusCode: status,
    ...(form.format === 'load-balancer' && {
      statusDescription: `${status} ${STATUS_CODES[status] ?? ''}`.trim(),
    }),
    ...(form.multiValueHeaders
      ? { multiValueHeaders: Object.fromEntries(headers.map(([name, value]) => [name, [value]])) }
      : { headers: Object.fromEntries(headers) }),
    body: Buffer.from(body.buffer, body.byteOffset, body.length).toString(binary ? 'base64' : 'utf8'),
    isBase64Encoded: binary,
  };
}
