import type { ServerResponse } from 'node:http';
import { createApp } from '@nymgate/gateway/app/create-app';
import { createFunctionRuntime } from '../functions/create-function-runtime.ts';
import { readFunctionConfig } from '../functions/read-function-config.ts';
import { isCloudRun } from '../platform/google-identity.ts';
import { GOOGLE_PLATFORM } from '../platform/google-platform.ts';
import { createDrainableFunction } from '../process/create-drainable-function.ts';
import { prepareProcess } from '../process/prepare-process.ts';
import { bindProcess } from '../service/bind-process.ts';
import { BULK_TARGET } from './bulk.ts';
import { createHandler } from './create-handler.ts';
import type { FrameworkRequest } from './framework.ts';

export { createBulkFunction } from './bulk.ts';

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
  const host = createFunctionRuntime({
    loadConfig: () => readFunctionConfig(folder, process.env),
    createApp,
    platform: isCloudRun(process.env) ? GOOGLE_PLATFORM : { trustedPlatforms: [] },
    checkProcess: prepareProcess,
  });
  const { run, drain } = createDrainableFunction(createHandler(host), host);
  let isBound = false;
  // A process that gets events of buckets loads this as well: it answers no request, and needs no gateway.
  if (process.env['FUNCTION_TARGET'] !== BULK_TARGET) void host.start();
  return (request, response) => {
    // At SIGTERM the framework would answer 500 to the request in flight and exit. It binds itself after it has loaded the function, so
    // that the first request is the earliest time to replace it.
    if (!isBound) bindProcess({ log: host.log, drain });
    isBound = true;
    return run(request, response);
  };
}
