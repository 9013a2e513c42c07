import type { HttpResponseInit } from '@azure/functions';
import type { FunctionRuntime } from '../functions/create-function-runtime.ts';
import { encodeResponse } from '../http/encode-response.ts';
import { type FunctionRequest, toInbound } from './to-inbound.ts';
import { toResult } from './to-result.ts';

/**
 * The function that Azure calls for each request.
 *
 * @example app.http('nymgate', { route: '{*path}', handler: createHandler(host) })
 */
export function createHandler(
  runtime: Pick<FunctionRuntime, 'handle' | 'allowsCompression'>,
): (request: FunctionRequest) => Promise<HttpResponseInit> {
  return async (request) => {
    const outbound = await runtime.handle(toInbound(request));
    const acceptEncoding = request.headers.get('accept-encoding') ?? undefined;
    const responseFormat = {
      method: request.method,
      acceptEncoding: acceptEncoding,
      compress: runtime.allowsCompression(),
    };
    return toResult(await encodeResponse(outbound, responseFormat));
  };
}
