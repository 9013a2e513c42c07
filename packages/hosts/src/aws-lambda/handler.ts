import { isUtf8 } from 'node:buffer';
import { STATUS_CODES } from 'node:http';
import { getClientRequestId } from '@nymgate/clouds/network/client-request-id';
import type { FunctionRuntime } from '../functions/create-function-runtime.ts';
import { type EncodedResponse, encodeResponse } from '../http/encode-response.ts';
import { createRefusalResponse } from '../runtime/host-answers.ts';
import { detectFormat, type EventFormat } from './event.ts';
import { toInbound } from './to-inbound.ts';

type LambdaResult = {
  readonly statusCode: number;
  readonly statusDescription?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
};

type ResultFormat = {
  readonly format: EventFormat | undefined;
  /** Load balancers with multi-value headers ignore `headers`. */
  readonly multiValueHeaders: boolean;
};

/** Lambda's quota for synchronous responses, and the load balancer's for Lambda targets. */
const MAX_RESULT_BYTES = { lambda: 6_291_556, balancer: 1_048_576 } as const;
/** Base64 adds a third; headers and quotes take the rest. */
const BODY_FRACTION = 0.72;

/** Largest uncompressed body that always fits. */
export function maxBodyBytes(format: EventFormat | undefined): number {
  return Math.floor(
    (format === 'load-balancer' ? MAX_RESULT_BYTES.balancer : MAX_RESULT_BYTES.lambda) * BODY_FRACTION,
  );
}

/** A response above the platform's quota is replaced by a 502 that explains what to do. */
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

const EMPTY_BODY = new Uint8Array(0);
const RESPONSE_TOO_LARGE = 'the answer is larger than Lambda carries; ask for smaller pages with $top';

function createResult(response: EncodedResponse, form: ResultFormat): LambdaResult {
  const { status, headers, body = EMPTY_BODY } = response;
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

export type LambdaContext = { readonly getRemainingTimeInMillis: () => number };

/** JSON compresses to less than a third, so compressed responses may be this much larger. */
const MIN_COMPRESSION_RATIO = 3;

export type BufferedHandler = (event: unknown, context: LambdaContext) => Promise<LambdaResult>;

export function createBufferedHandler(host: FunctionRuntime): BufferedHandler {
  return async (event, context) => {
    const resultFormat = detectResultFormat(event);
    // A REST API doesn't decode Base64 unless binary media types are configured.
    const accepted = resultFormat.format === 'rest-api' ? undefined : findAcceptEncoding(event);
    const isCompressed = host.allowsCompression() && accepted?.includes('gzip') === true;
    const maxBytes = maxBodyBytes(resultFormat.format) * (isCompressed ? MIN_COMPRESSION_RATIO : 1);
    return toResult(
      await handleCall(host, {
        event,
        context,
        maxBytes,
        method: resultFormat.method,
        acceptEncoding: accepted,
      }),
      resultFormat,
    );
  };
}

export type ResponseStream = { readonly write: (chunk: Uint8Array) => unknown; readonly end: () => unknown };

export type StreamPrelude = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
};

/** The global `awslambda` of Lambda's runtime. */
export type LambdaGlobal = {
  readonly streamifyResponse: (handler: StreamingHandler) => unknown;
  readonly HttpResponseStream: {
    readonly from: (stream: ResponseStream, prelude: StreamPrelude) => ResponseStream;
  };
};

export type StreamingHandler = (
  event: unknown,
  stream: ResponseStream,
  context: LambdaContext,
) => Promise<void>;

/** For RESPONSE_STREAM. The response is complete before its first byte, so a 200 is never truncated. */
export function createStreamingHandler(
  host: FunctionRuntime,
  { HttpResponseStream }: Pick<LambdaGlobal, 'HttpResponseStream'>,
): StreamingHandler {
  return async (event, stream, context) => {
    const requestFormat = {
      method: detectResultFormat(event).method,
      acceptEncoding: findAcceptEncoding(event),
    };
    const { status, headers, body } = await handleCall(host, {
      event,
      context,
      maxBytes: undefined,
      ...requestFormat,
    });
    const prelude = { statusCode: status, headers: Object.fromEntries(headers) };
    const output = HttpResponseStream.from(stream, prelude);
    // The head is sent with the first write, even without a body.
    output.write(body ?? EMPTY_BODY);
    output.end();
  };
}

type LambdaCall = {
  readonly event: unknown;
  readonly context: LambdaContext;
  readonly maxBytes: number | undefined;
  readonly method: string;
  readonly acceptEncoding: string | undefined;
};

async function handleCall(
  host: FunctionRuntime,
  { event, context, maxBytes, ...callFormat }: LambdaCall,
): Promise<EncodedResponse> {
  const remaining = context.getRemainingTimeInMillis();
  const outbound = await host.handle(
    toInbound(event, { remainingMilliseconds: remaining, maxResponseBytes: maxBytes }),
  );
  return encodeResponse(outbound, { ...callFormat, compress: host.allowsCompression() });
}

type UnvalidatedEvent = {
  readonly httpMethod?: unknown;
  readonly requestContext?: { readonly http?: { readonly method?: unknown } };
  readonly headers?: Readonly<Record<string, unknown>> | null;
  readonly multiValueHeaders?: Readonly<Record<string, unknown>> | null;
};

function detectResultFormat(event: unknown): ResultFormat & { readonly method: string } {
  const format: EventFormat | undefined = detectFormat(event);
  if (format === undefined) return { format, method: '', multiValueHeaders: false };
  const loose = event as UnvalidatedEvent;
  const method = String(loose.httpMethod ?? loose.requestContext?.http?.method ?? '');
  return { format, method, multiValueHeaders: format === 'load-balancer' && !!loose.multiValueHeaders };
}

function findAcceptEncoding(event: unknown): string | undefined {
  if (detectFormat(event) === undefined) return undefined;
  const { headers, multiValueHeaders } = event as UnvalidatedEvent;
  const found = Object.entries(multiValueHeaders ?? headers ?? {}).filter(
    ([name]) => name.toLowerCase() === 'accept-encoding',
  );
  return found.length === 0 ? undefined : found.map(([, value]) => String(value)).join(',');
}
