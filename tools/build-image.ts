import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { NODE_FLAGS } from './image/create-image-config.ts';
import { fetchParts } from './image/fetch-parts.ts';
import { readImageLock } from './image/image-lock.ts';
import { unpackNode } from './image/node-tree.ts';
import { inTemporaryFolder } from './image/run.ts';

// npm run build:image: the image for both processors into dist/image, or into the folder that is named.
// V8 takes a cache only from its own version, and what zlib makes of the same bytes depends on its version: so the build runs under
// the very Node that goes into the image, whichever Node the builder has.

const target = process.argv[2] ?? 'dist/image';
const { node } = readImageLock();

if (process.versions.node === node.version) await build();
else process.exitCode = underLockedNode();

async function build(): Promise<void> {
  // V8 takes a cache only under the switches that it was made under; the module that makes it reads them when it is loaded.
  process.env['NODE_OPTIONS'] = NODE_FLAGS.join(' ');
  const { buildImage } = await import('./image/build-image.ts');
  console.log(`${target}/layout: ${await buildImage(target)}`);
}

function underLockedNode(): number {
  return inTemporaryFolder((folder) => {
    const program = unpackNode(fetchParts(process.arch === 'arm64' ? 'arm64' : 'amd64').node, folder);
    const args = ['--import', 'tsx', '-C', 'nymgate-source', fileURLToPath(import.meta.url), target];
    const env = { ...process.env, NODE_OPTIONS: '' };
    return spawnSync(program, args, { stdio: 'inherit', env }).status ?? 1;
  });
}
