import { fileURLToPath } from 'node:url';

/** Sources of the programs. */
export const SOURCES = fileURLToPath(new URL('../', import.meta.url));

/** What is installed and built for them; git ignores it. */
export const BUILT = fileURLToPath(new URL('../../../.clients/', import.meta.url));
