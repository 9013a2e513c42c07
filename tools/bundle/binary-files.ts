import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Plugin } from 'esbuild';
import { KERNEL_BASE64 } from '../../src/sanitizer/bytes/kernel-bytes.ts';

const KERNEL = 'kernel.wasm';
const PARSER = 'llhttp.wasm';

/** How the module of our kernel makes bytes of the text that it has. */
const FROM_TEXT = "Buffer.from(KERNEL_BASE64, 'base64')";

/**
 * Takes the two WebAssembly modules, our kernel and undici's parser of HTTP, out of the code, where as base64 they are a fifth of
 * the text: the bundle reads them from files beside it when they are first needed.
 */
export const binaryFiles: Plugin = {
  name: 'binary-files',
  setup: (builder) => {
    builder.onLoad({ filter: /src\/sanitizer\/bytes\/kernel-module\.ts$/ }, async ({ path }) => ({
      contents: readsKernel(await readFile(path, 'utf8')),
      loader: 'ts',
    }));
    builder.onLoad({ filter: /undici\/lib\/llhttp\/llhttp_simd-wasm\.js$/ }, () => ({
      contents: `module.exports = require('node:fs').readFileSync(__dirname + '/${PARSER}');`,
    }));
  },
};

/** @throws Error when the module has changed, so that this would do nothing */
function readsKernel(source: string): string {
  if (!source.includes(FROM_TEXT)) throw new Error(`kernel-module.ts has no ${FROM_TEXT}.`);
  const reading = source.replace(FROM_TEXT, `readFileSync(__dirname + '/${KERNEL}')`);
  return `import { readFileSync } from 'node:fs';\n${reading}`;
}

/** Those files. */
export function binaryContents(): readonly { readonly name: string; readonly content: Uint8Array }[] {
  const parser = createRequire(import.meta.url)('undici/lib/llhttp/llhttp_simd-wasm.js') as Uint8Array;
  return [
    { name: KERNEL, content: Buffer.from(KERNEL_BASE64, 'base64') },
    { name: PARSER, content: parser },
  ];
}
