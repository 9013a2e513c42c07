import { RequestError } from '@nymgate/engine/kernel/errors';
import type { JsonNode, JsonObject } from '@nymgate/engine/kernel/json/json';
import { getValue, listChildPlaces } from './place.ts';

/** Names of paging links. */
export const PAGING_LINK = /@odata\.(?:nextLink|deltaLink)$/;

export type EncryptedLinkEntry = {
  readonly entry: JsonObject['entries'][number];
  readonly encryptedLink: string;
};

/**
 * Turns the paging links of a document into our own links, at any depth. They are put in only after the transforms, which would
 * treat them as text.
 *
 * @throws RequestError RESPONSE_NOT_SANITIZABLE for one that cannot be sealed: without it the data would end early
 */
export function encryptLinks(
  node: JsonNode,
  sealLink: (url: string) => string | undefined,
): readonly EncryptedLinkEntry[] {
  const links: EncryptedLinkEntry[] = [];
  collectLinks(node, (entry) => links.push({ entry, encryptedLink: encryptPagingLink(entry[1], sealLink) }));
  return links;
}

export function writeEncryptedLinks(links: readonly EncryptedLinkEntry[]): void {
  for (const { entry, encryptedLink } of links) entry[1] = encryptedLink;
}

function collectLinks(node: JsonNode, found: (entry: EncryptedLinkEntry['entry']) => void): void {
  for (const place of listChildPlaces(node)) {
    if (place.in === 'object' && PAGING_LINK.test(place.entry[0]) && place.entry[1] !== null)
      found(place.entry);
    else collectLinks(getValue(place), found);
  }
}

export function encryptPagingLink(value: JsonNode, sealLink: (url: string) => string | undefined): string {
  const encryptedLink = typeof value === 'string' ? sealLink(value) : undefined;
  if (encryptedLink === undefined) throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'link' });
  return encryptedLink;
}
