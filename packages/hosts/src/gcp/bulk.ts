/** Name of the exported function, and FUNCTION_TARGET of such a deployment. */
export const BULK_TARGET = 'nymgateBulk';

/**
 * Creates a function of Google's Functions Framework (signature `cloudevent`) for bucket events. Its runtime
 * is loaded with the first event.
 */
export function createBulkFunction(folder: string): (event: unknown) => Promise<void> {
  let handlerPromise: Promise<(event: unknown) => Promise<void>> | undefined;
  return async (event) => {
    handlerPromise ??= import('./create-bulk-handler-for.ts').then(({ createBulkHandlerFor }) =>
      createBulkHandlerFor(folder),
    );
    await (await handlerPromise)(event);
  };
}
