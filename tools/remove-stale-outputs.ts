import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What the compiler knows of its last build. */
const MEMORY = '.tsbuildinfo';
/** What else stays in `dist`: the console's page, which has a stamp of its own. */
const KEPT = [MEMORY, '.page', 'page'];

/**
 * A file in `dist` that no source makes would be published. Where an output is missing, the compiler's memory of it goes too, for
 * it does not look.
 *
 * @param home the folder of a package
 */
export function removeStaleOutputs(home: string): void {
  const dist = join(home, 'dist');
  if (!existsSync(dist)) return;
  for (const name of readdirSync(dist)) if (!KEPT.includes(name)) removeStale(home, name);
  const memory = join(dist, MEMORY);
  if (existsSync(memory) && !outputsOf(memory).every((output) => existsSync(join(dist, output))))
    rmSync(memory);
}

/** @param path of a file or folder, as it is named in `dist` and, but for its ending, in `src` */
function removeStale(home: string, path: string): void {
  const place = join(home, 'dist', path);
  const source = join(home, 'src', path.replace(/(?:\.d\.ts|\.js)$/, '.ts'));
  if (!existsSync(source)) rmSync(place, { recursive: true });
  else if (!/\.\w+$/.test(path)) for (const name of readdirSync(place)) removeStale(home, join(path, name));
}

function outputsOf(memory: string): string[] {
  const { fileNames }: { fileNames: readonly string[] } = JSON.parse(readFileSync(memory, 'utf8'));
  return fileNames
    .flatMap((name) => /^\.\.\/src\/(.*)(?<!\.d)\.ts$/.exec(name)?.[1] ?? [])
    .map((name) => `${name}.js`);
}
