import type { FunctionRuntime } from '../functions/create-function-runtime.ts';
import { type EncodedResponse, encodeResponse } from '../http/encode-response.ts';
import { detectFormat, type EventFormat } from './event.ts';
import { toInbound } from './to-inbound.ts';
import { EMPTY_BODY, type LambdaResult, maxBodyBytes, type ResultFormat, toResult } from './to-result.ts';

/** What is used of Lambda's context. */
export type LambdaContext = { readonly getRemainingTimeInMillis: () => number };

/** Callers who take compressed answers get ones this many times as large: JSON shrinks to less than that. */
const MIN_COMPRESSION_RATIO = 3;

export type BufferedHandler = (event: unknown, context: LambdaContext) => Promise<LambdaResult>;

/** The handler for an invoke mode in which the answer is the call's result. */
export function createBufferedHandler(host: FunctionRuntime): BufferedHandler {
  return async (event, context) => {
    const resultFormat = detectResultFormat(event);
    // A REST API passes on Base64 as it is, unless it is told which types are binary.
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

/** The stream that Lambda gives to a streaming handler. */
export type ResponseStream = {
  readonly write: (chunk: Uint8Array) => unknown;
  readonly end: () => unknown;
};

export type StreamPrelude = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
};

/** What Lambda's runtime puts into every process (`awslambda`). */
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

/**
 * The handler for the invoke mode RESPONSE_STREAM, which carries answers of any size. The answer is whole before its first byte
 * leaves: what streams is only its way out, and no 200 is cut short by us.
 */
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
    // The head leaves with the first write, also of an answer without a body.
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
