import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { chunksAtStart, packagesAtStart } from './bundle/at-start.ts';
import { binaryContents, binaryFiles } from './bundle/binary-files.ts';
import { bypassDoors } from './bundle/bypass-doors.ts';
import { joinChunks } from './bundle/join-chunks.ts';
import { makeCache } from './bundle/make-cache.ts';
import { putOff } from './bundle/put-off.ts';
import { putOffBuiltins } from './bundle/put-off-builtins.ts';
import { toCommonJs } from './bundle/to-common-js.ts';
import { cacheName, writeLoader } from './bundle/write-loader.ts';

/** What stands in for a package in the bundle, and why, is said in each of these files. */
const SHIMS: Readonly<Record<string, string>> = { undici: 'bundle/undici.ts', re2js: 'bundle/re2js.ts' };

/** Parts of undici that are reached only by what we never do: HTTP/2, form data and streams as bodies, machines without WASM SIMD. */
const UNREACHED = /undici\/lib\/(?:dispatcher\/client-h2|web\/fetch\/body|llhttp\/llhttp-wasm)\.js$/;

/** Example calls, which only the command line shows and makes. */
const EXAMPLES = /src\/connectors\/(?:[a-z-]+\/)?[a-z-]*examples\.ts$/;

/** What a bundle is made of; sizes in bytes. */
export type Bundle = {
  /** Packages that have a part in what a start reads. */
  readonly packages: readonly string[];
  /** Loader, code and WebAssembly: what a start reads, but for the cache. */
  readonly atStart: number;
  /** V8's code cache. */
  readonly cache: number;
  /** All files together, without the cache. */
  readonly all: number;
};

/**
 * Builds the node host's `serve` as plain JavaScript without node_modules: `node.cjs`, which loads the code that every start reads;
 * V8's cache of that code for the Node that runs this; WebAssembly; chunks that are read only when needed (YAML, rule files,
 * providers), and `re2js.cjs`. `node.mjs` does nothing but load `node.cjs`. Caches for other Nodes stay, if they are of this code.
 *
 * @throws Error when the bundle does not serve a page
 * @example (await buildBundle('dist/bundle')).packages
 */
export async function buildBundle(folder: string): Promise<Bundle> {
  const { metafile, outputFiles } = await buildModules(folder);
  const chunks = await Promise.all(outputFiles.map(toCommonJs));
  const { code, others } = joinChunks(chunks, chunksAtStart(metafile));
  const { codeName, loader } = writeLoader(code);
  const atStart: readonly File[] = [
    { name: 'node.cjs', content: loader },
    { name: codeName, content: code },
    ...binaryContents(),
  ];
  const all: readonly File[] = [
    ...atStart,
    ...others.map(({ name, text }) => ({ name, content: text })),
    ...(await buildExpressions(folder)),
    { name: 'node.mjs', content: "import './node.cjs';\n" },
  ];
  await mkdir(folder, { recursive: true });
  await removeOtherCode(folder, codeName);
  for (const { name, content } of all) await writeFile(join(folder, name), content);
  const cache = await makeCache(folder);
  await writeFile(join(folder, cacheName(codeName)), cache);
  return {
    packages: packagesAtStart(metafile),
    atStart: sizeOf(atStart),
    cache: cache.length,
    all: sizeOf(all),
  };
}

type File = { readonly name: string; readonly content: string | Uint8Array };

function sizeOf(files: readonly File[]): number {
  return files.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
}

/** Code of earlier builds, and its caches: nothing would ever read them. */
async function removeOtherCode(folder: string, codeName: string): Promise<void> {
  const code = basename(codeName, '.cjs');
  const stale = (await readdir(folder)).filter(
    (name) => /^serve-[0-9a-f]{16}\./.test(name) && !name.startsWith(`${code}.`),
  );
  for (const name of stale) await rm(join(folder, name));
}

function buildModules(folder: string) {
  return build({
    ...COMMON,
    entryPoints: { node: local('bundle/node.ts') },
    outdir: folder,
    format: 'esm',
    splitting: true,
    outExtension: { '.js': '.mjs' },
    chunkNames: '[name]-[hash]',
    metafile: true,
    write: false,
    plugins: [putOff, putOffBuiltins, binaryFiles, replacements, bypassDoors],
  });
}

async function buildExpressions(folder: string): Promise<readonly File[]> {
  const { outputFiles } = await build({
    ...COMMON,
    entryPoints: { re2js: 're2js' },
    outdir: folder,
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    write: false,
  });
  return outputFiles.map(({ path, contents }) => ({ name: basename(path), content: contents }));
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
    builder.onLoad({ filter: /src\/hosts\/runtime\/read-version\.ts$/ }, async () => ({
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
