import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheName } from './write-loader.ts';

const COMPILE = fileURLToPath(new URL('compile-whole.cjs', import.meta.url));

/** V8 accepts a cache only under the switches that it was made under, so those of NODE_OPTIONS count. */
const { NODE_OPTIONS = '' } = process.env;

/**
 * For equal caches; `compile-whole.cjs` sets them back. With random seeds the hashes of texts differ. V8 doesn't initialize the four bytes
 * between the head of a BytecodeArray and its code: they hold what was there before, so no garbage is collected, and all memory is new.
 */
const SWITCHES = [
  ...['--hash-seed=1', '--random-seed=1', '--no-memory-reducer'],
  ...['--min-semi-space-size=1024', '--max-semi-space-size=1024', '--initial-old-space-size=4000'],
];

/**
 * Writes V8's code caches of a bundle's files of code beside them. All of the code is compiled and none of it is run, so
 * equal code makes equal caches for one Node, however busy the machine is.
 *
 * @param codes names of the files, without `.cjs`
 * @param node path of the Node whose V8 takes the caches
 * @returns their size in bytes
 */
export function writeCaches(folder: string, codes: readonly string[], node: string): number {
  const files = codes.map((code) => ({
    code: join(folder, `${code}.cjs`),
    cache: join(folder, cacheName(code, node)),
  }));
  execFileSync(node, [...SWITCHES, COMPILE, JSON.stringify(files)], { env: { NODE_OPTIONS } });
  return files.reduce((sum, { cache }) => sum + statSync(cache).size, 0);
}
