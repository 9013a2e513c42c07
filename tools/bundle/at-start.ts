import { basename } from 'node:path';
import type { Metafile } from 'esbuild';

type Output = Metafile['outputs'][string];

/** Names, as chunks require them, of the entries that are made of `sources` and of whatever they import outright. */
export function listStartupChunks(metafile: Metafile, sources: readonly string[]): ReadonlySet<string> {
  return new Set(outputsAtStart(metafile, sources).map(([name]) => chunkName(name)));
}

/** `./chunk-ABC.cjs`, as other chunks require it. */
function chunkName(output: string): string {
  return `./${basename(output).replace(/\.mjs$/, '.cjs')}`;
}

/** Names of the packages that have a part in what a start reads. */
export function listStartupPackages(metafile: Metafile, sources: readonly string[]): readonly string[] {
  const inputs = outputsAtStart(metafile, sources).flatMap(([, output]) => Object.keys(output.inputs));
  const names = inputs.flatMap((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []);
  return [...new Set(names)].sort();
}

function outputsAtStart(
  { outputs }: Metafile,
  sources: readonly string[],
): readonly (readonly [string, Output])[] {
  const read = new Set<string>();
  const follow = (name: string) => {
    if (read.has(name)) return;
    read.add(name);
    for (const { path, kind } of outputs[name]?.imports ?? []) if (kind === 'import-statement') follow(path);
  };
  for (const source of sources) follow(entryOf(outputs, source));
  return [...read].flatMap((name) => {
    const output = outputs[name];
    return output === undefined ? [] : [[name, output] as const];
  });
}

/** @throws Error for a source that has no chunk of its own: it has moved, or nothing loads it later any more */
function entryOf(outputs: Metafile['outputs'], source: string): string {
  const found = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint?.endsWith(source) === true);
  if (found === undefined) throw new Error(`${source} begins no chunk.`);
  return found[0];
}
