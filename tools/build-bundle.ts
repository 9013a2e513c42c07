import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';
import { bypassDoors } from './bundle/bypass-doors.ts';
import { type Chunk, joinChunks } from './bundle/join-chunks.ts';
import { putOff } from './bundle/put-off.ts';
import { toCommonJs } from './bundle/to-common-js.ts';

/** What stands in for a package in the bundle, and why, is said in each of these files. */
const SHIMS: Readonly<Record<string, string>> = { undici: 'bundle/undici.ts', re2js: 'bundle/re2js.ts' };

/** Parts of undici that are reached only by what we never do: HTTP/2, form data and streams as bodies, machines without WASM SIMD. */
const UNREACHED = /undici\/lib\/(?:dispatcher\/client-h2|web\/fetch\/body|llhttp\/llhttp-wasm)\.js$/;

/** Example calls, which only the command line shows and makes. */
const EXAMPLES = /src\/connectors\/(?:[a-z-]+\/)?[a-z-]*examples\.ts$/;

/**
 * Builds the node host's `serve` as plain JavaScript without node_modules: `node.cjs` and the chunks it requires, chunks that are
 * read only when needed (YAML, rule files, providers), and `re2js.cjs`. `node.mjs` does nothing but load `node.cjs`.
 *
 * @returns esbuild's account of what is inside, with the sizes as written
 * @example (await buildBundle('dist/bundle')).outputs
 */
export async function buildBundle(folder: string): Promise<Metafile> {
  await build({
    ...COMMON,
    entryPoints: { re2js: 're2js' },
    outdir: folder,
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
  });
  const { metafile, outputFiles } = await build({
    ...COMMON,
    entryPoints: { node: local('bundle/node.ts') },
    outdir: folder,
    format: 'esm',
    splitting: true,
    outExtension: { '.js': '.mjs' },
    chunkNames: '[name]-[hash]',
    metafile: true,
    write: false,
    plugins: [putOff, replacements, bypassDoors],
  });
  await mkdir(folder, { recursive: true });
  const chunks = await Promise.all(outputFiles.map(toCommonJs));
  const written = joinChunks(chunks, new Set(outputsAtStart(metafile).map(([name]) => nameOf(name))));
  for (const { name, text } of written) await writeFile(join(folder, name), text);
  setSizes(metafile, chunks, written);
  await writeFile(join(folder, 'node.mjs'), "import './node.cjs';\n");
  return metafile;
}

/** `./chunk-ABC.cjs`, as other chunks require it. */
function nameOf(output: string): string {
  return `./${basename(output).replace(/\.mjs$/, '.cjs')}`;
}

/** Of each output its part of what was written; what holds the parts together counts as the entry's. */
function setSizes(metafile: Metafile, chunks: readonly Chunk[], written: readonly Chunk[]): void {
  const sizes = new Map(chunks.map(({ name, text }) => [name, Buffer.byteLength(text)]));
  for (const [name, output] of Object.entries(metafile.outputs))
    output.bytes = sizes.get(nameOf(name)) ?? output.bytes;
  const glue = Buffer.byteLength(written[0]?.text ?? '') - bytesAtStart(metafile);
  for (const [, output] of outputsAtStart(metafile).slice(0, 1)) output.bytes += glue;
}

const COMMON = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node20.19',
  legalComments: 'linked',
  logLevel: 'warning',
} as const;

const replacements: Plugin = {
  name: 'replacements',
  setup: (builder) => {
    builder.onResolve({ filter: /^(?:undici|re2js)$/ }, ({ path, kind }) =>
      kind === 'import-statement' ? { path: local(SHIMS[path] ?? '') } : undefined,
    );
    // None of our modules does anything when it is loaded, so what nobody uses of them can be left out.
    builder.onResolve({ filter: /^(?:\.{1,2})?\/.*\.ts$/ }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path),
      sideEffects: false,
    }));
    builder.onLoad({ filter: UNREACHED }, () => ({ contents: 'module.exports = {};' }));
    builder.onLoad({ filter: EXAMPLES }, async ({ path }) => ({
      contents: withoutExamples(await readFile(path, 'utf8')),
    }));
    builder.onLoad({ filter: /src\/hosts\/node\/read-version\.ts$/ }, async () => ({
      contents: `export const readVersion = () => ${JSON.stringify(await packageVersion())};`,
    }));
  },
};

function withoutExamples(source: string): string {
  const names = [...source.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name]) => name);
  return names.map((name) => `export const ${name} = () => [];`).join('\n');
}

async function packageVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(local('../package.json'), 'utf8')) as { version: string };
  return version;
}

function local(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** Bytes of the outputs that a start reads. */
export function bytesAtStart(metafile: Metafile): number {
  return outputsAtStart(metafile).reduce((sum, [, { bytes }]) => sum + bytes, 0);
}

/** Names of the packages that have a part in the outputs that a start reads. */
export function packagesAtStart(metafile: Metafile): readonly string[] {
  const inputs = outputsAtStart(metafile).flatMap(([, output]) => Object.keys(output.inputs));
  const names = inputs.flatMap((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []);
  return [...new Set(names)].sort();
}

/** The entry and whatever it imports outright. */
function outputsAtStart({ outputs }: Metafile): readonly (readonly [string, Metafile['outputs'][string]])[] {
  const read = new Set<string>();
  const follow = (name: string) => {
    if (read.has(name)) return;
    read.add(name);
    for (const { path, kind } of outputs[name]?.imports ?? []) if (kind === 'import-statement') follow(path);
  };
  for (const [name, { entryPoint }] of Object.entries(outputs))
    if (entryPoint?.endsWith('bundle/node.ts') === true) follow(name);
  return [...read].flatMap((name) => {
    const output = outputs[name];
    return output === undefined ? [] : [[name, output] as const];
  });
}
