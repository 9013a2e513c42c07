import { createApp } from '../../app/index.ts';
import { bindProcess } from '../functions/bind-process.ts';
import { createFunctionHost } from '../functions/create-function-host.ts';
import { readFunctionConfig } from '../functions/read-function-config.ts';
import { checkFunctionProcess } from '../process/check-function-process.ts';
import { exitLater } from '../process/exit-later.ts';
import { createHandler } from './create-handler.ts';
import { loadLibrary } from './load-library.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/**
 * Registers the gateway as the one function of an Azure Functions app (model v4, HTTP streams): every path, no key of the platform,
 * callers proved by `callers`. `host.json` must have an empty `routePrefix`; `npm run build:azure` makes such a folder.
 *
 * @param folder where the configuration lies, unless `NYMGATE_CONFIG` names it
 * @throws Error when `@azure/functions` is not installed
 * @example await serveFunctions(import.meta.dirname);
 */
export async function serveFunctions(folder: string): Promise<void> {
  const { app } = await loadLibrary();
  const host = createFunctionHost({
    loadConfig: () => readFunctionConfig(folder, process.env),
    createApp,
    platform: { vouches: [] },
    checkProcess: checkFunctionProcess,
  });
  bindProcess({ log: host.log, stop: host.stop, exit: exitLater });
  app.setup({ enableHttpStream: true });
  const handler = createHandler(host);
  app.http('nymgate', { methods: [...METHODS], authLevel: 'anonymous', route: '{*path}', handler });
  await host.start();
}
