import type { ServerResponse } from 'node:http';
import { createApp } from '../../app/index.ts';
import { bindProcess } from '../functions/bind-process.ts';
import { createFunctionHost } from '../functions/create-function-host.ts';
import { readFunctionConfig } from '../functions/read-function-config.ts';
import { isCloudRun } from '../platform/google-identity.ts';
import { GOOGLE_PLATFORM } from '../platform/google-platform.ts';
import { checkFunctionProcess } from '../process/check-function-process.ts';
import { drainFunction } from '../process/drain-function.ts';
import { createHandler } from './create-handler.ts';
import type { FrameworkRequest } from './framework.ts';

/**
 * Makes the gateway a function of Google's Functions Framework (HTTP signature). On Cloud Run as a container it is not needed: that is
 * the node host.
 *
 * @param folder where the configuration lies, unless `NYMGATE_CONFIG` names it
 * @example export const nymgate = createFunction(import.meta.dirname);
 */
export function createFunction(
  folder: string,
): (request: FrameworkRequest, response: ServerResponse) => Promise<void> {
  const host = createFunctionHost({
    loadConfig: () => readFunctionConfig(folder, process.env),
    createApp,
    platform: isCloudRun(process.env) ? GOOGLE_PLATFORM : { vouches: [] },
    checkProcess: checkFunctionProcess,
  });
  const { run, exit } = drainFunction(createHandler(host));
  let isBound = false;
  void host.start();
  return (request, response) => {
    if (!isBound) {
      takeOver();
      bindProcess({ log: host.log, stop: host.stop, exit });
    }
    isBound = true;
    return run(request, response);
  };
}

/**
 * At SIGTERM the framework answers 500 to the request in flight and exits. It binds itself after it has loaded the function, so that
 * the first request is the earliest time to replace it.
 */
function takeOver(): void {
  for (const event of ['SIGTERM', 'SIGINT']) process.removeAllListeners(event);
}
