import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Version of the package `nymgate`. */
export function readVersion(): string {
  return readPackage(packageRoot())?.version ?? 'unknown';
}

/** Folder of the package `nymgate`: the nearest one above this file whose `package.json` has that name. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (readPackage(folder)?.name !== 'nymgate') {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('No package.json of nymgate above its code.');
    folder = parent;
  }
  return folder;
}

function readPackage(folder: string): { readonly name?: string; readonly version?: string } | undefined {
  const file = join(folder, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
