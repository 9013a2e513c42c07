import { matchesGrammar } from '@nymgate/engine/kernel/grammars';
import type { HeaderList } from '@nymgate/engine/kernel/ports';

export const CLIENT_REQUEST_ID = 'client-request-id';

/**
 * The caller's request id, the only part of a request that a response repeats: therefore a GUID and nothing
 * else (graph-facts.md#2.6).
 * @returns empty when it is missing, malformed or repeated
 */
export function getClientRequestId(headers: HeaderList): string {
  let found: string | undefined;
  for (const [name, value] of headers) {
    if (name.length !== CLIENT_REQUEST_ID.length || name.toLowerCase() !== CLIENT_REQUEST_ID) continue;
    if (found !== undefined) return '';
    found = value.trim();
  }
  return found !== undefined && matchesGrammar('guid', found) ? found : '';
}
