import { RequestError } from '@nymgate/engine/kernel/errors';
import type { JsonNode, JsonObject } from '@nymgate/engine/kernel/json/json';
import { placesIn, valueAt } from './place.ts';

/** Names of paging links. */
export const PAGING_LINK = /@odata\.(?:nextLink|deltaLink)$/;

export type SealedEntry = { readonly entry: JsonObject['entries'][number]; readonly sealed: string };

/**
 * Turns the paging links of a document into our own links, at any depth. They are put in only after the transforms, which would
 * treat them as text.
 *
 * @throws RequestError RESPONSE_NOT_SANITIZABLE for one that cannot be sealed: without it the data would end early
 */
export function sealLinks(
  node: JsonNode,
  sealLink: (url: string) => string | undefined,
): readonly SealedEntry[] {
  const links: SealedEntry[] = [];
  collect(node, (entry) => links.push({ entry, sealed: sealPagingLink(entry[1], sealLink) }));
  return links;
}

export function putLinks(links: readonly SealedEntry[]): void {
  for (const { entry, sealed } of links) entry[1] = sealed;
}

function collect(node: JsonNode, found: (entry: SealedEntry['entry']) => void): void {
  for (const place of placesIn(node)) {
    if (place.in === 'object' && PAGING_LINK.test(place.entry[0]) && place.entry[1] !== null)
      found(place.entry);
    else collect(valueAt(place), found);
  }
}

export function sealPagingLink(value: JsonNode, sealLink: (url: string) => string | undefined): string {
  const sealed = typeof value === 'string' ? sealLink(value) : undefined;
  if (sealed === undefined) throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'link' });
  return sealed;
}
