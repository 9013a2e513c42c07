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
 * Creates the gateway as a function of Google's Functions Framework (HTTP signature). Containers on Cloud Run
 * use the Node host instead.
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
  // Bulk deployments load this module too, and need no gateway.
  if (process.env['FUNCTION_TARGET'] !== BULK_TARGET) void host.start();
  return (request, response) => {
    // At SIGTERM the framework would abort running requests with 500. It binds itself after loading the
    // function, so its handlers are replaced at the first request.
    if (!isBound) bindProcess({ log: host.log, drain });
    isBound = true;
    return run(request, response);
  };
}
