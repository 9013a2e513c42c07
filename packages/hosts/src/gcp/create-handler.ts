import type { ServerResponse } from 'node:http';
import type { FunctionHost } from '../functions/create-function-host.ts';
import { watchCaller } from '../http/watch-caller.ts';
import { writeAnswer } from '../http/write-answer.ts';
import type { FrameworkRequest } from './framework.ts';
import { toInbound } from './to-inbound.ts';

/** The function that the framework calls for each request; it never throws, since the framework logs and shows what is thrown. */
export function createHandler(
  host: Pick<FunctionHost, 'answer' | 'compresses'>,
): (request: FrameworkRequest, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const signal = watchCaller(request, response);
    const outbound = await host.answer(toInbound(request, { signal }));
    signal.release();
    if (!signal.aborted)
      await writeAnswer(request, response, outbound, { closeConnection: false, compress: host.compresses() });
  };
}
