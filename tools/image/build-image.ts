import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildBundle } from '../build-bundle.ts';
import { baseTree } from './base-tree.ts';
import { createImageConfig } from './create-image-config.ts';
import { fetchParts } from './fetch-parts.ts';
import { ARCHITECTURES, type Architecture, readImageLock } from './image-lock.ts';
import { imageSbom } from './image-sbom.ts';
import { nodeTree, unpackNode } from './node-tree.ts';
import { productTree } from './product-tree.ts';
import { inTemporaryFolder } from './run.ts';
import { sourceState } from './source-state.ts';
import { type Entry, sortTree } from './tree.ts';
import { type Image, layoutFiles, writeFiles } from './write-layout.ts';
import { writeTar } from './write-tar.ts';

const PROCESSORS: Readonly<Record<Architecture, string>> = { amd64: 'x64', arm64: 'arm64' };

/**
 * Builds the image into a folder: `layout/` (an OCI image layout), `nymgate-VERSION.oci.tar` (the same as one file), for each
 * processor `ARCHITECTURE.tar` (its files, for the Dockerfile) and `sbom-ARCHITECTURE.cdx.json`. Runs under the Node of the lock.
 *
 * @returns the digest of the index, which names the images of all processors: `sha256:…`
 * @throws Error when a part cannot be fetched or is another than the lock names
 */
export async function buildImage(target: string): Promise<string> {
  const { seconds, revision } = sourceState();
  const lock = readImageLock();
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const bundle = join(target, 'bundle');
  const { packagePaths } = await buildBundle(bundle);
  const settings = createImageConfig({
    version,
    revision,
    seconds,
    source: process.env['NYMGATE_SOURCE_URL'],
  });
  const images = ARCHITECTURES.map((architecture): Image => {
    const sbom = imageSbom({ architecture, lock, places: packagePaths });
    writeFileSync(join(target, `sbom-${architecture}.cdx.json`), sbom);
    const layers = layersOf(architecture, bundle, sbom);
    const whole = sortTree(layers.flatMap(({ tree }) => tree));
    writeFileSync(join(target, `${architecture}.tar`), writeTar(whole, seconds));
    return { architecture, layers, settings };
  });
  const files = layoutFiles(images, version, seconds);
  writeFiles(join(target, 'layout'), files);
  writeFileSync(join(target, `nymgate-${version}.oci.tar`), writeTar(files, seconds));
  return digestOf(files);
}

/** In the order in which they change: a new version of the product is a layer of two megabytes. */
function layersOf(architecture: Architecture, bundle: string, sbom: string): Image['layers'] {
  return inTemporaryFolder((scratch) => {
    const parts = fetchParts(architecture);
    unpackNode(parts.node, scratch);
    return [
      { comment: "Debian's C and C++ runtime", tree: baseTree(parts, scratch) },
      { comment: 'Node', tree: nodeTree(scratch) },
      { comment: 'Nymgate', tree: productTree(bundle, PROCESSORS[architecture], sbom) },
    ];
  });
}

function digestOf(files: readonly Entry[]): string {
  const found = files.find(({ path }) => path === 'index.json');
  if (found?.type !== 'file') throw new Error('The layout has no index.json.');
  const index = JSON.parse(Buffer.from(found.content).toString('utf8')) as {
    readonly manifests: readonly { readonly digest: string }[];
  };
  return index.manifests[0]?.digest ?? '';
}
