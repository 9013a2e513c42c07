import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

// Compiles the kernel of the byte engine and writes it, as text, into a module of the source tree. The same source gives the
// same bytes on every machine; src/sanitizer/bytes/kernel-build.test.ts holds the committed module to that.

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const ENTRY = 'src/sanitizer/bytes/kernel/index.ts';
const MODULE = new URL('../src/sanitizer/bytes/kernel-bytes.ts', import.meta.url);

/** @returns {Promise<Uint8Array>} the WebAssembly module */
export async function compileKernel() {
  const { error, binary, stderr } = await asc.main(
    [
      ENTRY,
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
    { writeFile: (name, contents) => outputs.set(name, contents) },
  );
  if (error) throw new Error(`The kernel does not compile.\n${stderr.toString()}`);
  return binary ?? outputs.get('kernel.wasm');
}

const outputs = new Map();

/** @param {Uint8Array} binary */
export function kernelModule(binary) {
  const hash = createHash('sha256').update(binary).digest('hex');
  return `// Made by tools/build-kernel.mjs out of src/sanitizer/bytes/kernel; do not edit.
export const KERNEL_SHA256 = '${hash}';
export const KERNEL_BASE64 =
  '${Buffer.from(binary).toString('base64')}';
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = kernelModule(await compileKernel());
  // Untouched when nothing changed: watchers and build caches need not wake up.
  let before = '';
  try {
    before = readFileSync(MODULE, 'utf8');
  } catch {
    // There is none yet.
  }
  if (text !== before) writeFileSync(MODULE, text);
}
