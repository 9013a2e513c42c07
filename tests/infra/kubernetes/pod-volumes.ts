import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { find, type Manifest } from './render.ts';

export type Volume = {
  readonly name: string;
  readonly configMap?: { readonly name: string };
  readonly secret?: { readonly secretName: string; readonly defaultMode?: number };
  readonly projected?: { readonly sources: readonly { readonly serviceAccountToken: TokenSource }[] };
  readonly emptyDir?: object;
};
export type TokenSource = { readonly audience: string; readonly path: string };

export type Cluster = {
  readonly manifests: readonly Manifest[];
  /** Content of the Secrets that the manifests name and do not hold. */
  readonly secrets: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Signs as the cluster's issuer would. */
  readonly issueToken: (audience: string) => Promise<string>;
};

/** `roMask` of pkg/volume/volume_linux.go: what fsGroup adds to the mode of a file in a read-only volume. */
export const READ_ONLY_MASK = 0o440;
const DEFAULT_MODE = 0o644;
const FOLDER_MODE = 0o755;

/** Makes a folder for each volume as the kubelet fills it: content, mode, and the group of `fsGroup` where we may give it. */
export async function fillVolume(
  volume: Volume,
  folder: string,
  cluster: Cluster,
  group: number,
): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
  chmodSync(folder, volume.emptyDir === undefined ? FOLDER_MODE : 0o777);
  const { files, mode } = await contentOf(volume, cluster);
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name);
    writeFileSync(file, text);
    chmodSync(file, mode | READ_ONLY_MASK);
    if (process.getuid?.() === 0) chownSync(file, 0, group);
  }
}

type Content = { readonly files: Readonly<Record<string, string>>; readonly mode: number };

async function contentOf(volume: Volume, cluster: Cluster): Promise<Content> {
  const { configMap, secret, projected } = volume;
  if (configMap !== undefined)
    return {
      files: find(cluster.manifests, 'ConfigMap', new RegExp(`^${configMap.name}$`)).data ?? {},
      mode: DEFAULT_MODE,
    };
  if (secret !== undefined)
    return {
      files: secretOf(cluster, secret.secretName),
      mode: secret.defaultMode ?? DEFAULT_MODE,
    };
  const tokens = (projected?.sources ?? []).map(
    async ({ serviceAccountToken: { audience, path } }) =>
      [path, await cluster.issueToken(audience)] as const,
  );
  // With fsGroup the kubelet writes tokens as 0600 and adds the group (pkg/volume/projected/projected.go).
  return { files: Object.fromEntries(await Promise.all(tokens)), mode: 0o600 };
}

function secretOf({ secrets }: Cluster, name: string): Readonly<Record<string, string>> {
  const found = secrets[name];
  if (found === undefined) throw new Error(`the test has no Secret ${name}`);
  return found;
}
