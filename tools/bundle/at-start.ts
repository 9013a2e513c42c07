import { basename } from 'node:path';
import type { Metafile } from 'esbuild';

type Output = Metafile['outputs'][string];

/** Names, as chunks require them, of the entry that is made of `source` and of whatever it imports outright. */
export function chunksAtStart(metafile: Metafile, source: string): ReadonlySet<string> {
  return new Set(outputsAtStart(metafile, source).map(([name]) => chunkName(name)));
}

/** `./chunk-ABC.cjs`, as other chunks require it. */
function chunkName(output: string): string {
  return `./${basename(output).replace(/\.mjs$/, '.cjs')}`;
}

/** Names of the packages that have a part in what a start reads. */
export function packagesAtStart(metafile: Metafile, source: string): readonly string[] {
  const inputs = outputsAtStart(metafile, source).flatMap(([, output]) => Object.keys(output.inputs));
  const names = inputs.flatMap((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []);
  return [...new Set(names)].sort();
}

function outputsAtStart({ outputs }: Metafile, source: string): readonly (readonly [string, Output])[] {
  const read = new Set<string>();
  const follow = (name: string) => {
    if (read.has(name)) return;
    read.add(name);
    for (const { path, kind } of outputs[name]?.imports ?? []) if (kind === 'import-statement') follow(path);
  };
  for (const [name, { entryPoint }] of Object.entries(outputs))
    if (entryPoint?.endsWith(source) === true) follow(name);
  return [...read].flatMap((name) => {
    const output = outputs[name];
    return output === undefined ? [] : [[name, output] as const];
  });
}
