import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type OutputFile } from 'esbuild';
import { listStartupChunks, listStartupPackages } from './bundle/at-start.ts';
import { binaryContents, binaryFiles } from './bundle/binary-files.ts';
import { bypassBarrels } from './bundle/bypass-barrels.ts';
import { deferBuiltins } from './bundle/defer-builtins.ts';
import { deferModules } from './bundle/defer-modules.ts';
import { ENTRIES, type Entry } from './bundle/entries.ts';
import { type Chunk, type Group, joinChunks } from './bundle/join-chunks.ts';
import { listCompanionFiles, listPackagePaths } from './bundle/list-companion-files.ts';
import { writeCaches } from './bundle/make-cache.ts';
import { type EsmFile, mergeChunks } from './bundle/merge-chunks.ts';
import { PARTS, readCode } from './bundle/parts/parts.ts';
import { replacements, startupReplacements } from './bundle/replacements.ts';
import {
  type BundleFile,
  COMMON,
  commandLineFile,
  functionFile,
  redisFile,
  type SingleFile,
} from './bundle/single-files.ts';
import { toCommonJs } from './bundle/to-common-js.ts';
import { codeName, writeLoader } from './bundle/write-loader.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** What a bundle is made of; sizes in bytes. */
export type Bundle = {
  /** Packages that have a part in what a start reads. */
  readonly packages: readonly string[];
  /** Packages that have a part in any file, by their places in `package-lock.json`. */
  readonly packagePaths: readonly string[];
  /** Loader, code and WebAssembly: what a start reads, but for the cache. */
  readonly startupBytes: number;
  /** V8's code caches; 0 where the entry has none. */
  readonly cache: number;
  /** All files together, without the cache. */
  readonly all: number;
};

/**
 * Builds a host as plain JavaScript without node_modules: `NAME.cjs`, which loads the code that every start reads; V8's caches of that
 * code; WebAssembly; chunks that are read only when needed (YAML, rule files, providers), `redis.cjs`, and
 * for a program `command-line.cjs` and `NAME.mjs`, which does nothing but load `NAME.cjs`; licences, the list of parts, and what the
 * platform reads. Caches for other Nodes stay, if they are of this code.
 *
 * @param nodes paths of the Nodes that get a cache
 * @throws Error when one of them does not run
 * @example (await buildBundle('dist/bundle')).packages
 */
export async function buildBundle(
  folder: string,
  entry: Entry = ENTRIES.node,
  nodes: readonly string[] = [process.execPath],
): Promise<Bundle> {
  const { metafile, outputFiles } = await buildModules(folder, entry);
  const chunks = await Promise.all((await mergeStart(outputFiles, metafile, entry)).map(toCommonJs));
  const { start, parts, others } = joinedChunks(chunks, metafile, entry);
  const program = `${entry.name}.cjs`;
  const atStart: readonly BundleFile[] = [
    { name: program, content: writeLoader(start.name, entry.exports) },
    { name: `${start.name}.cjs`, content: start.code },
    ...binaryContents(),
  ];
  const single = await singleFiles(entry);
  const places = listPackagePaths([metafile, ...single.map((each) => each.metafile)]);
  const all: readonly BundleFile[] = [
    ...atStart,
    ...parts.map(({ name, code }) => ({ name: `${name}.cjs`, content: code })),
    ...others.map(({ name, text }) => ({ name, content: text })),
    ...single.flatMap(({ files }) => files),
    ...(entry.isProgram ? [moduleOf(program)] : []),
    ...listCompanionFiles(entry, places),
  ];
  await mkdir(folder, { recursive: true });
  const codes = [start, ...parts].map(({ name }) => name);
  await removeOtherCode(folder, codes);
  for (const { name, content } of all) await writeFile(join(folder, name), content);
  const cachesFor = entry.hasCache === true ? nodes : [];
  const cache = cachesFor.reduce((sum, node) => sum + writeCaches(folder, codes, node), 0);
  return {
    packages: listStartupPackages(metafile, sourcesOf(entry)),
    packagePaths: places,
    startupBytes: sizeOf(atStart),
    cache,
    all: sizeOf(all),
  };
}

/** The same files, with all that every start runs in that of the entry. */
async function mergeStart(
  files: readonly OutputFile[],
  metafile: Metafile,
  { name, source }: Entry,
): Promise<readonly EsmFile[]> {
  const merged = new Set(
    [...listStartupChunks(metafile, [source])].map((chunk) => chunk.replace(/\.cjs$/, '.mjs')),
  );
  const text = await mergeChunks({ files, merged, entry: `./${name}.mjs` });
  const rest = files.filter(({ path }) => !merged.has(`./${basename(path)}`));
  return [{ path: `${name}.mjs`, text }, ...rest];
}

function sourcesOf({ source, startupSources = [] }: Entry): readonly string[] {
  return [source, ...startupSources];
}

function sizeOf(files: readonly BundleFile[]): number {
  return files.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
}

async function singleFiles({ isProgram, bulk, doctor }: Entry): Promise<readonly SingleFile[]> {
  return [
    await redisFile(),
    ...(isProgram ? [await commandLineFile()] : []),
    ...(bulk === undefined ? [] : [await functionFile('bulk', bulk)]),
    ...(doctor === undefined ? [] : [await functionFile('doctor', doctor)]),
  ];
}

function moduleOf(program: string): BundleFile {
  return { name: program.replace(/\.cjs$/, '.mjs'), content: `import './${program}';\n` };
}

/** Chunks that several groups need lie in the first of these. */
function joinedChunks(chunks: readonly Chunk[], metafile: Metafile, entry: Entry) {
  const taken = new Set<string>();
  const groupOf = (name: string, sources: readonly string[]): Group => {
    const own = [...listStartupChunks(metafile, sources)].filter((chunk) => !taken.has(chunk));
    for (const chunk of own) taken.add(chunk);
    return { name, chunks: new Set(own) };
  };
  const atStart = groupOf('serve', sourcesOf(entry));
  const parts = PARTS.map(({ name, sources }) => groupOf(name, sources));
  return joinChunks(chunks, { atStart, parts, entry: `./${entry.name}.cjs` }, codeName);
}

/** Code of earlier builds, and its caches: nothing would ever read them. */
async function removeOtherCode(folder: string, codes: readonly string[]): Promise<void> {
  const stale = (await readdir(folder)).filter((name) => {
    const code = readCode(name);
    return code !== undefined && !codes.includes(code);
  });
  for (const name of stale) await rm(join(folder, name));
}

function buildModules(folder: string, { name, source, externalPackages = [] }: Entry) {
  return build({
    ...COMMON,
    entryPoints: { [name]: join(ROOT, source) },
    outdir: folder,
    format: 'esm',
    splitting: true,
    outExtension: { '.js': '.mjs' },
    chunkNames: '[name]-[hash]',
    metafile: true,
    write: false,
    external: [...externalPackages],
    plugins: [deferModules, deferBuiltins, binaryFiles, startupReplacements, replacements, bypassBarrels],
  });
}
