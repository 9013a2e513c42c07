import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { compileKernel, kernelModule } from '../../../../../tools/build-kernel.ts';

type Binary = { readonly Module: { new (bytes: Uint8Array): object; imports(module: object): unknown[] } };

it('is what its source makes, and can reach nothing', async () => {
  const binary = await compileKernel();
  const committed = await readFile(new URL('kernel-bytes.ts', import.meta.url), 'utf8');
  // Otherwise: npm run build:kernel.
  expect(kernelModule(binary) === committed).toBe(true);
  const { Module } = (globalThis as unknown as { WebAssembly: Binary }).WebAssembly;
  expect(Module.imports(new Module(binary))).toEqual([]);
  // Against a hang alone: on a busy machine the compiler takes half a minute.
}, 180_000);
