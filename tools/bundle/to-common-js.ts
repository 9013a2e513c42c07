import { basename } from 'node:path';
import { transform } from 'esbuild';
import { addBuiltins } from './defer-builtins.ts';
import { removeAwait } from './defer-modules.ts';
import type { Chunk } from './join-chunks.ts';
import type { EsmFile } from './merge-chunks.ts';

/**
 * Turns a chunk into CommonJS. esbuild splits ECMAScript modules alone, and Node takes some 20 ms longer to load those: its loader
 * for them is asynchronous, and an import of one of Node's own modules reads each of its properties.
 */
export async function toCommonJs({ path, text }: EsmFile): Promise<Chunk> {
  const renamed = text.replace(/("\.\/[\w-]+)\.mjs"/g, '$1.cjs"').replace(/\.mjs\.LEGAL/g, '.cjs.LEGAL');
  const name = `./${basename(path).replace('.mjs', '.cjs')}`;
  if (!path.endsWith('.mjs')) return { name, text: renamed };
  const { code } = await transform(addBuiltins(removeAwait(renamed)), {
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    supported: { 'dynamic-import': false },
    minify: true,
    legalComments: 'eof',
    define: { 'import.meta.url': '__filename', 'import.meta.dirname': '__dirname' },
  });
  return { name, text: code };
}
