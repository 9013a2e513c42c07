import { readFileSync } from 'node:fs';
import { type Entry, entriesOf, file } from './tree.ts';

/** Where the bundle lies in the image. */
export const HOME = 'opt/nymgate';

/**
 * The product's part of the image: the bundle with V8's cache for this processor, if there is one, licences and the list of parts.
 *
 * @param processor Node's name of it, as the names of caches have it
 */
export function productTree(bundle: string, processor: string, sbom: string): readonly Entry[] {
  const others = processor === 'x64' ? 'arm64' : 'x64';
  return [
    ...entriesOf(bundle, [new RegExp(`^(?!.*\\.linux-${others}-.*\\.cache$)`)], HOME),
    ...['LICENSE', 'NOTICE'].map((name) =>
      file(`usr/share/doc/nymgate/${name}`, readFileSync(new URL(`../../${name}`, import.meta.url))),
    ),
    file('usr/share/doc/nymgate/sbom.cdx.json', sbom),
  ];
}
