import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A layer as a registry gets it: bytes compressed. */
export type Layer = { readonly comment: string; readonly sent: number };

/** The image of this machine's processor. */
export type Image = {
  readonly layers: readonly Layer[];
  /** Unpacks it; returns the program and its arguments, by whole paths, that its entrypoint names. */
  readonly unpack: (folder: string) => { readonly program: string; readonly args: readonly string[] };
};

type Named = { readonly digest: string; readonly size: number };
type Index = {
  readonly manifests: readonly (Named & { readonly platform: { readonly architecture: string } })[];
};
type Manifest = { readonly config: Named; readonly layers: readonly Named[] };
type Config = {
  readonly config: { readonly Entrypoint: readonly string[] };
  readonly history: readonly { readonly comment: string }[];
};

let built: string | undefined;

/**
 * The image as `npm run build:image` makes it of these sources, built once a run; `NYMGATE_IMAGE` names a folder that has one already,
 * such as `dist/image`.
 *
 * @throws Error when it cannot be built
 */
export function openImage(): Image {
  built ??= process.env['NYMGATE_IMAGE'] ?? buildImage();
  const folder = built;
  const read = (path: string) => JSON.parse(readFileSync(join(folder, 'layout', path), 'utf8')) as unknown;
  const blob = ({ digest }: Named) => read(`blobs/${digest.replace(':', '/')}`);
  const [index] = (read('index.json') as { readonly manifests: readonly [Named] }).manifests;
  const architecture = process.arch === 'arm64' ? 'arm64' : 'amd64';
  const own = (blob(index) as Index).manifests.find(({ platform }) => platform.architecture === architecture);
  if (own === undefined) throw new Error(`The image is not there for ${architecture}.`);
  const manifest = blob(own) as Manifest;
  const { config, history } = blob(manifest.config) as Config;
  return {
    layers: manifest.layers.map(({ size }, at) => ({ comment: history[at]?.comment ?? '', sent: size })),
    unpack: (target) => {
      mkdirSync(target, { recursive: true });
      const archive = join(folder, `${architecture}.tar`);
      execFileSync('tar', ['-xf', archive, '-C', target, '--no-same-owner']);
      const [program = '', ...args] = config.Entrypoint.map((word) =>
        word.startsWith('/') ? join(target, word) : word,
      );
      return { program, args };
    },
  };
}

function buildImage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-bench-image-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  console.error(
    '  building the image, which takes minutes; NYMGATE_IMAGE=dist/image takes one that is there',
  );
  execFileSync(
    process.execPath,
    ['--import', 'tsx', '-C', 'nymgate-source', 'tools/build-image.ts', folder],
    {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  return folder;
}
