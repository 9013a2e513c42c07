import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LAYOUT_FILES } from './kernel-layout/write-layout.ts';
import {
  BYTES,
  COMPILER_OPTIONS,
  isMadeOfItsSources,
  type KernelParts,
  sourcesHash,
  TABLES,
} from './kernel-sources.ts';

// Writes what both sides of a kernel's memory must agree on, compiles the kernels of the byte engine and of tables and writes each,
// as text, into a module of the source tree. The same source gives the same bytes on every machine. The kernels are committed, so that
// a fresh clone builds without the compiler; two tests hold them to what is made here: tests/contract/table-kernel.test.ts and
// packages/engine/src/sanitizer/bytes/kernel-build.full.test.ts. The layout is written by each build: a change of it is read in
// tools/kernel-layout/structures.ts.

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** The WebAssembly module of a kernel, compiled from its source. */
export async function compileKernel({ source, inputs }: KernelParts = BYTES): Promise<Uint8Array> {
  // Loading it takes longer than the rest of a build.
  const { default: asc } = await import('assemblyscript/asc');
  const outputs = new Map<string, Uint8Array | string>();
  const { error, stderr } = await asc.main(
    [`${source}/index.ts`, '--baseDir', ROOT, ...COMPILER_OPTIONS, '--outFile', 'kernel.wasm'],
    {
      readFile: (name) => {
        if (!existsSync(`${ROOT}${name}`)) return null;
        if (!inputs.some((input) => name.startsWith(input)))
          throw new Error(`${name} is missing in the inputs of the kernel (tools/kernel-sources.ts).`);
        return toDecorators(readFileSync(`${ROOT}${name}`, 'utf8'));
      },
      writeFile: (name, contents) => {
        outputs.set(name, contents);
      },
    },
  );
  if (error !== null) throw new Error(`The kernel does not compile.\n${stderr.toString()}`);
  const binary = outputs.get('kernel.wasm');
  if (binary === undefined || typeof binary === 'string') throw new Error('The compiler has made no module.');
  return binary;
}

/** TypeScript rejects decorators on functions, so the sources have a comment in their place. Keeps line numbers. */
function toDecorators(source: string): string {
  return source.replaceAll(/^( *)\/\/ (?=@inline$)/gm, '$1');
}

/** The TypeScript module that carries it. */
export function kernelModule(binary: Uint8Array, parts: KernelParts = BYTES): string {
  const { source, prefix } = parts;
  const hash = createHash('sha256').update(binary).digest('hex');
  return `// Made by tools/build-kernel.ts out of ${source}; do not edit.
// Sources: ${sourcesHash(parts)}
export const ${prefix}KERNEL_SHA256 = '${hash}';
export const ${prefix}KERNEL_BASE64: string =
  '${Buffer.from(binary).toString('base64')}';
`;
}

/** Left alone when nothing has changed: watchers and build caches need not wake up. */
function writeChanged(path: string, text: string): void {
  let before = '';
  try {
    before = readFileSync(`${ROOT}${path}`, 'utf8');
  } catch {
    // There is none yet.
  }
  if (text !== before) writeFileSync(`${ROOT}${path}`, text);
}

/** Compiles what was made of other sources than there are now; the layout first, which the kernels are compiled from. */
export async function writeKernels(): Promise<void> {
  for (const { path, content } of LAYOUT_FILES) writeChanged(path, content());
  for (const parts of [BYTES, TABLES])
    if (!isMadeOfItsSources(parts))
      writeChanged(parts.module, kernelModule(await compileKernel(parts), parts));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeKernels();
