import { joinHeaders, type WireRequest } from '../wire-request.ts';

/**
 * Requests that say the same as another by RFC 9110 5.3 (a repeated header is one list) or by the grammar of queries, and that a format
 * cannot tell from it. A host gives the verdict of one of them, or 400.
 */

/** Repeated headers as one. */
export function headersJoined(wire: WireRequest): WireRequest {
  return { ...wire, headers: Object.entries(joinHeaders(wire.headers, ', ')) };
}
