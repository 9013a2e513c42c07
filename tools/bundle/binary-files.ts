import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';
import { KERNEL_BASE64 } from '../../packages/engine/src/sanitizer/bytes/kernel-bytes.ts';

const KERNEL = 'kernel.wasm';
const PARSER = 'llhttp.wasm';

/** How the module of our kernel is made of the text that it has. */
const FROM_TEXT = 'new api.Module(decodeBase64(KERNEL_BASE64))';
/** How undici makes its own. */
const PARSER_FROM_BYTES = "new WebAssembly.Module(require('../llhttp/llhttp_simd-wasm.js'))";

const OPTIMIZED_LATER = JSON.stringify(fileURLToPath(new URL('defer-optimization.ts', import.meta.url)));

/**
 * Takes the two WebAssembly modules, our kernel and undici's parser of HTTP, out of the code, where as base64 they are a fifth of
 * the text: the bundle reads them from files beside it when they are first needed. V8 optimizes both later than usual.
 */
export const binaryFiles: Plugin = {
  name: 'binary-files',
  setup: (builder) => {
    builder.onLoad({ filter: /engine\/src\/sanitizer\/bytes\/kernel-module\.ts$/ }, async ({ path }) => ({
      contents: readsKernel(await readFile(path, 'utf8')),
      loader: 'ts',
    }));
    builder.onLoad({ filter: /undici\/lib\/dispatcher\/client-h1\.js$/ }, async ({ path }) => ({
      contents: replaced(
        await readFile(path, 'utf8'),
        PARSER_FROM_BYTES,
        `require(${OPTIMIZED_LATER}).deferOptimization(() => ${PARSER_FROM_BYTES})`,
      ),
    }));
    builder.onLoad({ filter: /undici\/lib\/llhttp\/llhttp_simd-wasm\.js$/ }, () => ({
      contents: `module.exports = require('node:fs').readFileSync(__dirname + '/${PARSER}');`,
    }));
  },
};

function readsKernel(source: string): string {
  const module = `new api.Module(readFileSync(__dirname + '/${KERNEL}'))`;
  const imports = `import { readFileSync } from 'node:fs';\nimport { deferOptimization } from ${OPTIMIZED_LATER};\n`;
  return imports + replaced(source, FROM_TEXT, `deferOptimization(() => ${module})`);
}

/** @throws Error when the module has changed, so that this would do nothing */
function replaced(source: string, text: string, by: string): string {
  if (!source.includes(text)) throw new Error(`A module that the bundle changes has no ${text} any more.`);
  return source.replace(text, () => by);
}

/** Those files. */
export function binaryContents(): readonly { readonly name: string; readonly content: Uint8Array }[] {
  const parser = createRequire(import.meta.url)('undici/lib/llhttp/llhttp_simd-wasm.js') as Uint8Array;
  return [
    { name: KERNEL, content: Buffer.from(KERNEL_BASE64, 'base64') },
    { name: PARSER, content: parser },
  ];
}
