import type { FunctionHost } from '../functions/create-function-host.ts';
import { type EncodedAnswer, encodeAnswer } from '../http/encode-answer.ts';
import { type EventFormat, formatOf } from './event.ts';
import { toInbound } from './to-inbound.ts';
import { type LambdaResult, mostBytes, NONE, type ResultForm, toResult } from './to-result.ts';

/** What is used of Lambda's context. */
export type LambdaContext = { readonly getRemainingTimeInMillis: () => number };

/** Callers who take compressed answers get ones this many times as large: JSON shrinks to less than that. */
const SHRINKS = 3;

export type BufferedHandler = (event: unknown, context: LambdaContext) => Promise<LambdaResult>;

/** The handler for an invoke mode in which the answer is the call's result. */
export function bufferedHandler(host: FunctionHost): BufferedHandler {
  return async (event, context) => {
    const form = formOf(event);
    // A REST API passes on Base64 as it is, unless it is told which types are binary.
    const accepted = form.format === 'rest-api' ? undefined : acceptedCoding(event);
    const shrinks = host.compresses() && accepted?.includes('gzip') === true;
    const most = mostBytes(form.format) * (shrinks ? SHRINKS : 1);
    return toResult(await answer(host, { event, context, most, method: form.method, accepted }), form);
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
export function streamingHandler(
  host: FunctionHost,
  { HttpResponseStream }: Pick<LambdaGlobal, 'HttpResponseStream'>,
): StreamingHandler {
  return async (event, stream, context) => {
    const asked = { method: formOf(event).method, accepted: acceptedCoding(event) };
    const { status, headers, body } = await answer(host, { event, context, most: undefined, ...asked });
    const prelude = { statusCode: status, headers: Object.fromEntries(headers) };
    const out = HttpResponseStream.from(stream, prelude);
    // The head leaves with the first write, also of an answer without a body.
    out.write(body ?? NONE);
    out.end();
  };
}

type Call = {
  readonly event: unknown;
  readonly context: LambdaContext;
  readonly most: number | undefined;
  readonly method: string;
  readonly accepted: string | undefined;
};

async function answer(host: FunctionHost, { event, context, most, ...asked }: Call): Promise<EncodedAnswer> {
  const remaining = context.getRemainingTimeInMillis();
  const outbound = await host.answer(toInbound(event, { remaining, most }));
  return encodeAnswer(outbound, { ...asked, compress: host.compresses() });
}

type Loose = {
  readonly httpMethod?: unknown;
  readonly requestContext?: { readonly http?: { readonly method?: unknown } };
  readonly headers?: Readonly<Record<string, unknown>> | null;
  readonly multiValueHeaders?: Readonly<Record<string, unknown>> | null;
};

function formOf(event: unknown): ResultForm & { readonly method: string } {
  const format: EventFormat | undefined = formatOf(event);
  if (format === undefined) return { format, method: '', lists: false };
  const loose = event as Loose;
  const method = String(loose.httpMethod ?? loose.requestContext?.http?.method ?? '');
  return { format, method, lists: format === 'load-balancer' && !!loose.multiValueHeaders };
}

function acceptedCoding(event: unknown): string | undefined {
  if (formatOf(event) === undefined) return undefined;
  const { headers, multiValueHeaders } = event as Loose;
  const found = Object.entries(multiValueHeaders ?? headers ?? {}).filter(
    ([name]) => name.toLowerCase() === 'accept-encoding',
  );
  return found.length === 0 ? undefined : found.map(([, value]) => String(value)).join(',');
}
