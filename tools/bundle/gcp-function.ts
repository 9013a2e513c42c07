import { createBulkFunction, createFunction } from '../../packages/hosts/src/gcp/index.ts';

/** What `dist/functions/gcp/gcp-function.cjs` gives to Google's Functions Framework, which asks for it by this name. */
export const nymgate = createFunction(import.meta.dirname);

/** The same for events of buckets, with the signature `cloudevent`. */
export const nymgateBulk = createBulkFunction(import.meta.dirname);
