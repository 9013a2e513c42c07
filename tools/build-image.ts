import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NODE_FLAGS } from './image/create-image-config.ts';
import { fetchParts } from './image/fetch-parts.ts';
import { readImageLock } from './image/image-lock.ts';
import { unpackNode } from './image/node-tree.ts';

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
  const { digest, sizes } = await buildImage(target);
  console.log(`${target}/layout: ${digest}`);
  const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`;
  for (const [architecture, { sent, unpacked }] of Object.entries(sizes))
    console.log(`  ${architecture}: ${megabytes(sent)} to send, ${megabytes(unpacked)} of files`);
}

function underLockedNode(): number {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-node-'));
  try {
    const program = unpackNode(fetchParts(process.arch === 'arm64' ? 'arm64' : 'amd64').node, folder);
    const { status } = spawnSync(
      program,
      ['--import', 'tsx', '-C', 'nymgate-source', fileURLToPath(import.meta.url), target],
      {
        stdio: 'inherit',
        env: { ...process.env, NODE_OPTIONS: '' },
      },
    );
    return status ?? 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
