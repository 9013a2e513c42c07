import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [first = '', second = ''] = (process.env['IMAGE_UNDER_TEST'] ?? '').split(':');

/** Folders of two builds of the same sources. */
export const BUILDS = { first, second } as const;

export const LAYOUT = join(first, 'layout');

/** A part of an OCI layout that another part names. */
export type Named = { readonly digest: string; readonly size: number; readonly mediaType: string };

export type Manifest = {
  readonly config: Named;
  readonly layers: readonly Named[];
  readonly annotations: Readonly<Record<string, string>>;
};

export type Config = {
  readonly architecture: string;
  readonly created: string;
  readonly config: {
    readonly User: string;
    readonly Entrypoint: readonly string[];
    readonly Cmd: readonly string[];
    readonly Env: readonly string[];
    readonly WorkingDir: string;
    readonly StopSignal: string;
    readonly ExposedPorts: object;
    readonly Labels: Readonly<Record<string, string>>;
  };
  readonly rootfs: { readonly diff_ids: readonly string[] };
};

export function blobPath(digest: string): string {
  return join(LAYOUT, 'blobs', digest.replace(':', '/'));
}

export function readBlob<T>(digest: string): T {
  return JSON.parse(readFileSync(blobPath(digest), 'utf8')) as T;
}

/** The index, which names one image a processor. */
export function readIndex(): Named {
  const { manifests } = JSON.parse(readFileSync(join(LAYOUT, 'index.json'), 'utf8'));
  return manifests[0] as Named;
}

/** The image for one processor. */
export function readImage(architecture: string): { readonly manifest: Manifest; readonly config: Config } {
  const { manifests } = readBlob<{ manifests: readonly (Named & { platform: { architecture: string } })[] }>(
    readIndex().digest,
  );
  const named = manifests.find(({ platform }) => platform.architecture === architecture);
  if (named === undefined) throw new Error(`The index has no image for ${architecture}.`);
  const manifest = readBlob<Manifest>(named.digest);
  return { manifest, config: readBlob<Config>(manifest.config.digest) };
}

/** One line of `tar`: `-rw-r--r-- 0/0 5 1970-01-01 00:00 etc/debian_version`. */
export type Listed = {
  readonly mode: string;
  readonly owner: string;
  readonly time: string;
  readonly path: string;
};

/** What a tar archive holds, by GNU tar, in its order. */
export function listTar(path: string): readonly Listed[] {
  const text = execFileSync('tar', ['-tvf', path, '--numeric-owner', '--utc'], {
    encoding: 'utf8',
    maxBuffer: 64_000_000,
  });
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [mode = '', owner = '', , day = '', time = '', ...path] = line.split(/ +/);
      return { mode, owner, time: `${day} ${time}`, path: path.join(' ') };
    });
}
