import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import type { Architecture } from './image-lock.ts';
import { type Entry, file, sortTree } from './tree.ts';
import { writeTar } from './write-tar.ts';

/** What points to content: OCI Image Format Specification 1.1, "Content Descriptors". */
export type Descriptor = { readonly mediaType: string; readonly digest: string; readonly size: number };

/** One layer: why it is one of its own, and what is in it. */
export type Layer = { readonly comment: string; readonly tree: readonly Entry[] };

/** One image: for one processor. */
export type Image = {
  readonly architecture: Architecture;
  readonly layers: readonly Layer[];
  /** What `config` of the OCI configuration says: user, command, labels. */
  readonly settings: Readonly<Record<string, unknown>> & {
    readonly Labels: Readonly<Record<string, string>>;
  };
};

const OCI = 'application/vnd.oci.image';

/**
 * Images of several processors under one name, as the files of an OCI image layout (OCI Image Format Specification 1.1, "Image
 * Layout"). Equal images make equal files.
 *
 * @param seconds when it counts as made, Unix seconds
 */
export function layoutFiles(images: readonly Image[], name: string, seconds: number): readonly Entry[] {
  const blobs = new Map<string, Uint8Array>();
  const add = (mediaType: string, content: Uint8Array): Descriptor => {
    const hex = sha256(content);
    blobs.set(hex, content);
    return { mediaType, digest: `sha256:${hex}`, size: content.length };
  };
  const manifests = images.map((image) => addImage(image, seconds, add));
  const index = { schemaVersion: 2, mediaType: `${OCI}.index.v1+json`, manifests };
  const top = add(`${OCI}.index.v1+json`, json(index));
  return sortTree([
    file('oci-layout', '{"imageLayoutVersion":"1.0.0"}'),
    file(
      'index.json',
      json({ ...index, manifests: [{ ...top, annotations: { 'org.opencontainers.image.ref.name': name } }] }),
    ),
    ...[...blobs].map(([hex, content]) => file(`blobs/sha256/${hex}`, content)),
  ]);
}

type Add = (mediaType: string, content: Uint8Array) => Descriptor;

function addImage({ architecture, layers, settings }: Image, seconds: number, add: Add): object {
  const archives = layers.map(({ tree }) => writeTar(sortTree(tree), seconds));
  const created = new Date(seconds * 1_000).toISOString().replace('.000Z', 'Z');
  const config = {
    created,
    architecture,
    os: 'linux',
    config: settings,
    rootfs: { type: 'layers', diff_ids: archives.map((archive) => `sha256:${sha256(archive)}`) },
    history: layers.map(({ comment }) => ({ created, created_by: 'npm run build:image', comment })),
  };
  const manifest = {
    schemaVersion: 2,
    mediaType: `${OCI}.manifest.v1+json`,
    config: add(`${OCI}.config.v1+json`, json(config)),
    layers: archives.map((archive) => add(`${OCI}.layer.v1.tar+gzip`, compress(archive))),
    annotations: settings.Labels,
  };
  return {
    ...add(manifest.mediaType, json(manifest)),
    platform: { architecture, os: 'linux', ...(architecture === 'arm64' && { variant: 'v8' }) },
  };
}

/** Node writes neither a time nor a name into the header; the byte for the system (RFC 1952 section 2.3.1) is set to "unknown". */
function compress(archive: Uint8Array): Uint8Array {
  const packed = gzipSync(archive, { level: constants.Z_DEFAULT_COMPRESSION });
  packed[9] = 255;
  return packed;
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Writes entries as files below a folder that is made anew. Links and modes too. */
export function writeFiles(target: string, entries: readonly Entry[]): void {
  rmSync(target, { recursive: true, force: true });
  for (const entry of entries) {
    const path = join(target, entry.path);
    if (entry.type === 'folder') mkdirSync(path, { recursive: true });
    else if (entry.type === 'file') writeFileSync(path, entry.content, { mode: entry.mode });
  }
}
