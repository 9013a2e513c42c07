import { readFileSync } from 'node:fs';

/** The two processors that the image is made for, by the names of OCI and of Debian, which are the same. */
export const ARCHITECTURES = ['amd64', 'arm64'] as const;
export type Architecture = (typeof ARCHITECTURES)[number];

/** One package of Debian for one processor. `sha256` is that of the `.deb`. */
export type LockedDeb = { readonly version: string; readonly sha256: string };

/** Node as the npm package that carries it; `integrity` is SHA-512, as in package-lock.json. */
export type LockedNode = { readonly package: string; readonly integrity: string };

/** What the image is made of beside the product: `image-lock.json`, written by `npm run renew:image`. */
export type ImageLock = {
  readonly debian: {
    /** Code name of the release. */
    readonly suite: string;
    /** When the lock was written (`20261127T000000Z`): snapshot.debian.org has the packages of that time for ever. */
    readonly snapshot: string;
    readonly packages: Readonly<Record<Architecture, Readonly<Record<string, LockedDeb>>>>;
  };
  readonly node: Readonly<Record<Architecture, LockedNode>> & {
    readonly version: string;
    /** Whether the programs were compared with those of the Node project when the lock was written; the packages are not its own. */
    readonly comparedWithNodejsOrg: boolean;
  };
};

/** Where the lock lies. */
export const IMAGE_LOCK = new URL('image-lock.json', import.meta.url);

export function readImageLock(): ImageLock {
  return JSON.parse(readFileSync(IMAGE_LOCK, 'utf8')) as ImageLock;
}
