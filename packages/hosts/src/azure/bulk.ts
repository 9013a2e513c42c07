import type { app } from '@azure/functions';

/**
 * Registers the Event Grid function if the app setting `NYMGATE_BULK_EVENTS` is `on`, because the trigger
 * needs an extension of the Functions host. The runtime is loaded with the first event.
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
