import type { app } from '@azure/functions';

/**
 * Registers the function that makes files of containers when Event Grid tells of them, where the app setting `NYMGATE_BULK_EVENTS` is
 * `on`: a trigger of Event Grid needs an extension of the Functions host, which an app without such files shall not have to load. What
 * makes files is loaded with the first event.
 *
 * @returns what ends it; undefined where it is not registered
 */
export function registerBulkFunction(
  functions: Pick<typeof app, 'eventGrid'>,
  folder: string,
): { readonly drain: () => Promise<void> } | undefined {
  if (process.env['NYMGATE_BULK_EVENTS'] !== 'on') return undefined;
  const load = () => import('./open-bulk-runtime.ts').then(({ openBulkRuntime }) => openBulkRuntime(folder));
  let bulkFunction: ReturnType<typeof load> | undefined;
  functions.eventGrid('nymgateBulk', {
    handler: async (event) => {
      bulkFunction ??= load();
      await (await bulkFunction).run(event);
    },
  });
  return { drain: async () => (await bulkFunction)?.drain() };
}
