import type { HttpResponseInit } from '@azure/functions';
import type { FunctionHost } from '../functions/create-function-host.ts';
import { encodeAnswer } from '../http/encode-answer.ts';
import { type FunctionRequest, toInbound } from './to-inbound.ts';
import { toResult } from './to-result.ts';

/**
 * The function that Azure calls for each request.
 *
 * @example app.http('nymgate', { route: '{*path}', handler: createHandler(host) })
 */
export function createHandler(
  host: Pick<FunctionHost, 'answer' | 'compresses'>,
): (request: FunctionRequest) => Promise<HttpResponseInit> {
  return async (request) => {
    const outbound = await host.answer(toInbound(request));
    const accepted = request.headers.get('accept-encoding') ?? undefined;
    const form = { method: request.method, accepted, compress: host.compresses() };
    return toResult(await encodeAnswer(outbound, form));
  };
}
