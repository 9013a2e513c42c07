import { rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const built = new Map<string, Promise<string>>();

/**
 * A script of this folder as plain JavaScript, made once a run: what tsx makes of the sources names every function as it is
 * created, which nobody pays in production. Packages stay where they are.
 *
 * @returns its path
 */
export function buildScript(name: 'child.ts' | 'provider-child.ts'): Promise<string> {
  const known = built.get(name) ?? buildOnce(name);
  built.set(name, known);
  return known;
}

async function buildOnce(name: string): Promise<string> {
  // As deep as the host's own files are below the package, whose package.json is found from there.
  const folder = new URL('../results/children/', import.meta.url);
  await mkdir(folder, { recursive: true });
  const outfile = fileURLToPath(new URL(`${basename(name, '.ts')}-${process.pid}.mjs`, folder));
  await build({
    entryPoints: [fileURLToPath(new URL(name, import.meta.url))],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'warning',
  });
  process.once('exit', () => rmSync(outfile, { force: true }));
  return outfile;
}
