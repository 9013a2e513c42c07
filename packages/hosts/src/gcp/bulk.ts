/** Name under which the package offers it, and of the target of such a function. */
export const BULK_TARGET = 'nymgateBulk';

/**
 * A function of Google's Functions Framework (signature `cloudevent`) that makes files of buckets when Cloud Storage tells of them. What
 * does so is loaded with the first event: a gateway out of the same package has no use for it.
 *
 * @param folder where the configuration lies, unless `NYMGATE_CONFIG` names it
 * @example export const nymgateBulk = createBulkFunction(import.meta.dirname);
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
