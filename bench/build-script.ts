import { rmSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

/** What runs in a process of its own. */
export type Script =
  | 'run.ts'
  | 'check.ts'
  | 'servers/child.ts'
  | 'bulk/bulk-child.ts'
  | 'servers/provider-child.ts';

const built = new Map<Script, Promise<string>>();

/**
 * A script of this folder as plain JavaScript, made once a run: what tsx makes of the sources names every function as it is
 * created, which nobody pays in production. Packages stay where they are.
 *
 * @returns its path
 */
export function buildScript(name: Script): Promise<string> {
  const known = built.get(name) ?? buildOnce(name);
  built.set(name, known);
  return known;
}

async function buildOnce(name: Script): Promise<string> {
  const folder = new URL('results/scripts/', import.meta.url);
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
    plugins: [keepPlaces],
  });
  process.once('exit', () => rmSync(outfile, { force: true }));
  return outfile;
}

/** Files are found from the module that looks for them, also when all modules are one file somewhere else. */
const keepPlaces: Plugin = {
  name: 'keep-places',
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^@nymgate\// }, ({ path }) => {
      const [, name = '', ...module] = path.split('/');
      return {
        path: fileURLToPath(new URL(`../packages/${name}/src/${module.join('/')}.ts`, import.meta.url)),
      };
    });
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const place = JSON.stringify(pathToFileURL(path).href);
      // As an argument, the only way it is used; tools also have its name in texts.
      return { loader: 'ts', contents: text.replace(/\bimport\.meta\.url(?=\))/g, place) };
    });
  },
};
