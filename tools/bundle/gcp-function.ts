import { createFunction } from '../../src/hosts/gcp/index.ts';

/** What `dist/functions/gcp/gcp-function.cjs` gives to Google's Functions Framework, which asks for it by this name. */
export const nymgate = createFunction(import.meta.dirname);
