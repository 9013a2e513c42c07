import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { binaryFiles } from './binary-files.ts';
import { replacements } from './replacements.ts';

export const COMMON = {
  // Names of files come into hashes as they are seen from here.
  absWorkingDir: fileURLToPath(new URL('../../', import.meta.url)),
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node20.19',
  legalComments: 'linked',
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** A file of the bundle. */
export type BundleFile = { readonly name: string; readonly content: string | Uint8Array };

/** Files that were built by themselves, and of what. */
export type SingleFile = { readonly files: readonly BundleFile[]; readonly metafile: Metafile };

/**
 * `redis.cjs`, the client that shared state loads. Of its optional packages, which it does without, none comes along only because it
 * happens to be installed here.
 */
export function redisFile(): Promise<SingleFile> {
  return singleFile({
    entryPoints: { redis: fileURLToPath(new URL('redis.ts', import.meta.url)) },
    external: ['@opentelemetry/api', '@node-rs/xxhash'],
  });
}

/** `command-line.cjs`: every command of `nymgate`. It shares no code with what serves, so that a start reads nothing more for it. */
export function commandLineFile(): Promise<SingleFile> {
  return singleFile({
    entryPoints: { 'command-line': fileURLToPath(new URL('command-line.ts', import.meta.url)) },
    plugins: [binaryFiles, replacements],
    external: ['nymgate-console', 'nymgate-simulator'],
  });
}

/** `NAME.cjs`, loaded by the platform itself (`NAME.handler`); `bulk.cjs` elsewhere with the first event. */
export function functionFile(name: string, source: string): Promise<SingleFile> {
  return singleFile({
    entryPoints: { [name]: join(COMMON.absWorkingDir, source) },
    plugins: [binaryFiles, replacements],
  });
}

async function singleFile(options: BuildOptions): Promise<SingleFile> {
  const { outputFiles, metafile } = await build({
    ...COMMON,
    ...options,
    outdir: '.',
    format: 'cjs',
    // A single file has no address that others could be beside; what asks for it finds a path, and does without them.
    define: { 'import.meta.url': '__filename' },
    outExtension: { '.js': '.cjs' },
    metafile: true,
    write: false,
  });
  const files = outputFiles.map(({ path, contents }) => ({ name: basename(path), content: contents }));
  return { files, metafile };
}
