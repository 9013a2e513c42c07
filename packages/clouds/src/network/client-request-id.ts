import { matchesGrammar } from '@nymgate/engine/kernel/grammars';
import type { HeaderList } from '@nymgate/engine/kernel/ports';

/** Where a caller writes its own id of a request, and gets it back (graph-facts.md#2.6). */
export const CLIENT_REQUEST_ID = 'client-request-id';

/**
 * The caller's own id of its request: the one thing that an answer repeats of a request as it stands, and so nothing but a GUID.
 *
 * @returns empty when there is none, another text, or more than one
 * @example clientRequestIdOf([['Client-Request-Id', '4f0c1f1e-5c1b-4d8c-9c39-6f3e1a0b7c11']])
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
