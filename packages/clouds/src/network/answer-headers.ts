import type { HeaderList } from '@nymgate/engine/kernel/ports';

/** Of every answer that leaves, whoever made it (ERR-04). */
export const RESPONSE_HEADERS: HeaderList = Object.freeze([
  ['content-type', 'application/json'],
  ['cache-control', 'no-store'],
  ['x-content-type-options', 'nosniff'],
] as const);
