import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LICENSE_FILES } from '../bundle/list-companion-files.ts';
import { type Entry, file, listEntries } from './tree.ts';

/** Where the bundle lies in the image. */
export const HOME = 'opt/nymgate';

/**
 * The product's part of the image: the bundle with V8's cache for this processor, if there is one, and where distributions have them
 * licences and the list of parts, which is that of the whole image.
 *
 * @param processor Node's name of it, as the names of caches have it
 */
export function productTree(bundle: string, processor: string, sbom: string): readonly Entry[] {
  const others = processor === 'x64' ? 'arm64' : 'x64';
  const told = (name: string) => (name === 'sbom.cdx.json' ? sbom : readFileSync(join(bundle, name)));
  const all = listEntries(bundle, [new RegExp(`^(?!.*\\.linux-${others}-.*\\.cache$)`)], HOME);
  return [
    ...all.filter(({ path }) => !LICENSE_FILES.some((name) => path === join(HOME, name))),
    ...LICENSE_FILES.map((name) => file(join('usr/share/doc/nymgate', name), told(name))),
  ];
}
