import { GRAPH_ERROR_CODES, RESYNC_ERROR_CODES } from '../kernel/graph-error-codes.ts';

/** The closed list of what may be told of Graph's error, as sets. */
export const SOURCE_ERROR_CODES: ReadonlySet<string> = new Set(GRAPH_ERROR_CODES);

/** Codes that mean "begin the delta round anew", whatever the status. */
export const RESYNC_CODES: ReadonlySet<string> = new Set(RESYNC_ERROR_CODES);
