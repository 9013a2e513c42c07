import type { app } from '@azure/functions';
import { createApp } from '@nymgate/gateway/app/create-app';
import { createFunctionRuntime } from '../functions/create-function-runtime.ts';
import { readFunctionConfig } from '../functions/read-function-config.ts';
import { createDrainableFunction } from '../process/create-drainable-function.ts';
import { prepareProcess } from '../process/prepare-process.ts';
import { bindProcess } from '../service/bind-process.ts';
import { registerBulkFunction } from './bulk.ts';
import { createHandler } from './create-handler.ts';

/** `app` of `@azure/functions`: the caller brings it, so that nobody else needs the package. */
export type FunctionApp = Pick<typeof app, 'http' | 'setup' | 'eventGrid'>;

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/**
 * Registers the gateway as the one function of an Azure Functions app (model v4, HTTP streams): every path, no key of the platform,
 * callers proved by `callers`. `host.json` must have an empty `routePrefix`; `npm run build:functions` makes such a folder.
 *
 * @param folder where the configuration lies, unless `NYMGATE_CONFIG` names it
 * @example registerFunction(app, import.meta.dirname);
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
  // Azure does not wait for it; the first request does. An app for files has no requests, and mostly no configuration to answer them with:
  // there each start would be told as a failed one.
  if (bulk === undefined) void host.start();
}
