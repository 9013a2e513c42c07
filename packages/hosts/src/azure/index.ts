import type { app } from '@azure/functions';
import { createApp } from '@nymgate/gateway/app/create-app';
import { createFunctionRuntime } from '../functions/create-function-runtime.ts';
import { readFunctionConfig } from '../functions/read-function-config.ts';
import { createDrainableFunction } from '../process/create-drainable-function.ts';
import { prepareProcess } from '../process/prepare-process.ts';
import { bindProcess } from '../service/bind-process.ts';
import { registerBulkFunction } from './bulk.ts';
import { createHandler } from './create-handler.ts';

/** `app` of `@azure/functions`, passed by the caller so that other hosts don't need the package. */
export type FunctionApp = Pick<typeof app, 'http' | 'setup' | 'eventGrid'>;

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/**
 * Registers the gateway as the only function of an Azure Functions app (model v4, HTTP streams): every path,
 * without a platform key. `host.json` needs an empty `routePrefix`; `npm run build:functions` builds such a
 * folder.
 */
export function registerFunction(functions: FunctionApp, folder: string): void {
  const host = createFunctionRuntime({
    loadConfig: () => readFunctionConfig(folder, process.env),
    createApp,
    platform: { trustedPlatforms: [] },
    checkProcess: prepareProcess,
  });
  const { run, drain } = createDrainableFunction(createHandler(host), host);
  functions.setup({ enableHttpStream: true });
  functions.http('nymgate', {
    methods: [...METHODS],
    authLevel: 'anonymous',
    route: '{*path}',
    handler: run,
  });
  const bulk = registerBulkFunction(functions, folder);
  bindProcess({ log: host.log, drain: async () => void (await Promise.all([drain(), bulk?.drain()])) });
  // Starts early; the first request waits for it. A bulk app has no requests and often no gateway
  // configuration.
  if (bulk === undefined) void host.start();
}
