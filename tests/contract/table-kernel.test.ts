import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { compileKernel, kernelModule } from '../../tools/build-kernel.ts';
import { TABLES } from '../../tools/kernel-sources.ts';

type Binary = { readonly Module: { new (bytes: Uint8Array): object; imports(module: object): unknown[] } };

it('is what its source makes, and can reach nothing', { timeout: 120_000 }, async () => {
  const binary = await compileKernel(TABLES);
  const committed = await readFile(
    new URL('../../packages/bulk/src/csv/kernel/kernel-bytes.ts', import.meta.url),
    'utf8',
  );
  // Otherwise: npm run build:kernel.
  expect(kernelModule(binary, TABLES) === committed).toBe(true);
  const { Module } = (globalThis as unknown as { WebAssembly: Binary }).WebAssembly;
  expect(Module.imports(new Module(binary))).toEqual([]);
});
