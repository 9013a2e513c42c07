import type { HeaderList } from '@nymgate/engine/kernel/ports';

/** Headers of every response (ERR-04). */
export const RESPONSE_HEADERS: HeaderList = Object.freeze([
  ['content-type', 'application/json'],
  ['cache-control', 'no-store'],
  ['x-content-type-options', 'nosniff'],
] as const);
