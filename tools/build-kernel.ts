import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { LAYOUT_FILES } from './kernel-layout/write-layout.ts';

// Writes what both sides of a kernel's memory must agree on, compiles the kernels of the byte engine and of tables and writes each,
// as text, into a module of the source tree. The same source gives the same bytes on every machine. All of it is committed, so that a
// fresh clone runs its tests without a build and a change of the layout is read in review. Three tests hold the committed files to
// what is made here: tests/contract/generated-files.test.ts, tests/contract/table-kernel.test.ts and
// packages/engine/src/sanitizer/bytes/kernel-build.test.ts.

const ROOT = fileURLToPath(new URL('../', import.meta.url));
/** A kernel: the folder of its source, the module of the source tree that carries it, and what the names in there begin with. */
type KernelParts = { readonly source: string; readonly module: string; readonly prefix: string };

/** The kernel of the byte engine. */
export const BYTES: KernelParts = {
  source: 'kernels/json',
  module: 'packages/engine/src/sanitizer/bytes/kernel-bytes.ts',
  prefix: '',
};
/** The kernel of tables, which takes the making of pseudonyms from the sources of the first. */
export const TABLES: KernelParts = {
  source: 'kernels/csv',
  module: 'packages/bulk/src/csv/kernel/kernel-bytes.ts',
  prefix: 'TABLE_',
};

/** The WebAssembly module of a kernel, compiled from its source. */
export async function compileKernel({ source }: KernelParts = BYTES): Promise<Uint8Array> {
  const outputs = new Map<string, Uint8Array | string>();
  const { error, stderr } = await asc.main(
    [
      `${source}/index.ts`,
      '--baseDir',
      ROOT,
      '--runtime',
      'stub',
      '-O3',
      '--noAssert',
      '--enable',
      'simd,bulk-memory',
      // Advice about 64-bit memory.
      '--disableWarning',
      '201',
      '--outFile',
      'kernel.wasm',
    ],
    {
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

/** The TypeScript module that carries it. */
export function kernelModule(binary: Uint8Array, { source, prefix }: KernelParts = BYTES): string {
  const hash = createHash('sha256').update(binary).digest('hex');
  return `// Made by tools/build-kernel.ts out of ${source}; do not edit.
export const ${prefix}KERNEL_SHA256 = '${hash}';
export const ${prefix}KERNEL_BASE64 =
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { path, content } of LAYOUT_FILES) writeChanged(path, content());
  for (const parts of [BYTES, TABLES])
    writeChanged(parts.module, kernelModule(await compileKernel(parts), parts));
}
