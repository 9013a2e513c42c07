import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export function readVersion(): string {
  return readPackage(packageRoot())?.version ?? 'unknown';
}

/** The nearest folder above this file whose `package.json` has the name `nymgate`. */
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
