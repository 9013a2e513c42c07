import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeZip } from './write-zip.ts';

/** Name of a bundle's archive: the same in a release and from `npm run build:lambda`. */
export function zipName(entry: string, version: string): string {
  return `nymgate-${entry}-${version}.zip`;
}

/**
 * The folder of a bundle as an archive, with a configuration if one lies there, without caches of V8 unless they are asked for: they are for the Node that made them, which a
 * platform of functions exchanges by itself, and no two makings are equal by themselves.
 */
export function zipBundle(
  folder: string,
  { withCache = false }: { readonly withCache?: boolean } = {},
): Buffer {
  const names = readdirSync(folder).filter((name) => withCache || !name.endsWith('.cache'));
  return writeZip(names.map((name) => ({ name, content: readFileSync(join(folder, name)) })));
}
