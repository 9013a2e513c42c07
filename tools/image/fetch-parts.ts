import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { downloadDeb, updateApt } from './debian.ts';
import { type Architecture, type ImageLock, type LockedDeb, readImageLock } from './image-lock.ts';
import { inTemporaryFolder, run } from './run.ts';

/** What was fetched stays here, by its hash, and is hashed again whenever it is taken. */
const CACHE_FOLDER = fileURLToPath(new URL('../../node_modules/.cache/nymgate-image/', import.meta.url));

/** The parts of one image that are not ours, as files. */
export type Parts = {
  /** Path of the `.deb` by name of the package. */
  readonly debs: Readonly<Record<string, string>>;
  /** Path of the npm package that carries Node. */
  readonly node: string;
};

/**
 * Fetches what the lock names, and nothing else: packages of Debian by apt, Node by npm.
 *
 * @throws Error when a part has another hash than the lock says, or is offered no more
 */
export function fetchParts(architecture: Architecture, lock = readImageLock()): Parts {
  return { debs: fetchDebs(architecture, lock), node: fetchNode(architecture, lock) };
}

function fetchDebs(architecture: Architecture, { debian }: ImageLock): Readonly<Record<string, string>> {
  const locked = Object.entries(debian.packages[architecture]);
  const place = ({ sha256 }: LockedDeb) => join(CACHE_FOLDER, `${sha256}.deb`);
  const missing = locked.filter(([, deb]) => !existsSync(place(deb)));
  if (missing.length > 0)
    inTemporaryFolder((folder) => {
      const apt = { folder, architecture, suite: debian.suite };
      updateApt(apt);
      for (const [name, deb] of missing) {
        const file = downloadLocked(() => downloadDeb(apt, name, deb.version), debian.snapshot);
        expectHash(file, 'sha256', deb.sha256);
        keep(file, place(deb));
      }
    });
  for (const [, deb] of locked) expectHash(place(deb), 'sha256', deb.sha256);
  return Object.fromEntries(locked.map(([name, deb]) => [name, place(deb)]));
}

function downloadLocked(download: () => string, snapshot: string): string {
  try {
    return download();
  } catch (cause) {
    throw new Error(
      `A package of tools/image/image-lock.json is offered no more. Run "npm run renew:image" and commit the lock, or build from the past with NYMGATE_DEBIAN_MIRROR set to a mirror of snapshot ${snapshot}.`,
      { cause },
    );
  }
}

function fetchNode(architecture: Architecture, { node }: ImageLock): string {
  const { package: name, integrity } = node[architecture];
  const sha512 = Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex');
  const place = join(CACHE_FOLDER, `${sha512.slice(0, 64)}.tgz`);
  if (!existsSync(place))
    inTemporaryFolder((folder) => {
      const file = packNode(name, node.version, folder);
      expectHash(file, 'sha512', sha512);
      keep(file, place);
    });
  expectHash(place, 'sha512', sha512);
  return place;
}

/** The npm package as the registry has it; npm compares it with the registry's hash, and we with ours. */
export function packNode(name: string, version: string, folder: string): string {
  run('npm', ['pack', `${name}@${version}`, '--silent', '--ignore-scripts', '--pack-destination', folder]);
  return join(folder, `${name}-${version}.tgz`);
}

/** @returns the hash of a file in hexadecimal digits */
export function hashFile(path: string, algorithm: 'sha256' | 'sha512'): string {
  return createHash(algorithm).update(readFileSync(path)).digest('hex');
}

/** @throws Error when the file has another hash */
function expectHash(path: string, algorithm: 'sha256' | 'sha512', expected: string): void {
  const found = hashFile(path, algorithm);
  if (found !== expected)
    throw new Error(
      `${path} has the ${algorithm} ${found}, and tools/image/image-lock.json says ${expected}. Delete the file; if that does not help, somebody has changed the package.`,
    );
}

function keep(file: string, place: string): void {
  mkdirSync(CACHE_FOLDER, { recursive: true });
  run('cp', [file, `${place}.part`]);
  renameSync(`${place}.part`, place);
}
