import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** A kernel: the folder of its source, the module of the source tree that carries it, and what the names in there begin with. */
export type KernelParts = {
  readonly source: string;
  readonly module: string;
  readonly prefix: string;
  /** The folders and files that it is compiled from. */
  readonly inputs: readonly string[];
};

/** The kernel of the byte engine. */
export const BYTES: KernelParts = {
  source: 'kernels/json',
  module: 'packages/engine/src/sanitizer/bytes/kernel-bytes.ts',
  prefix: '',
  inputs: ['kernels/json'],
};
/** The kernel of tables, which takes the making of pseudonyms from the sources of the first. */
export const TABLES: KernelParts = {
  source: 'kernels/csv',
  module: 'packages/bulk/src/csv/kernel/kernel-bytes.ts',
  prefix: 'TABLE_',
  inputs: ['kernels/csv', 'packages/bulk/src/csv/kernel/csv-words.ts', ...BYTES.inputs],
};

/** How both are compiled. */
export const COMPILER_OPTIONS = [
  '--runtime',
  'stub',
  '-O3',
  '--noAssert',
  '--enable',
  'simd,bulk-memory',
  // Advice about 64-bit memory.
  '--disableWarning',
  '201',
] as const;

/** A hash of all that the kernel is made of: its sources, the options and the versions of the compiler and its optimizer. */
export function sourcesHash({ inputs }: KernelParts): string {
  const hash = createHash('sha256').update(JSON.stringify([...compilerVersions(), COMPILER_OPTIONS]));
  for (const path of inputs.flatMap(filesOf).sort())
    hash.update(`\0${path}\0`).update(readFileSync(`${ROOT}${path}`));
  return hash.digest('hex');
}

/** Whether the committed module was made of the sources as they are. */
export function isMadeOfItsSources(parts: KernelParts): boolean {
  return readFileSync(`${ROOT}${parts.module}`, 'utf8').includes(`\n// Sources: ${sourcesHash(parts)}\n`);
}

function filesOf(input: string): string[] {
  if (input.endsWith('.ts')) return [input];
  return readdirSync(`${ROOT}${input}`, { recursive: true, encoding: 'utf8' })
    .map((name) => `${input}/${name.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.ts'));
}

function compilerVersions(): readonly unknown[] {
  const lock: { packages: Record<string, { version?: string }> } = JSON.parse(
    readFileSync(`${ROOT}package-lock.json`, 'utf8'),
  );
  return ['assemblyscript', 'binaryen'].map((name) => lock.packages[`node_modules/${name}`]?.version);
}
