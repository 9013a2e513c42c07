import { RequestError } from '@nymgate/engine/kernel/errors';
import type { JsonNode, JsonObject } from '@nymgate/engine/kernel/json/json';
import { getValue, listChildPlaces } from './place.ts';

export const PAGING_LINK = /@odata\.(?:nextLink|deltaLink)$/;

export type EncryptedLinkEntry = {
  readonly entry: JsonObject['entries'][number];
  readonly encryptedLink: string;
};

/** A link that can't be encrypted blocks the response: without it the data would end early. */
export function encryptLinks(
  node: JsonNode,
  sealLink: (url: string) => string | undefined,
): readonly EncryptedLinkEntry[] {
  return listChildPlaces(node).flatMap((place) =>
    place.in === 'object' && PAGING_LINK.test(place.entry[0]) && place.entry[1] !== null
      ? [{ entry: place.entry, encryptedLink: encryptPagingLink(place.entry[1], sealLink) }]
      : encryptLinks(getValue(place), sealLink),
  );
}

export function writeEncryptedLinks(links: readonly EncryptedLinkEntry[]): void {
  for (const { entry, encryptedLink } of links) entry[1] = encryptedLink;
}

export function encryptPagingLink(value: JsonNode, sealLink: (url: string) => string | undefined): string {
  const encryptedLink = typeof value === 'string' ? sealLink(value) : undefined;
  if (encryptedLink === undefined) throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'link' });
  return encryptedLink;
}
