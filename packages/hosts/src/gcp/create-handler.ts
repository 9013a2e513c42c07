import type { ServerResponse } from 'node:http';
import type { FunctionRuntime } from '../functions/create-function-runtime.ts';
import { createCallerSignal } from '../http/create-caller-signal.ts';
import { writeResponse } from '../http/write-response.ts';
import type { FrameworkRequest } from './framework.ts';
import { toInbound } from './to-inbound.ts';

/** The function that the framework calls for each request; it never throws, since the framework logs and shows what is thrown. */
export function createHandler(
  runtime: Pick<FunctionRuntime, 'handle' | 'allowsCompression'>,
): (request: FrameworkRequest, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const signal = createCallerSignal(request, response);
    const outbound = await runtime.handle(toInbound(request, { signal }));
    signal.dispose();
    if (!signal.aborted)
      await writeResponse(request, response, outbound, {
        closeConnection: false,
        compress: runtime.allowsCompression(),
      });
  };
}
